"""The built-in checks: one folder per topic, one file per check."""
