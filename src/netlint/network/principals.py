"""Who may connect to an endpoint service, also where an account or a name in it is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.fields import attribute, texts
from netlint.network.policies import account_of
from netlint.resources.model import Certainty, Path, Target

if TYPE_CHECKING:
    from netlint.network.entity import Entity

#: What stands for a part of a string that is not known: a reference, or nothing between the braces.
_PART = r"\$\{[^{}]*\}"
#: The same, where it is the name of a role or a user, which has no slash
#: (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
_NAME = r"\$\{(?:module\.[^{}]+\.)?aws_iam_(?:role|user)\.[^{}.]+\.(?:name|id)\}"
_ANY_ARN = "arn:${}"
#: What the ARN of a resource says that it is.
_NAMED = {"aws_iam_role": "role", "aws_iam_user": "user"}


class Principal(Struct, frozen=True):
    """One principal of an endpoint service, of which perhaps only parts are known.

    See https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html.

    Attributes:
        text: the principal; where a part of it is not known, `${…}` stands in its place.
        why: why it is not all known; None where it is.
    """

    text: str
    why: Undetermined | None = None

    @property
    def whole(self) -> str:
        """The principal, where all of it is known."""
        if self.why is not None:
            raise self.why
        return self.text

    @property
    def form(self) -> str:
        """The principal, with `${}` in the place of each part that is not known.

        The name of a role or a user that the configuration makes is `NAME` there.
        """
        return self.text if self.why is None else re.sub(_PART, "${}", re.sub(_NAME, "NAME", self.text))

    @property
    def is_everybody(self) -> bool:
        """Whether it is `*`. A text of which another part is known is not, whatever the rest is."""
        if self.why is None:
            return self.text == "*"
        if self.form.replace("${}", "") in ("", "*"):
            raise self.why
        return False

    @property
    def account(self) -> str:
        """The account id in it; empty where it has none."""
        found = account_of(self.text)
        if not found and self.why is not None:
            raise self.why
        return found


class PrincipalList(attribute[tuple[Principal, ...]]):
    """The field that holds a list of principals."""

    def __init__(self) -> None:
        super().__init__(lambda value: tuple(map(Principal, texts(value))), ())

    def _read(self, entity: Entity) -> tuple[Principal, ...]:
        value, path = entity.locate(self.name)
        if not isinstance(value, list) or not any(isinstance(one, Unknown) for one in value):
            return super()._read(entity)
        alone = path if len(value) == 1 else ()
        return tuple(_principal(entity, self.name, one, alone) for one in value)


class PrincipalText(attribute[Principal]):
    """The field that holds one principal."""

    def __init__(self) -> None:
        super().__init__(lambda value: Principal(str(value)), Principal(""))

    def _read(self, entity: Entity) -> Principal:
        value, path = entity.locate(self.name)
        return (
            _principal(entity, self.name, value, path)
            if isinstance(value, Unknown)
            else super()._read(entity)
        )


def _principal(entity: Entity, field: str, value: Any, path: Path) -> Principal:
    """Return a principal; `path` is where a reference tells what it is.

    Raises:
        Undetermined: it may not be there: a member of a template's list may be `AWS::NoValue`. A null in a
            list is refused by the AWS provider
            (https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/grpc_provider.go).
    """
    if not isinstance(value, Unknown):
        return Principal(str(value))
    why = entity.unknown(field, value)
    if value.text and value.text != _ANY_ARN:
        return Principal(value.text, why)
    resource = entity.resource
    if resource is None or resource.type.startswith("AWS::"):
        raise why
    reference = resource.reference(*path) if path else None
    if (
        reference is not None
        and reference.certainty is Certainty.EXACT
        and reference.targets
        and all(target.attribute == "arn" for target in reference.targets)
    ):
        return Principal(_arn_of(entity, reference.targets), why)
    return Principal(value.text or "${}", why)


def _arn_of(entity: Entity, targets: tuple[Target, ...]) -> str:
    """Return what is known of the ARN of a resource: all but the account, where it is a role or a user."""
    target = targets[0]
    found = entity.network.snapshot.by_address.get(target.address)
    what = _NAMED.get(found.type) if found is not None and found.mode == "managed" else None
    if found is None or what is None or len(targets) > 1 or found.attributes.get("path") not in (None, "/"):
        return _ANY_ARN
    return f"arn:${{}}:iam::${{}}:{what}/${{{target.address}.name}}"
