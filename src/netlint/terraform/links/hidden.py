"""Blocks that plan JSON hides.

Some blocks are attributes to the provider (`route` of a route table, `ingress` of a security group): their
expressions stand in a plan as one, with the references of all blocks one after the other. What a `dynamic`
block among them refers to is left out, although its elements are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from netlint.resources.model import Path

#: What gives the ranges of a route or a rule, and not its target.
_RANGES = ("aws_vpc", "aws_subnet", "aws_vpc_ipv4_cidr_block_association", "aws_ec2_managed_prefix_list")
#: What may lead to a resource in another place; `each.key` and `count.index` only choose.
_INDIRECT = ("local", "var", "module", "each")


def hides_blocks(written: Any, elements: Any, path: Path, accepts: Callable[[str], bool]) -> bool:
    """Tell whether what is written cannot account for all elements: some come from a hidden block.

    Args:
        written: the expression of the whole attribute.
        elements: its value.
        path: the path of what is asked for, in one of the elements.
        accepts: tells whether a type of resource is what the attribute there identifies.
    """
    if len(path) < 3 or not isinstance(elements, list) or not isinstance(written, dict):
        return False
    references = written.get("references")
    if not isinstance(references, list):
        return False
    used = sum(_count(element.get(path[2])) for element in elements if isinstance(element, dict))
    types = [_resource_type(reference) for reference in references]
    direct = sum(1 for one in types if one and accepts(one))
    if direct:
        return used > direct
    # What passes an identity on: an accepter, an attachment.
    passing = Counter(one for one in types if one and one not in _RANGES)
    indirect = sum(1 for reference in references if _is_indirect(reference))
    return used > 1 and indirect != used and max(passing.values(), default=0) < used


def _count(value: Any) -> int:
    """Return how many things an attribute names; one where that is not known."""
    if isinstance(value, list):
        return len(value)
    return 0 if value is None or value == "" else 1


def _resource_type(reference: Any) -> str:
    """Return the type in a reference to a whole resource: each mention has one, besides its attributes."""
    parts = str(reference).split(".")
    if parts[0] == "data":
        parts = parts[1:]
    whole = (
        len(parts) == 2 and "[" not in parts[1] and parts[0] not in (*_INDIRECT, "count", "path", "terraform")
    )
    return parts[0] if whole else ""


def _is_indirect(reference: Any) -> bool:
    parts = str(reference).split(".")
    return len(parts) == 2 and parts[0] in _INDIRECT and reference != "each.key"
