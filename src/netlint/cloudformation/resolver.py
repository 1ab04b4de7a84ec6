"""Which resources the properties of a template stand for.

An unknown says what it is the unknown of, and a known name that came from a resource says so too: these are
proven links. An id that AWS gives out belongs to one thing, wherever it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from netlint.cloudformation.identities import name_property
from netlint.lang.values import Computation, Identity, ObjectValue, Ref, UnknownValue, Value
from netlint.resources.assigned import is_assigned
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Snapshot, Target
from netlint.resources.value_links import ValueLinks, value_at

#: The attributes that are a resource's own identity.
_IDENTITIES = frozenset({"EndpointIds", "id", "arn", "name", "public_ip", "service_name", "url"})

_ARN_KIND = re.compile(r":([a-z-]+)/\Z")


class TemplateResolver(ValueLinks):
    """Finds out what the properties of evaluated resources identify."""

    def __init__(
        self, snapshot: Snapshot, values: Mapping[str, ObjectValue], uncertain: frozenset[str] = frozenset()
    ) -> None:
        """Resolve the links of a snapshot.

        Args:
            snapshot: the resources.
            values: the properties of each, by address.
            uncertain: the addresses of those that may not exist: what they refer to is a candidate.
        """
        super().__init__(snapshot, values, uncertain)
        self._names: dict[tuple[str, str], list[Target]] | None = None
        self._assigned: dict[str, list[Target]] | None = None

    def value(self, address: str) -> ObjectValue | None:
        """Return the properties of a resource as values; None where it is not there."""
        return self._values.get(address)

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the template sets a property."""
        own = self._values.get(instance.address)
        return own is not None and name in own.attributes

    def declares(self, instance: ResourceInstance) -> bool:
        """Tell whether the template has a resource."""
        return instance.address in self._values

    def _value_at(self, own: ObjectValue, path: Path) -> Value | None:
        return value_at(own, path, into_choices=True)

    def _is_open(self, choice: UnknownValue) -> bool:
        return True

    def _is_identity(self, target: Target) -> bool:
        return target.attribute in _IDENTITIES

    def _one(self, instance: ResourceInstance, value: Value, steps: tuple[str, ...]) -> Reference | None:
        if isinstance(value, UnknownValue):
            if isinstance(value.term, Computation):
                return self._made(value.term)
            return self._named(value.term) if isinstance(value.term, Ref) else None
        if isinstance(value, Identity):
            return self._named(value.ref)
        if isinstance(value, str):
            return self._known(instance, value, steps[-1] if steps else "")
        return None

    def _named(self, ref: Ref) -> Reference | None:
        if ref.address not in self._snapshot.by_address:
            return None
        attribute = ".".join(step for step in ref.path if isinstance(step, str))
        return Reference((Target(ref.address, attribute),), Certainty.EXACT)

    def _made(self, term: Computation) -> Reference | None:
        """Return what a text identifies that a template makes of an identity, in the ways that are common.

        The name of an endpoint service is `com.amazonaws.vpce.REGION.ID`, an ARN ends with `:subnet/ID`, and
        each of a firewall's `EndpointIds` is `ZONE:ID`; the ARN of a stage of an API has the API's. See
        https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html,
        https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html,
        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-networkfirewall-firewall.html.
        """
        if term.operation == "select":
            return self._endpoint(term)
        if term.operation not in ("concat", "join"):
            return None
        parts = term.operands if term.operation == "concat" else term.operands[1:]
        first, last = parts[0], parts[-1]
        for before, part in pairwise(parts):
            # The ARN of a stage, which ends with the stage's name: it has no id of its own.
            if isinstance(before, str) and before.endswith("::/restapis/") and isinstance(part, UnknownValue):
                return self._named(part.term) if isinstance(part.term, Ref) else None
        named = last.term if isinstance(last, UnknownValue) else None
        if not isinstance(first, str) or not isinstance(named, Ref) or named.path != ("id",):
            return None
        found = self._snapshot.by_address.get(named.address)
        type_ = found.type.rpartition("::")[2] if found is not None else ""
        if first.startswith("com.amazonaws.vpce") and type_ == "VPCEndpointService":
            return Reference((Target(named.address, "service_name"),), Certainty.EXACT)
        before = parts[-2] if len(parts) > 1 and term.operation == "concat" else ""
        kind = _ARN_KIND.search(before) if isinstance(before, str) else None
        if first.startswith("arn:") and kind is not None and kind[1].replace("-", "") == type_.casefold():
            return Reference((Target(named.address, "arn"),), Certainty.EXACT)
        return None

    def _endpoint(self, term: Computation) -> Reference | None:
        """Return the firewall of `Select [1, Split [":", Select [0, EndpointIds]]]`."""
        index, parts = term.operands
        inner = parts.term if isinstance(parts, UnknownValue) else None
        if index != 1 or not isinstance(inner, Computation) or inner.operation != "split":
            return None
        delimiter, whole = inner.operands
        named = whole.term if isinstance(whole, UnknownValue) else None
        if delimiter == ":" and isinstance(named, Ref) and named.path[:1] == ("EndpointIds",):
            return self._named(named)
        return None

    def _known(self, instance: ResourceInstance, value: str, property_: str) -> Reference | None:
        if self._names is None or self._assigned is None:
            self._names, self._assigned = self._index()
        # A property of the same name refers to it, unless it is what names the resource itself.
        own = property_ in ("Name", name_property(instance.type))
        found = () if own else self._names.get((property_, value)) or ()
        certainty = Certainty.INFERRED
        if not found and is_assigned(value):
            found, certainty = self._assigned.get(value, ()), Certainty.EXACT
        targets = tuple(target for target in found if target.address != instance.address)
        if not targets:
            return None
        return Reference(targets, certainty if len(targets) == 1 else Certainty.AMBIGUOUS)

    def _index(self) -> tuple[dict[tuple[str, str], list[Target]], dict[str, list[Target]]]:
        """Return the resources by property and name, and by the ids and ARNs that are known of them."""
        names: dict[tuple[str, str], list[Target]] = {}
        assigned: dict[str, list[Target]] = {}
        for instance in self._snapshot:
            own = self._values.get(instance.address)
            property_ = name_property(instance.type)
            if own is None or not property_ or instance.address in self._uncertain:
                continue
            name = own.attributes.get(property_)
            if isinstance(name, str) and not isinstance(name, Identity):
                target = Target(instance.address, "name")
                names.setdefault((property_, str(name)), []).append(target)
                if is_assigned(name):
                    assigned.setdefault(str(name), []).append(target)
        return names, assigned
