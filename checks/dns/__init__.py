"""DNS in VPCs: private zones and the Resolver."""
