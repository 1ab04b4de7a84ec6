"""From the sources of an unknown value to the instances that it identifies."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from netlint.lang.unknown import Unknown
from netlint.resources.model import Certainty, Path, Reference, ResourceInstance, Target
from netlint.terraform.links.arguments import Argument, Arguments, value_at
from netlint.terraform.links.closure import EMPTY, OWN, Closure, Follower, Leaf, Local
from netlint.terraform.links.direct import NAMED, DirectReferences, is_whole
from netlint.terraform.links.groups import Asked, Candidates, Group, candidates, decide
from netlint.terraform.links.inference import Inference
from netlint.terraform.links.meaning import IDENTIFYING, Meaning, Resolve, is_other, is_unread, may_identify
from netlint.terraform.links.pairing import paired
from netlint.terraform.links.scopes import Scopes
from netlint.terraform.schema import Referring, Schema, Slot

_EACH_VALUE = {"references": ["each.value"]}
#: From how many candidates on it is not looked at whether they pass one identity on.
MOST_PASSED_ON = 4


class Sources:
    """Turns closures into references."""

    def __init__(
        self, scopes: Scopes, arguments: Arguments, follower: Follower, schema: Schema, resolve: Resolve
    ) -> None:
        """Use `resolve` for attributes that pass the identity of something else on."""
        self._scopes = scopes
        self._arguments = arguments
        self._follower = follower
        self._schema = schema
        self._resolve = resolve
        self._meaning = Meaning(scopes, schema, resolve)
        self._direct = DirectReferences(scopes, schema)
        self._inference = Inference(scopes, follower, self.group)
        self._closures: dict[tuple[str, str, int], Closure] = {}
        self._groups: dict[tuple[Leaf, int], Group | None] = {}
        self._candidates: dict[tuple[Closure, str, str, str | None, bool], Candidates] = {}
        self._wanted: dict[tuple[str, str], Slot] = {}

    def reference(
        self,
        instance: ResourceInstance,
        path: Path,
        slot: Slot,
        argument: Argument,
        length: int | None = None,
    ) -> Reference | None:
        """Return what an unknown attribute identifies.

        Args:
            instance: whose attribute it is.
            path: where it stands.
            slot: what the schema says of the attribute.
            argument: the expressions behind the attribute.
            length: how many members of a list are unknown; None when the list is unknown as a whole.
        """
        referring = slot.referring
        if referring is None:
            name = slot.written.rpartition(".")[2]
            # What a function is told of may have any name.
            told = path[0] == "environment"
            if argument.hidden or not (told or name.rpartition("_")[2] in IDENTIFYING):
                return None
        if (slot.condition is not None or slot.conflicts) and slot.absent(instance.attributes):
            return None
        direct = self._direct.find(instance, slot, argument)
        if direct is not None:
            return direct
        if argument.hidden:
            hint = OWN if isinstance(instance.key, str) else _position(instance, path)
            closure = Closure(opaque=(Local(argument.scope.address),), hints=(hint,), plain=False)
        else:
            closure = self._closure(argument)
        kind = self._kind(instance, slot) if slot.kind is not None else None
        hidden = argument.hidden and not self._is_set(instance, path, closure, slot)
        found = argument.candidates.get((slot.written, kind, hidden))
        if found is None:
            # Another block may have the same sources. To look for them takes longer than to ask the argument.
            memo = (closure, instance.type, slot.written, kind, hidden)
            found = self._candidates.get(memo)
            if found is None:
                found = self._found(closure, instance.type, slot, hidden=hidden)
                if kind is not None:
                    found = self._of_kind(found, kind)
                self._candidates[memo] = found
            argument.candidates[slot.written, kind, hidden] = found
        if slot.distinct or instance.address in found.addresses:
            found = self._without(found, self._excluded(instance, slot))
        if found.proven is not None or not found.every:
            return found.proven
        if closure.opaque and any(one == _EACH_VALUE for one in argument.expressions):
            # `for_each = merge({ a = aws_subnet.a.id }, local.more)`: it may be one of the others.
            return found.undecided
        many = referring is not None and referring.many
        position = _position(instance, path)
        asked = Asked(
            many=many,
            length=length,
            settled=referring is None or not referring.computed,
            blocks=0 if position is None else len(instance.attributes[str(path[0])]),
        )
        alone = closure.mapped and self._stands_alone(instance, slot)
        reference = decide(self._scopes, found, instance, asked, alone=alone)
        if reference is found.undecided and not found.doubtful and not many:
            pair = paired(self._scopes, self._resolve, instance, slot.written, found, closure)
            return pair or self._same(reference)
        return reference

    def _same(self, reference: Reference) -> Reference:
        """Leave one target where all others only pass its identity on.

        `try(aws_acm_certificate_validation.a.certificate_arn, aws_acm_certificate.a.arn)`
        """
        if len(reference.targets) > MOST_PASSED_ON:
            return reference
        addresses = {target.address for target in reference.targets}
        own = []
        for target in reference.targets:
            passed = self._resolve(self._scopes.by_address(target.address), (target.attribute,))
            others = {other.address for other in passed.targets} if passed is not None else set()
            if not others or not others <= addresses:
                own.append(target)
        return Reference(tuple(own), Certainty.INFERRED) if len(own) == 1 else reference

    def _stands_alone(self, instance: ResourceInstance, slot: Slot) -> bool:
        """Tell whether the other instances of the same block cannot hold an attribute.

        What the map of a `for_each` holds of it is this instance's then, whichever its key.
        """
        block = self._scopes.instances(instance.module, f"{instance.type}.{instance.name}")
        return all(slot.absent(other.attributes) for other in block.values() if other is not instance)

    def _found(self, closure: Closure, type: str, slot: Slot, *, hidden: bool) -> Candidates:
        """Return what a closure may stand for as the value of an attribute of `type`."""
        referring = slot.referring
        groups = [group for leaf in closure.leaves if (group := self.group(leaf, referring)) is not None]
        fitting = [group for group in groups if group.members]
        if referring is not None and referring.named_types and fitting:
            fitting = self._in_place(fitting, type, referring, closure)
        sure = not closure.opaque and not closure.vague and len(fitting) == len(groups)
        doubtful = any(group.elsewhere for group in groups) and not closure.plain
        if closure.opaque and referring is not None and (referring.many or not fitting):
            inferred = self._inference.groups(closure, referring, fitting)
            if fitting and not inferred and not hidden and not closure.mapped:
                # A local value that holds none of them is there to choose among them.
                doubtful = doubtful or (referring.many and any(_is_repeated(group) for group in fitting))
            fitting += inferred
            # Whether a `dynamic` block sets what AWS would set otherwise is not known.
            doubtful = doubtful or (hidden and referring.computed)
        sure = sure and self._plain(fitting, slot, closure)
        return candidates(fitting, sure=sure, doubtful=doubtful)

    def _is_set(self, instance: ResourceInstance, path: Path, closure: Closure, slot: Slot) -> bool:
        """Tell whether a `dynamic` block sets an attribute that AWS may set too.

        In blocks that stand for all that there is, such as `route`, the provider leaves empty what nobody
        sets. What the module's caller passes in may be meant as well: then it is not certain enough.
        """
        block = value_at(instance.attributes, path[:-1])
        name = slot.written.rpartition(".")[0]
        arguments = self._schema.referring(instance.type)
        if slot.referring is None or not isinstance(block, dict):
            return False
        empty = (arguments.get(f"{name}.{other}") for other, value in block.items() if value == "")
        if not any(other is not None and other.computed for other in empty):
            return False
        return not any(self._inference.passed_in(local, slot.referring) for local in closure.opaque)

    def _in_place(
        self, groups: list[Group], type: str, referring: Referring, closure: Closure
    ) -> list[Group]:
        """Leave out what stands in an argument by mistake only, unless the expression itself names it.

        AWS takes the id of a NAT gateway in `gateway_id` too. But a map of routes holds the ids of both, and
        it is the other argument that takes this one.
        """
        arguments = self._schema.referring(type).values()
        elsewhere = {one for other in arguments if other is not referring for one in other.types}
        misplaced = elsewhere & referring.named_types
        if not misplaced:
            return groups
        own = [
            group
            for group in groups
            if misplaced.isdisjoint(self._scopes.by_address(address).type for address in group.members)
        ]
        return groups if closure.plain or (not own and not closure.opaque and not closure.mapped) else own

    def _kind(self, instance: ResourceInstance, slot: Slot) -> str | None:
        """Return the type that another resource says an attribute holds; empty for none, None if unknown."""
        assert slot.kind is not None
        argument, attribute, kinds = slot.kind
        reference = self._resolve(instance, (argument,))
        if reference is None or len(reference.targets) != 1 or reference.certainty is Certainty.AMBIGUOUS:
            return None
        value = self._scopes.by_address(reference.targets[0].address).attributes.get(attribute)
        return kinds.get("" if value is None else value) if value is None or isinstance(value, str) else None

    def _of_kind(self, found: Candidates, kind: str) -> Candidates:
        """Leave the candidates of one type: no other value is meant then."""
        excluded = {address for address in found.addresses if self._scopes.by_address(address).type != kind}
        return replace(self._without(found, excluded), doubtful=False)

    def _excluded(self, instance: ResourceInstance, slot: Slot) -> set[str]:
        """Return what the attribute never stands for: its own instance, and what another argument holds."""
        reference = self._resolve(instance, (slot.distinct,)) if slot.distinct else None
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

    def repeated(self, argument: Argument, value: str) -> list[Target]:
        """Return the identities that the expressions behind an attribute name and that have a known value."""
        found: dict[str, Target] = {}
        for leaf in self._closure(argument).leaves:
            name = leaf.steps[-1] if leaf.steps else None
            instances = self._scopes.instances(leaf.scope, leaf.block)
            for one in instances.values() if leaf.every else (instances[leaf.key],):
                if not isinstance(name, str) or one.mode != "managed" or one.attributes.get(name) != value:
                    continue
                if name in self._schema.identities(one.type):
                    found.setdefault(one.address, Target(one.address, name))
        return list(found.values())

    def _closure(self, argument: Argument) -> Closure:
        if argument.closure is None:
            argument.closure = self._followed(argument)
        return argument.closure

    def follow(self, argument: Argument, expression: Any) -> Closure:
        """Follow one of the expressions behind an attribute."""
        # Blocks that are written alike share their expressions.
        memo = (argument.scope.address, argument.block, id(expression))
        found = self._closures.get(memo)
        if found is None:
            found = self._closures[memo] = self._follower.block(argument.scope, argument.block, expression)
        return found

    def _followed(self, argument: Argument) -> Closure:
        closures = [self.follow(argument, expression) for expression in argument.expressions]
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
        candidates = list(found.values()) if leaf.every else [found[leaf.key]]
        if leaf.block.startswith("data."):
            unread = [data for data in candidates if is_unread(data, leaf)] if may_identify(leaf) else []
            if not unread:
                return None
            managed = [self._looked_up(data) for data in unread]
            candidates = [one for one in managed if one is not None]
            if len(candidates) < len(unread):
                return Group(leaf.scope, leaf.block, {}, direct=False, elsewhere=True)
        group = Group(leaf.scope, leaf.block, {}, leaf=leaf, hints=leaf.hints, mapped=leaf.mapped)
        possible = False
        for candidate in candidates:
            meaning = self._meaning.of(candidate, leaf, referring)
            if meaning is None:
                continue
            possible = True
            targets, plainly = meaning
            group.direct = group.direct and plainly
            accepted = referring is None or referring.accepts(candidate.type)
            if accepted and not targets and is_other(candidate, leaf, self._schema):
                group.elsewhere = True
            if targets:
                group.members[candidate.address] = targets
        return group if possible else None

    def _looked_up(self, data: ResourceInstance) -> ResourceInstance | None:
        """Return the managed instance that a data source reads by its identity; None when that is not known.

        `data "aws_subnet" "a" { id = aws_subnet.a.id }` is read during apply, and stands for `aws_subnet.a`.
        """
        own = data.type.removeprefix("aws_")
        for name in ("id", "arn", f"{own}_id", f"{own.rpartition('_')[2]}_id", f"{own}_arn"):
            value = data.attributes.get(name)
            argument = self._arguments.find(data, (name,)) if isinstance(value, Unknown) else None
            if argument is None:
                continue
            closure = self._closure(argument)
            found = self._found(closure, data.type, self._same_type(data.type, name), hidden=False)
            reference = decide(self._scopes, found, data, Asked(many=False))
            if reference is not None and reference.certainty is not Certainty.AMBIGUOUS:
                return self._scopes.by_address(reference.targets[0].address)
        return None

    def _same_type(self, type: str, name: str) -> Slot:
        """Return that an argument of a data source refers to the resource type of the same name."""
        found = self._wanted.get((type, name))
        if found is None:
            attribute = "arn" if name.endswith("arn") else "id"
            same = Referring((name,), attribute, frozenset({type}), frozenset(), many=False, computed=False)
            found = self._wanted[type, name] = replace(self._schema.slot(type, name), referring=same)
        return found

    def _plain(self, groups: list[Group], slot: Slot, closure: Closure) -> bool:
        """Tell whether a single target is what the attribute's whole value must be."""
        referring = slot.referring
        if referring is None or slot.continued:
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
                    if not is_whole(target.attribute, referring):
                        return False
        return all(group.direct for group in groups)


def _position(instance: ResourceInstance, path: Path) -> int | None:
    """Return the position of a nested block among its like; None when it is the only one."""
    if len(path) > 1 and isinstance(path[1], int):
        blocks = instance.attributes.get(str(path[0]))
        if isinstance(blocks, list) and len(blocks) > 1:
            return path[1]
    return None


def _is_repeated(group: Group) -> bool:
    return len(group.members) > 1 and group.leaf is not None and group.leaf.every
