"""What the changes of a plan break."""
