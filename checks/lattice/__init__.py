"""VPC Lattice."""
