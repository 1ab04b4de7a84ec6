"""Settings: what they are, where they are found, and how the layers are merged."""
