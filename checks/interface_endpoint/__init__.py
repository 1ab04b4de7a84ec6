"""Interface endpoints."""
