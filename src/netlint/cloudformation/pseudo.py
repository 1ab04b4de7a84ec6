"""Pseudo parameters: what CloudFormation itself tells a template.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.cloudformation.functions import ABSENT, STRINGS, Problem
from netlint.lang.types import STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import Range, Ref, UnknownValue, Value

if TYPE_CHECKING:
    from netlint.cloudformation.stack import Stack


def known(value: Value | None) -> str | None:
    """Return a value that is a text and not empty; None for any other."""
    return value if isinstance(value, str) and value else None


def _partition(region: str) -> str:
    for start, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc")):
        if region.startswith(start):
            return partition
    return "aws"


def pseudo(stack: Stack, name: str) -> Value:
    """Return the value of a pseudo parameter: symbolic where only AWS knows.

    Raises:
        Problem: there is none of this name.
    """
    given = stack.given.get(name)
    if given is None and name in ("AWS::AccountId", "AWS::Region"):
        given = stack.root.given.get(name)
    if given is not None:
        return given
    symbol = Ref(f"{stack.root.name}/{name}", ("value",))
    found: str | None = None
    prefix = ""
    match name:
        case "AWS::NoValue":
            return ABSENT
        case "AWS::Region":
            found = stack.region
        case "AWS::AccountId":
            found = stack.account
        case "AWS::StackName":
            found, symbol = stack.stack_name, Ref(f"{stack.name}/{name}", ("value",))
        case "AWS::StackId":
            symbol, prefix = Ref(f"{stack.name}/{name}", ("value",)), "arn:"
        case "AWS::Partition":
            found, prefix = _partition(stack.region) if stack.region else None, "aws"
        case "AWS::URLSuffix":
            prefix = "amazonaws.com"
            if stack.region:
                found = "amazonaws.com.cn" if stack.region.startswith("cn-") else prefix
        case "AWS::NotificationARNs":
            return UnknownValue(STRINGS, symbol, Reason.NO_VALUE, Range(not_null=True))
        case _:
            raise Problem(f"there is no pseudo parameter `{name}`")
    if found is not None:
        return found
    return UnknownValue(STRING, symbol, Reason.NO_VALUE, Range(not_null=True, prefix=prefix))
