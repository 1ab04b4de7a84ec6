"""The resource layer: resource instances as declared, whatever language declared them."""
