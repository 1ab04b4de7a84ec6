"""Gateway endpoints."""
