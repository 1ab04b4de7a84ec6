"""Resource policies, such as those of endpoints: what their statements say, without the language of IAM."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.network.entity import Entity

#: Resources that leave nothing out: `*`, `arn:aws:s3:::*`, `arn:aws:dynamodb:*:*:table/*`.
_ANY_RESOURCE = r"\*|arn:[^:]+:[^:]+:\*?:\*?:(?:(?:table|stream|deliverystream)/|secret:)?\*(?:/\*)?"

#: An account in a principal: `arn:aws:iam::111122223333:role/app`, or `111122223333` alone.
_ACCOUNT = r"arn:[\w-]+:(?:iam|sts)::(\d{12}):.+|(\d{12})"


class Statement(Struct, frozen=True, kw_only=True):
    """A statement of a policy.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html.

    Attributes:
        allows: whether it allows; otherwise it denies.
        principals: the principals that it names, `*` for everybody.
        others: whether it is about everybody else than these (`NotPrincipal`).
        actions: the actions that it names; empty where it names those that it is not about.
        resources: the resources that it names; empty where it names those that it is not about.
        conditional: whether it holds under conditions only.
        name: its `Sid`; empty where it has none.
    """

    allows: bool
    principals: tuple[str, ...] = ()
    others: bool = False
    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    conditional: bool = False
    name: str = ""

    @property
    def of_everybody(self) -> bool:
        """Whether it is about every principal, whatever else the request is."""
        return "*" in self.principals and not self.others and not self.conditional

    @property
    def to_anything(self) -> bool:
        """Whether it is about resources of every kind and account."""
        return any(re.fullmatch(_ANY_RESOURCE, one) for one in self.resources)

    @property
    def does_everything(self) -> bool:
        """Whether it is about every action, or every action of a service."""
        return any(one == "*" or one.endswith(":*") for one in self.actions)


def account_of(principal: str) -> str:
    """Return the account id in a principal; empty where it has none, such as `*` or a service."""
    found = re.fullmatch(_ACCOUNT, principal)
    return (found[1] or found[2]) if found is not None else ""


def unrestricted(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return the statements that let everybody do something to anything; none where others take it away."""
    if not all(one.allows for one in statements):
        return ()
    return tuple(one for one in statements if one.of_everybody and one.to_anything)


def statements_of(owner: Entity, text: str) -> tuple[Statement, ...]:
    """Read a policy.

    Args:
        owner: whose policy it is.
        text: the policy, as JSON.

    Raises:
        Undetermined: it is not a policy that is understood.
    """
    import msgspec

    try:
        read = msgspec.json.decode(text)
        found = read["Statement"]
        return tuple(_statement(one) for one in (found if isinstance(found, list) else [found]))
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError):
        raise Undetermined(
            f"the policy of {owner.address} is not understood",
            address=owner.address,
            attribute=owner.spelling_of("policy") or "policy",
        ) from None


def _statement(block: dict[str, Any]) -> Statement:
    effect = block["Effect"]
    if effect not in ("Allow", "Deny"):
        raise ValueError(effect)
    others = "NotPrincipal" in block
    return Statement(
        allows=effect == "Allow",
        principals=_principals(block.get("NotPrincipal" if others else "Principal")),
        others=others,
        actions=_texts(block.get("Action")),
        resources=_texts(block.get("Resource")),
        conditional=bool(block.get("Condition")),
        name=str(block.get("Sid") or ""),
    )


def _principals(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(text for inner in value.values() for text in _texts(inner))
    return _texts(value)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)
