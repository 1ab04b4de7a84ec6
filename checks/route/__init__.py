"""Route tables and what is associated with them."""
