"""Checks of what is recorded about a network."""
