"""What is known besides the sources: a plan knows instance keys, values and answers of data sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from netlint.terraform.address import Key


class Facts(Protocol):
    """What is known of a configuration besides its text."""

    def keys(self, module: str, block: str) -> list[Key] | None:
        """Return the instance keys of a block in a module instance.

        Args:
            module: the address of the module instance.
            block: the address of the block within its module: `aws_subnet.private`, `data.aws_vpc.this`.

        Returns:
            The keys, `None` for a block without `count` and `for_each`; None when nothing is known.
        """

    def module_keys(self, module: str, call: str) -> list[Key] | None:
        """Return the instance keys of a module call in a module instance; None when nothing is known."""

    def attributes(self, address: str) -> Mapping[str, Any] | None:
        """Return the attributes of a resource instance, `Unknown` in place; None when nothing is known."""

    def variable(self, name: str) -> Any:
        """Return the value of a variable of the root module.

        Raises:
            KeyError: it is not known.
        """


class NoFacts:
    """Nothing is known besides the sources."""

    def keys(self, module: str, block: str) -> list[Key] | None:
        """Return None."""
        return None

    def module_keys(self, module: str, call: str) -> list[Key] | None:
        """Return None."""
        return None

    def attributes(self, address: str) -> Mapping[str, Any] | None:
        """Return None."""
        return None

    def variable(self, name: str) -> Any:
        """Know nothing.

        Raises:
            KeyError: always.
        """
        raise KeyError(name)
