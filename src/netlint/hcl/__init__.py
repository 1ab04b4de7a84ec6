"""The HCL language: syntax, and later evaluation. Knows nothing of AWS or of Terraform's blocks."""
