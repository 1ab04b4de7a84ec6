"""Where workloads are placed."""
