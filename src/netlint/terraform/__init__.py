"""Terraform and OpenTofu: addresses, plans, states and configurations."""
