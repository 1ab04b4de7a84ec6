"""The plain case, `vpc_id = aws_vpc.a.id`: the reference alone says what the value identifies.

Most references of a plan are of this kind. `Sources` comes to the same answer for them on a longer way.
"""

from __future__ import annotations

from typing import Any

from netlint.lang.unknown import Unknown
from netlint.resources.model import Certainty, Reference, ResourceInstance, Target
from netlint.terraform.links.arguments import Argument
from netlint.terraform.links.names import Steps
from netlint.terraform.links.scopes import Scope, Scopes
from netlint.terraform.schema import Referring, Schema, Slot

#: Identities that AWS assigns: an unknown one is not part of a longer string.
ASSIGNED = frozenset({"id", "arn", "attachment_id", "transit_gateway_attachment_id", "vpn_concentrator_id"})
#: Types whose `id` or ARN is made of their name, so that a longer string may contain it.
NAMED = frozenset(
    {"aws_s3_bucket", "aws_cloudwatch_log_group", "aws_iam_role", "aws_sqs_queue", "aws_sns_topic"}
)
#: First steps of references that lead on to something else.
_LEADING_ON = frozenset({"var", "local", "each", "module", "data"})
#: Stands for what has not been asked yet.
_NEW: Any = object()


class DirectReferences:
    """Finds what expressions identify that are nothing but the identity of a resource of their own module."""

    def __init__(self, scopes: Scopes, schema: Schema) -> None:
        """Look for the resources in `scopes`."""
        self._scopes = scopes
        self._schema = schema

    def find(self, instance: ResourceInstance, slot: Slot, argument: Argument) -> Reference | None:
        """Return what an unknown attribute identifies; None where the reference alone does not say it.

        Args:
            instance: whose attribute it is.
            slot: what the schema says of the attribute.
            argument: the expressions behind the attribute.
        """
        found = argument.direct.get(slot.written, _NEW)
        if found is _NEW:
            found = argument.direct[slot.written] = self._found(slot, argument)
        return None if found is None or found.targets[0].address == instance.address else found

    def _found(self, slot: Slot, argument: Argument) -> Reference | None:
        """Return what the attribute of any instance of a block identifies."""
        referring = slot.referring
        if referring is None or slot.distinct or slot.continued or slot.kind is not None:
            return None
        if len(argument.expressions) != 1:
            return None
        sources = self._scopes.heads(argument.expressions[0]).sources
        if len(sources) != 1 or sources[0][0] in _LEADING_ON:
            return None
        target = self._target(argument.scope, sources[0], referring)
        return Reference((target,), Certainty.EXACT) if target is not None else None

    def _target(self, scope: Scope, head: Steps, referring: Referring) -> Target | None:
        """Return the identity that `aws_vpc.a.id` or `aws_vpc.a[0].id` names, if it is one and unknown."""
        if len(head) not in (3, 4):
            return None
        attribute, index = head[-1], head[2] if len(head) == 4 else None
        if not isinstance(attribute, str) or isinstance(index, str):
            return None
        key = index[0] if isinstance(index, tuple) else index
        named = self._scopes.instances(scope.address, f"{head[0]}.{head[1]}").get(key)
        if named is None or named.type in NAMED or self._schema.echo(named.type):
            return None
        if not isinstance(named.attributes.get(attribute), Unknown) or not referring.accepts(named.type):
            return None
        if attribute not in self._schema.identities(named.type) or not is_whole(attribute, referring):
            return None
        return Target(named.address, attribute)


def is_whole(attribute: str, referring: Referring) -> bool:
    """Tell whether an unknown value that rests on an identity is that identity, and nothing longer."""
    return attribute.rpartition(".")[2] in ASSIGNED or (
        attribute == referring.attribute and "name" not in attribute
    )
