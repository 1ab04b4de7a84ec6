"""Checks, and what comes of running them."""
