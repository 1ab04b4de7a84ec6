"""From the sources of an unknown value to the instances that it identifies."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from netlint.lang.unknown import Unknown
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Target
from netlint.terraform.links.arguments import Argument
from netlint.terraform.links.closure import EMPTY, OWN, Closure, Follower, Leaf, Local
from netlint.terraform.links.groups import Candidates, Group, candidates, decide
from netlint.terraform.links.inference import Inference
from netlint.terraform.links.scopes import Scopes
from netlint.terraform.schema import Referring, Schema

Resolve = Callable[[ResourceInstance, Path], Reference | None]

#: Identities that AWS assigns: an unknown one is not part of a longer string.
ASSIGNED = frozenset({"id", "arn"})
#: Types whose `id` or ARN is made of their name, so that a longer string may contain it.
NAMED = frozenset(
    {"aws_s3_bucket", "aws_cloudwatch_log_group", "aws_iam_role", "aws_sqs_queue", "aws_sns_topic"}
)
#: Endings of arguments that hold identities, for types that the schema does not describe.
IDENTIFYING = ("id", "ids", "arn", "arns", "identifier", "identifiers")


class Sources:
    """Turns closures into references."""

    def __init__(self, scopes: Scopes, follower: Follower, schema: Schema, resolve: Resolve) -> None:
        """Use `resolve` for attributes that pass the identity of something else on."""
        self._scopes = scopes
        self._follower = follower
        self._schema = schema
        self._resolve = resolve
        self._inference = Inference(scopes, follower, self.group)
        self._closures: dict[tuple[str, int], Closure] = {}
        self._groups: dict[tuple[Leaf, int], Group | None] = {}
        self._candidates: dict[tuple[Closure, str, str], Candidates] = {}

    def reference(
        self,
        instance: ResourceInstance,
        path: Path,
        written: str,
        referring: Referring | None,
        argument: Argument,
    ) -> Reference | None:
        """Return what an unknown attribute identifies.

        Args:
            instance: whose attribute it is.
            path: where it stands.
            written: the path of the attribute, dotted and without indices.
            referring: what the schema says the attribute refers to.
            argument: the expressions behind the attribute.
        """
        name = written.rpartition(".")[2]
        if referring is None and (argument.hidden or name.rpartition("_")[2] not in IDENTIFYING):
            return None
        if self._schema.absent(instance.type, written, instance.attributes):
            return None
        if argument.hidden:
            hint = OWN if isinstance(instance.key, str) else _position(instance, path)
            closure = Closure(opaque=(Local(argument.scope.address),), hints=(hint,), plain=False)
        else:
            closure = self._closure(argument)
        memo = (closure, instance.type, written)
        found = self._candidates.get(memo)
        if found is None:
            found = self._found(closure, instance.type, written, referring, hidden=argument.hidden)
            self._candidates[memo] = found
        found = self._without(found, self._excluded(instance, written))
        return decide(self._scopes, found, instance, many=referring is not None and referring.many)

    def _found(
        self, closure: Closure, type: str, written: str, referring: Referring | None, *, hidden: bool
    ) -> Candidates:
        """Return what a closure may stand for as the value of an attribute of `type`."""
        groups = [group for leaf in closure.leaves if (group := self.group(leaf, referring)) is not None]
        fitting = [group for group in groups if group.members]
        sure = not closure.opaque and not closure.vague and len(fitting) == len(groups)
        doubtful = any(group.elsewhere for group in groups) and not closure.plain
        if closure.opaque and referring is not None and (referring.many or not fitting):
            fitting += self._inference.groups(closure, referring, fitting)
            # Whether a `dynamic` block sets what AWS would set otherwise is not known.
            doubtful = doubtful or (hidden and referring.computed)
        sure = sure and self._plain(fitting, type, written, referring, closure)
        return candidates(fitting, sure=sure, doubtful=doubtful)

    def _excluded(self, instance: ResourceInstance, written: str) -> set[str]:
        """Return what the attribute never stands for: its own instance, and what another argument holds."""
        other = self._schema.distinct_from(instance.type, written)
        reference = self._resolve(instance, (other,)) if other else None
        excluded = {target.address for target in reference.targets} if reference is not None else set()
        excluded.add(instance.address)
        return excluded

    @staticmethod
    def _without(found: Candidates, excluded: set[str]) -> Candidates:
        if found.addresses.isdisjoint(excluded):
            return found
        groups = [
            replace(
                group,
                members={
                    address: targets for address, targets in group.members.items() if address not in excluded
                },
            )
            for group in found.groups
        ]
        return candidates([group for group in groups if group.members], sure=False, doubtful=found.doubtful)

    def names(self, argument: Argument, target: ResourceInstance) -> bool:
        """Tell whether the expressions behind an attribute refer to an instance's block."""
        block = f"{target.type}.{target.name}"
        return any(
            leaf.scope == target.module and leaf.block == block for leaf in self._closure(argument).leaves
        )

    def _closure(self, argument: Argument) -> Closure:
        closures = []
        for expression in argument.expressions:
            memo = (argument.scope.address, id(expression))
            found = self._closures.get(memo)
            if found is None:
                found = self._follower.block(argument.scope, argument.block, expression)
                self._closures[memo] = found
            closures.append(found)
        if len(closures) == 1:
            return closures[0]
        if not closures:
            return EMPTY
        return Closure(
            leaves=tuple(dict.fromkeys(leaf for closure in closures for leaf in closure.leaves)),
            opaque=tuple(dict.fromkeys(local for closure in closures for local in closure.opaque)),
            vague=True,
            plain=False,
        )

    def group(self, leaf: Leaf, referring: Referring | None) -> Group | None:
        """Return what a leaf may stand for; None when it cannot be the source of an unknown value."""
        memo = (leaf, id(referring))
        if memo not in self._groups:
            self._groups[memo] = self._group(leaf, referring)
        return self._groups[memo]

    def _group(self, leaf: Leaf, referring: Referring | None) -> Group | None:
        found = self._scopes.instances(leaf.scope, leaf.block)
        if leaf.block.startswith("data."):
            unread = any(_unread(data, leaf) for data in found.values())
            return Group(leaf.scope, leaf.block, {}, direct=False, elsewhere=True) if unread else None
        candidates = found.values() if leaf.every else [found[leaf.key]]
        group = Group(leaf.scope, leaf.block, {}, leaf=leaf, hints=leaf.hints)
        possible = False
        for candidate in candidates:
            meaning = self._meaning(candidate, leaf, referring)
            if meaning is None:
                continue
            possible = True
            targets, plainly = meaning
            group.direct = group.direct and plainly
            accepted = referring is None or referring.accepts(candidate.type)
            if accepted and not targets and _named(candidate, leaf, self._schema):
                group.elsewhere = True
            if targets:
                group.members[candidate.address] = targets
        return group if possible else None

    def _meaning(
        self, candidate: ResourceInstance, leaf: Leaf, referring: Referring | None
    ) -> tuple[tuple[Target, ...], bool] | None:
        """Return what an attribute of `candidate` identifies, and whether provenly; None when it is known."""
        attributes = candidate.attributes
        position, attribute = next(
            (
                (position, step)
                for position, step in enumerate(leaf.steps)
                if isinstance(step, str) and step in attributes
            ),
            (0, ""),
        )
        if attribute and not _holds_unknown(attributes[attribute]):
            return None
        schema = self._schema
        accepted = referring is None or referring.accepts(candidate.type)
        echo = schema.echo(candidate.type)
        if echo and attribute in ("", "id"):
            targets, proven = self._passed(candidate, (echo,), referring)
            return targets, proven and bool(attribute)
        if attribute and attribute in schema.identities(candidate.type):
            plainly = accepted and len(leaf.steps) == position + 1
            return ((Target(candidate.address, attribute),) if accepted else ()), plainly
        if attribute in schema.companions(candidate.type):
            return self._companion(candidate, attribute, referring)
        if attribute:
            path = tuple(step for step in leaf.steps[position:] if not isinstance(step, tuple))
            return self._passed(candidate, path, referring)
        if referring is None:
            return (), False
        if accepted:
            # The reference does not say which attribute: it may be one that names another of this type.
            other = any(other.accepts(candidate.type) for other in schema.referring(candidate.type).values())
            return (Target(candidate.address, referring.attribute),), not other and not leaf.steps
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

    def _plain(
        self,
        groups: list[Group],
        type: str,
        written: str,
        referring: Referring | None,
        closure: Closure,
    ) -> bool:
        """Tell whether a single target is what the attribute's whole value must be."""
        if referring is None or self._schema.continued(type, written):
            return False
        if not closure.plain:
            # `condition ? aws_vpc.a.id : var.other` looks the same whichever is meant, and where AWS sets
            # what nobody does, `condition ? aws_vpc.a.id : null` is unknown in both cases.
            return False
        for group in groups:
            for targets in group.members.values():
                for target in targets:
                    if self._scopes.by_address(target.address).type in NAMED:
                        return False
                    if target.attribute not in ASSIGNED and (
                        target.attribute != referring.attribute or "name" in target.attribute
                    ):
                        return False
        return all(group.direct for group in groups)


def _position(instance: ResourceInstance, path: Path) -> int | None:
    """Return the position of a nested block among its like; None when it is the only one."""
    blocks = instance.attributes.get(str(path[0]))
    if len(path) > 1 and isinstance(path[1], int) and isinstance(blocks, list) and len(blocks) > 1:
        return path[1]
    return None


def _named(candidate: ResourceInstance, leaf: Leaf, schema: Schema) -> bool:
    """Tell whether a reference names an attribute that is not an identity (`aws_instance.a.private_ip`)."""
    names = [step for step in leaf.steps if isinstance(step, str) and step in candidate.attributes]
    return bool(names) and names[0] not in schema.identities(candidate.type)


def _unread(data: ResourceInstance, leaf: Leaf) -> bool:
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
