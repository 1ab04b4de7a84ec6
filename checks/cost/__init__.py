"""What is paid for and need not be."""
