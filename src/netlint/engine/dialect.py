"""What a finding says, in the words of the language that the resource is written in.

Checks name resource types and arguments as Terraform does. In a template, the type is that which spells the
same entity, and an argument is written in CloudFormation's way.
"""

from __future__ import annotations

import re
from functools import cache

from netlint.network.catalog import entities

#: A type by itself: followed by a dot, it would be an address.
_TYPE = re.compile(r"\baws_[a-z0-9_]+\b(?!\.)")
_ARGUMENT = re.compile(r"\b([a-z]+(?:_[a-z0-9]+)+) = (\"[^\"]*\"|true|false)")
#: What there is in Terraform only, and what is said instead.
_ONLY_TERRAFORM = ((" (with a `moved` block, if it was renamed)", ""), ("The plan ", "The change "))
#: A way to the value of one of several pairs.
_PAIR = re.compile(r"(\w+)\[Key=([\w.]+)\]")
#: The name of an argument by itself: not a part of an address or a path.
_NAME = re.compile(r"(?<![\w./-])[a-z]+(?:_[a-z0-9]+)+(?![\w/-]|\.\w)")


def spoken(text: str, type: str) -> str:
    """Return a text as somebody reads it who wrote a resource of this type.

    Args:
        text: the text, in Terraform's words.
        type: the type of the resource that it is about, `aws_vpc` or `AWS::EC2::VPC`.
    """
    if "::" not in type:
        return text
    for words, instead in _ONLY_TERRAFORM:
        text = text.replace(words, instead)
    return _NAME.sub(_name, _ARGUMENT.sub(_argument, _TYPE.sub(_type, text)))


def _type(found: re.Match[str]) -> str:
    for entity in entities():
        if entity.cloudformation and any(one.type == found[0] for one in entity.terraform):
            return entity.cloudformation[0].type
    return found[0]


def _argument(found: re.Match[str]) -> str:
    value = found[2].strip('"')
    keyed = _keyed().get(found[1])
    if keyed is not None:
        return f"{keyed[1]} of {keyed[0]} to {value}"
    return f"{_in_capitals(found[1])}: {value}"


def _name(found: re.Match[str]) -> str:
    return _in_capitals(found[0]) if found[0] in _arguments() else found[0]


def _in_capitals(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


@cache
def _keyed() -> dict[str, tuple[str, str]]:
    """Return the arguments that are one of several pairs in CloudFormation: the property, and the key."""
    found: dict[str, tuple[str, str]] = {}
    for entity in entities():
        pairs = {
            field: pair
            for spelling in entity.cloudformation
            for field, path in spelling.fields.items()
            if (pair := _PAIR.match(path)) is not None
        }
        for spelling in entity.terraform:
            for field in pairs.keys() & spelling.fields.keys():
                found[spelling.fields[field]] = (pairs[field][1], pairs[field][2])
    return found


@cache
def _arguments() -> frozenset[str]:
    """Return the names of the arguments that spell an entity in Terraform: other names are somebody's own."""
    spellings = (spelling for entity in entities() for spelling in entity.terraform)
    return frozenset(path for spelling in spellings for path in spelling.fields.values())
