"""Terraform's built-in functions, by topic; `table` finds one by its name."""
