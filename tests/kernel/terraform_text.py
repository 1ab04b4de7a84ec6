"""The smallest writer of Terraform's language that serves: blocks, blocks in them, expressions as text."""

from __future__ import annotations


class Nested(str):
    """The text of a block's body."""

    __slots__ = ()


def quoted(text: str) -> str:
    """Return a string literal; what is drawn needs no escapes."""
    return f'"{text}"'


def references(kind: str, names: list[str]) -> str:
    """Return the list of the ids of resources."""
    return "[" + ", ".join(f"{kind}.{name}.id" for name in names) + "]"


def nested(**arguments: str) -> Nested:
    """Return the body of a block inside of a resource."""
    return Nested("; ".join(f"{name} = {value}" for name, value in arguments.items()))


def block(kind: str, name: str, **arguments: str | list[str] | None) -> str:
    """Return a resource block.

    Args:
        kind: the resource type.
        name: the resource's name.
        arguments: expressions by argument; a nested body, or a list of them, makes blocks; None is left out.
    """
    lines = [f'resource "{kind}" "{name}" {{']
    for argument, value in arguments.items():
        bodies = value if isinstance(value, list) else [value] if isinstance(value, Nested) else None
        for body in bodies or ():
            inner = "\n".join(f"    {line}" for line in body.split("; "))
            lines.append(f"  {argument} {{\n{inner}\n  }}")
        if isinstance(value, str) and not isinstance(value, Nested):
            lines.append(f"  {argument} = {value}")
    lines.append("}\n")
    return "\n".join(lines)
