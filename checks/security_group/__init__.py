"""Security groups."""
