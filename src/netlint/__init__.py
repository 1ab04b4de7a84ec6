"""netlint: what is wrong with the AWS network that a change describes, before it is applied."""

__version__ = "0.1.0"
