"""Firewalls, and the routes through them."""
