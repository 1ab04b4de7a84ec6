"""What an attribute of an instance identifies."""

from __future__ import annotations

from collections.abc import Callable

from netlint.lang.unknown import Unknown
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Target
from netlint.terraform.links.closure import Leaf
from netlint.terraform.links.scopes import Scopes
from netlint.terraform.schema import Referring, Schema

Resolve = Callable[[ResourceInstance, Path], Reference | None]

#: Endings of the names that hold identities, where the schema does not say so.
IDENTIFYING = ("id", "ids", "arn", "arns", "identifier", "identifiers")


class Meaning:
    """Finds what the attributes stand for that references name."""

    def __init__(self, scopes: Scopes, schema: Schema, resolve: Resolve) -> None:
        """Use `resolve` for attributes that pass the identity of something else on."""
        self._scopes = scopes
        self._schema = schema
        self._resolve = resolve

    def of(
        self, candidate: ResourceInstance, leaf: Leaf, referring: Referring | None
    ) -> tuple[tuple[Target, ...], bool] | None:
        """Return what an attribute of `candidate` identifies, and whether provenly; None when it is known."""
        attributes = candidate.attributes
        position, attribute = 0, ""
        for number, step in enumerate(leaf.steps):
            if isinstance(step, str) and step in attributes:
                position, attribute = number, step
                break
        if attribute:
            value = attributes[attribute]
            if not isinstance(value, Unknown) and not _holds_unknown(value):
                return None
        schema = self._schema
        accepted = referring is None or referring.accepts(candidate.type)
        echo = schema.echo(candidate.type)
        if echo and attribute in ("", "id"):
            targets, proven = self._passed(candidate, (echo,), referring)
            return targets, proven and bool(attribute)
        if attribute:
            written = ".".join([step for step in leaf.steps[position:] if isinstance(step, str)])
            identities = schema.identities(candidate.type)
            if written in identities:
                return ((Target(candidate.address, written),) if accepted else ()), accepted
            if attribute in identities:
                return ((Target(candidate.address, attribute),) if accepted else ()), False
        if attribute in schema.companions(candidate.type):
            return self._companion(candidate, attribute, referring)
        if attribute:
            path = tuple(step for step in leaf.steps[position:] if not isinstance(step, tuple))
            return self._passed(candidate, path, referring)
        if referring is None:
            return (), False
        if accepted:
            # The reference does not say which attribute: it may be one that names another of this type.
            plain = not leaf.steps and not schema.refers_to_own_type(candidate.type)
            return (Target(candidate.address, referring.attribute),), plain
        return self._through(candidate, referring), False

    def _passed(
        self, candidate: ResourceInstance, path: tuple[str | int, ...], referring: Referring | None
    ) -> tuple[tuple[Target, ...], bool]:
        """Return what of a wanted type an attribute of `candidate` identifies, and whether provenly."""
        reference = self._resolve(candidate, path)
        if reference is None:
            return (), False
        targets = tuple(
            target
            for target in reference.targets
            if referring is None or referring.accepts(self._scopes.by_address(target.address).type)
        )
        return targets, reference.certainty is Certainty.EXACT

    def _through(self, candidate: ResourceInstance, referring: Referring) -> tuple[Target, ...]:
        """Return what `candidate` refers to, where one of its arguments refers to a wanted type."""
        paths = [
            other.path
            for other in self._schema.referring(candidate.type).values()
            if len(other.path) == 1 and other.types & referring.types
        ]
        return self._passed(candidate, paths[0], referring)[0] if len(paths) == 1 else ()

    def _companion(
        self, candidate: ResourceInstance, attribute: str, referring: Referring | None
    ) -> tuple[tuple[Target, ...], bool]:
        """Return the instance that adopts what AWS made along with `candidate`, or that itself."""
        adopter = self._schema.companions(candidate.type)[attribute]
        if referring is not None and referring.attribute == attribute:
            return (Target(candidate.address, attribute),), True
        if referring is not None and not referring.accepts(adopter):
            return (), False
        argument = self._schema.adoption(adopter)
        for other in self._scopes.of_type(candidate.module, adopter) if argument else ():
            reference = self._resolve(other, (argument,))
            if reference is not None and any(
                target.address == candidate.address for target in reference.targets
            ):
                return (Target(other.address),), reference.certainty is Certainty.EXACT
        return (Target(candidate.address, attribute),), True


def is_other(candidate: ResourceInstance, leaf: Leaf, schema: Schema) -> bool:
    """Tell whether a reference names an attribute that is not an identity (`aws_instance.a.private_ip`)."""
    names = [step for step in leaf.steps if isinstance(step, str) and step in candidate.attributes]
    return bool(names) and names[0] not in schema.identities(candidate.type)


def may_identify(leaf: Leaf) -> bool:
    """Tell whether what a reference takes from a data source may be an identity, by its name."""
    names = [step for step in leaf.steps if isinstance(step, str)]
    return not names or names[-1].rpartition("_")[2] in (*IDENTIFYING, "name", "names")


def is_unread(data: ResourceInstance, leaf: Leaf) -> bool:
    """Tell whether what a reference takes from a data source is unknown."""
    names = [step for step in leaf.steps if isinstance(step, str)]
    if names and names[0] in data.attributes:
        return _holds_unknown(data.attributes[names[0]])
    return any(map(_holds_unknown, data.attributes.values()))


def _holds_unknown(value: object) -> bool:
    if isinstance(value, Unknown):
        return True
    if isinstance(value, list):
        return any(map(_holds_unknown, value))
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    return False
