"""NAT gateways."""
