"""The network: what the resources amount to, in AWS's own terms, whatever language declared them."""
