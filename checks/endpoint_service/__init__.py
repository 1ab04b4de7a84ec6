"""Endpoint services over PrivateLink."""
