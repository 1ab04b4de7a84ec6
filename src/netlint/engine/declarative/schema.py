"""What a file of declarative checks holds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from netlint.config.schema import SeverityName


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Condition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=_key):
    """A question about one resource: either a `path` with tests of what it finds, or a combination."""

    path: Annotated[str, Meta(description="A JSONPath from the resource's attributes: `$.tags.Owner`.")] = ""
    exists: Annotated[bool | UnsetType, Meta(description="Whether there is a value that is not null.")] = (
        UNSET
    )
    equals: Annotated[Any, Meta(description="The value; `443` and `'443'` are the same.")] = UNSET
    not_equals: Any = UNSET
    one_of: Annotated[list[Any] | UnsetType, Meta(description="The values that are meant.")] = UNSET
    none_of: Annotated[list[Any] | UnsetType, Meta(description="The values that are not.")] = UNSET
    matches: Annotated[str | UnsetType, Meta(description="A regular expression that is found in a text.")] = (
        UNSET
    )
    not_matches: str | UnsetType = UNSET
    contains: Annotated[Any, Meta(description="A member of a list, a key of a map, a part of a text.")] = (
        UNSET
    )
    not_contains: Any = UNSET
    at_least: Annotated[
        float | UnsetType, Meta(description="The least number, or length of a list or map.")
    ] = UNSET
    at_most: float | UnsetType = UNSET
    within: Annotated[
        list[str] | UnsetType, Meta(description="CIDR blocks, of which one holds the address or block.")
    ] = UNSET
    quantifier: Annotated[
        Literal["some", "every"] | UnsetType,
        Meta(description="How many of several values that a path finds have to pass."),
    ] = UNSET
    all: list[Condition] | UnsetType = UNSET
    any: list[Condition] | UnsetType = UNSET
    not_: Condition | UnsetType = UNSET


class CheckDeclaration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One check."""

    id: Annotated[
        str,
        Meta(description="Its code, such as ORG001: letters and digits.", pattern="^[A-Z][A-Z0-9]*[0-9]{3}$"),
    ]
    title: Annotated[str, Meta(min_length=1, description="What it finds, in one line.")]
    resource: Annotated[
        str | list[str],
        Meta(description="Types of resources: `aws_vpc`, `AWS::EC2::*`, or a list of such globs."),
    ]
    require: Annotated[
        Condition | list[Condition], Meta(description="What must hold; all of them, if it is a list.")
    ]
    message: Annotated[
        str,
        Meta(
            min_length=1,
            description="One sentence; `{address}`, `{type}`, `{name}`, `{value}` and `{path}` are replaced.",
        ),
    ]
    severity: SeverityName = "medium"
    slug: Annotated[str, Meta(description="Its name in words.", pattern="^[a-z0-9]+(-[a-z0-9]+)*$")] = ""
    where: Annotated[
        Condition | list[Condition] | None, Meta(description="Which of the resources it is about.")
    ] = None
    why: Annotated[str, Meta(description="Why it matters.")] = ""
    help: Annotated[str, Meta(description="What to do, in the imperative.")] = ""
    references: Annotated[list[str], Meta(description="Addresses of pages.")] = []


class ChecksFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A file of declarative checks."""

    checks: Annotated[list[CheckDeclaration], Meta(min_length=1)]
