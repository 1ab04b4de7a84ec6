"""Values that may be unknown, and reasoning that stays sound when they are.

Knows nothing of AWS, Terraform or files.
"""
