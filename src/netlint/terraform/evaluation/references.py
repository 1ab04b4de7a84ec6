"""Which resource instances a value stands for.

A known string that merely equals the identity of a resource is as good as it is unique.
"""

from __future__ import annotations

from netlint.lang.values import Choice, Identity, ObjectValue, Ref, UnknownValue, Value, walk
from netlint.resources.assigned import is_assigned
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Snapshot, Target
from netlint.resources.value_links import ValueLinks, value_at
from netlint.terraform.links.known import Identities
from netlint.terraform.schema import Referring, load


class ValueResolver(ValueLinks):
    """Finds out what the attributes of evaluated instances identify."""

    def __init__(
        self,
        snapshot: Snapshot,
        values: dict[str, ObjectValue],
        written: dict[str, frozenset[str]],
        uncertain: frozenset[str] = frozenset(),
    ) -> None:
        """Resolve the links of a snapshot.

        Args:
            snapshot: and `values`, `uncertain`: as in `ValueLinks`.
            values: the attributes of each instance, by address.
            written: the names that the body of each sets, by address.
            uncertain: the addresses of those that may not exist.
        """
        super().__init__(snapshot, values, uncertain)
        self._written = written
        self._schema = load()
        self._identities = Identities(snapshot, self._schema)
        self._adopting: dict[str, dict[str, str]] = {}

    def settles(self, instance: ResourceInstance, path: Path) -> bool:
        """Tell whether what the sources say of the value at `path` is all that there is to know."""
        own = self._values.get(instance.address)
        value = value_at(own, path) if own is not None else None
        return value is not None and not any(
            isinstance(part, UnknownValue) and part.term is None for part in walk(value)
        )

    def declares(self, instance: ResourceInstance) -> bool:
        """Tell whether the configuration has an instance: whether it was evaluated."""
        return instance.address in self._values

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the configuration sets an attribute."""
        first, _, rest = name.partition(".")
        if first not in self._written.get(instance.address, ()):
            return False
        own = self._values.get(instance.address)
        value = value_at(own, tuple(name.split("."))) if rest and own is not None else None
        # What is left out in a block that is written is the provider's to compute.
        computed = isinstance(value, UnknownValue) and isinstance(value.term, Ref)
        return not (computed and value.term.address == instance.address)  # type: ignore[union-attr]

    def references(self, instance: ResourceInstance) -> dict[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other instances."""
        return super().references(instance) if instance.mode == "managed" else {}

    def _is_open(self, choice: UnknownValue) -> bool:
        term = choice.term
        return isinstance(term, Choice) and any(isinstance(one, ObjectValue) for one in term.alternatives)

    def _is_identity(self, target: Target) -> bool:
        found = self._snapshot.by_address.get(target.address)
        return (
            found is not None
            and found.mode == "managed"
            and target.attribute in self._schema.identities(found.type)
        )

    def _one(self, instance: ResourceInstance, value: Value, steps: tuple[str, ...]) -> Reference | None:
        if isinstance(value, UnknownValue):
            return self._named(instance, value.term) if isinstance(value.term, Ref) else None
        if isinstance(value, Identity):
            return self._named(instance, value.ref)
        if isinstance(value, str):
            return self._known(instance, value, self._schema.referring(instance.type).get(".".join(steps)))
        return None

    def _named(self, instance: ResourceInstance, ref: Ref) -> Reference | None:
        source = self._snapshot.by_address.get(ref.address)
        if source is None:
            return None
        attribute = ".".join(step for step in ref.path if isinstance(step, str))
        adopter = self._schema.companions(source.type).get(attribute, "")
        found = self._adopters(adopter).get(ref.address) if adopter else None
        # The adopter itself names what it adopts, and not itself.
        adopted = found is not None and found != instance.address
        target = Target(found) if found is not None and adopted else Target(ref.address, attribute)
        return Reference((target,), Certainty.EXACT)

    def _adopters(self, type_: str) -> dict[str, str]:
        """Return who adopts, among a type, what AWS makes along with an instance, by that one's address."""
        if type_ not in self._adopting:
            found: dict[str, str] = {}
            argument = self._schema.adoption(type_)
            for instance in self._snapshot.by_type.get(type_, ()):
                own = self._values.get(instance.address)
                value = own.attributes.get(argument) if own is not None else None
                ref = value.term if isinstance(value, UnknownValue) else getattr(value, "ref", None)
                if isinstance(ref, Ref):
                    found[ref.address] = instance.address
            self._adopting[type_] = found
        return self._adopting[type_]

    def _known(self, instance: ResourceInstance, value: str, referring: Referring | None) -> Reference | None:
        found = [
            target for target in self._identities.find(value, referring) if target.address != instance.address
        ]
        if not found:
            return None
        if len({target.address for target in found}) == 1:
            # The text alone does not prove it: another account or region may have the same name.
            certainty = Certainty.EXACT if is_assigned(value) else Certainty.INFERRED
            return Reference((found[0],), certainty)
        return Reference(tuple(found), Certainty.AMBIGUOUS)
