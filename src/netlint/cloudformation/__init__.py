"""AWS CloudFormation: templates, intrinsic functions, conditions, nested stacks."""
