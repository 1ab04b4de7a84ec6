"""Input formats: what an input is, and how it is read."""

from netlint.sources.directory import expand
from netlint.sources.recognise import read

__all__ = ["expand", "read"]
