"""Policies as fields of entities, also those that Terraform's `aws_iam_policy_document` will write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netlint.lang.unknown import Reason, Unknown
from netlint.network.fields import attribute, document
from netlint.resources.model import Certainty, Path

if TYPE_CHECKING:
    from netlint.network.entity import Entity

#: Other documents that a document takes statements from.
_OTHERS = ("override_json", "override_policy_documents", "source_json", "source_policy_documents")
#: Why a resource is not known whose name only AWS knows: it is one, and not all of them.
_NAMED_BY_AWS = (Reason.AFTER_APPLY, Reason.UNREAD)


class PolicyDocument(attribute[str]):
    """The field that holds a policy, as JSON.

    A document with an ARN that is known only after apply is not known either; but its statements are
    written in the configuration
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document).
    """

    def __init__(self, *, settled: bool = False) -> None:
        """Take a policy that is empty where it is left out; `settled` as for every attribute."""
        super().__init__(document, "", settled=settled)

    def _read(self, entity: Entity) -> str:
        value, path = entity.locate(self.name)
        written = _written(entity, path) if isinstance(value, Unknown) else None
        if written is None:
            return super()._read(entity)
        import msgspec

        return msgspec.json.encode({"Statement": written}).decode()


def _written(entity: Entity, path: Path) -> list[dict[str, Any]] | None:
    """Return the statements of the data source that a policy is taken from; None where they are not known."""
    reference = entity.resource.reference(*path) if entity.resource is not None and path else None
    if reference is None or reference.certainty is not Certainty.EXACT or len(reference.targets) != 1:
        return None
    target = reference.targets[0]
    data = entity.network.snapshot.by_address.get(target.address)
    if data is None or data.type != "aws_iam_policy_document" or "json" not in target.attribute:
        return None
    blocks = data.attributes.get("statement")
    if not isinstance(blocks, list) or any(
        data.attributes.get(name) not in (None, "", []) for name in _OTHERS
    ):
        return None
    statements = [_statement(block) for block in blocks]
    return [one for one in statements if one is not None] if None not in statements else None


def _statement(block: Any) -> dict[str, Any] | None:
    """Return a statement as it stands in a policy; None where what decides is not known."""
    if not isinstance(block, Mapping):
        return None
    effect, sid = block.get("effect"), block.get("sid")
    found: dict[str, Any] = {"Effect": "Allow" if effect in (None, "") else effect}
    found["Sid"] = sid if isinstance(sid, str) else ""
    for key, name in (("Action", "actions"), ("NotAction", "not_actions")):
        found[key] = block.get(name)
    for key, name in (("Resource", "resources"), ("NotResource", "not_resources")):
        found[key] = _resources(block.get(name))
    for key, name in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        if block.get(name) not in (None, []):
            found[key] = _principals(block[name])
    conditions = block.get("condition")
    if _has_unknown(found) or isinstance(conditions, Unknown):
        return None
    if conditions:
        # What it compares with is read of no condition.
        found["Condition"] = {"": {}}
    return {key: value for key, value in found.items() if value not in (None, [])}


def _resources(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [
        "arn:known-after-apply" if isinstance(one, Unknown) and one.reason in _NAMED_BY_AWS else one
        for one in value
    ]


def _principals(blocks: Any) -> Any:
    """Return principals by their type; `*` for everybody."""
    if not isinstance(blocks, list):
        return blocks
    found: dict[str, list[Any]] = {}
    for block in blocks:
        if not isinstance(block, Mapping) or not isinstance(block.get("type"), str):
            return block if isinstance(block, Unknown) else None
        listed = block.get("identifiers")
        found.setdefault(block["type"], []).extend(listed if isinstance(listed, list) else [listed])
    return found


def _has_unknown(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_unknown(one) for one in value.values())
    if isinstance(value, list):
        return any(_has_unknown(one) for one in value)
    return isinstance(value, Unknown)
