"""Address ranges of VPCs and subnets."""
