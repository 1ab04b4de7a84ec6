"""Site-to-Site VPN."""
