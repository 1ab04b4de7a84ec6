"""Internet gateways."""
