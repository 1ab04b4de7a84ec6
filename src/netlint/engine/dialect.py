"""What a finding says, in the words of the language that the resource is written in.

Checks name resource types and arguments as Terraform does. In a template, the type is that which spells the
same entity, and an argument is written in CloudFormation's way.
"""

from __future__ import annotations

import re

from netlint.network.catalog import ENTITIES

#: A type by itself: followed by a dot, it would be an address.
_TYPE = re.compile(r"\baws_[a-z0-9_]+\b(?!\.)")
_ARGUMENT = re.compile(r"\b([a-z]+(?:_[a-z0-9]+)+) = (\"[^\"]*\"|true|false)")


def spoken(text: str, type: str) -> str:
    """Return a text as somebody reads it who wrote a resource of this type.

    Args:
        text: the text, in Terraform's words.
        type: the type of the resource that it is about, `aws_vpc` or `AWS::EC2::VPC`.
    """
    if "::" not in type:
        return text
    return _ARGUMENT.sub(_argument, _TYPE.sub(_type, text))


def _type(found: re.Match[str]) -> str:
    for entity in ENTITIES:
        if entity.cloudformation and any(one.type == found[0] for one in entity.terraform):
            return entity.cloudformation[0].type
    return found[0]


def _argument(found: re.Match[str]) -> str:
    name = "".join(part.capitalize() for part in found[1].split("_"))
    return f"{name}: {found[2].strip(chr(34))}"
