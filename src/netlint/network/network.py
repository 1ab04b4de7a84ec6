"""The network on one side of a change: its entities, found by address, identity and relation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.entity import Entity
from netlint.network.identifiers import kind_of
from netlint.network.spelling import places
from netlint.resources.model import Action, Certainty, Snapshot, Target

if TYPE_CHECKING:
    from netlint.network.sensitive_ports import SensitivePort

T = TypeVar("T")

#: Asked for at every reading: an attribute of an enumeration takes longer than a name.
_EXACT = Certainty.EXACT

#: members, and the weakest link that made one of them a member
_Weighed = tuple[Members["Entity"], Certainty]


class Network:
    """All entities of one snapshot.

    `evidence` is the weakest link read since it was last set to exact: what a verdict rests on.
    `trusted_accounts` are the ids of the accounts that the user trusts, as far as the user says so, and
    `sensitive_ports` those that are not for the whole internet, if the user chose.
    `drift` is what was changed outside of the tool.
    """

    def __init__(self, snapshot: Snapshot, class_of: Callable[[str], type[Entity]]) -> None:
        self.snapshot = snapshot
        self.evidence = Certainty.EXACT
        self.trusted_accounts: frozenset[str] = frozenset()
        self.sensitive_ports: tuple[SensitivePort, ...] | None = None
        self._before: Network | None = None
        #: the network after the change, of which this is the one before it
        self.after: Network | None = None
        self.drift: Snapshot | None = None
        self.entities: list[Entity] = []
        self._class_of = class_of
        self._by_kind: dict[str, list[Entity]] = {}
        self._by_address: dict[str, Entity] = {}
        self._external: dict[tuple[str, str, tuple[str, ...]], Entity] = {}
        self._once: dict[str, tuple[Any, Certainty]] = {}
        self._pointing: dict[tuple[str, str], tuple[dict[int, _Weighed], Members[Entity]]] = {}

    def add(self, entity: Entity) -> None:
        """Add an entity; the first one at an address is the one that links find."""
        self.entities.append(entity)
        self._by_kind.setdefault(entity.kind, []).append(entity)
        self._by_address.setdefault(entity.address, entity)

    def name_again(self, addresses: dict[str, str]) -> None:
        """Let what is found at some addresses be found at others too: `addresses` maps these to those."""
        for address, own in addresses.items():
            if own in self._by_address:
                self._by_address[address] = self._by_address[own]

    def of_kind(self, kind: str, *, managed: bool = False) -> list[Entity]:
        """Return the entities of a kind that the input describes; with `managed` only those that it owns."""
        entities = self._by_kind.get(kind, [])
        if not managed:
            return entities
        return self.once(f"own {kind}", lambda _: [entity for entity in entities if entity.managed])

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the entities that the input describes."""
        return tuple(self._by_kind)

    def at(self, address: str) -> Entity | None:
        """Return the entity that the resource at an address declares."""
        return self._by_address.get(address)

    @property
    def before(self) -> Network | None:
        """The network before the change, where the input describes one; itself if nothing changes."""
        return self._before

    @before.setter
    def before(self, network: Network | None) -> None:
        self._before = network
        if network is not None and network is not self:
            network.after = self

    @property
    def has_past(self) -> bool:
        """Whether there was something before the change, and the change does something to it."""
        return self._before is not None and self._before is not self and bool(self._before.entities)

    def before_it(self, entity: Entity) -> Entity | None:
        """Return what an entity of this network was before the change; None if it was not there.

        What is told apart by the place of its block in a resource is found only if it stays in place.
        """
        if self.before is None or self.before is self:
            return entity if self.before is self else None
        address = entity.address
        if entity.resource is not None and entity.resource.previous_address:
            address = entity.resource.previous_address + address.removeprefix(entity.resource.address)
        return self.before.at(address)

    def after_it(self, entity: Entity) -> Entity | None:
        """Return what an entity of the network before the change is now; None if it is gone."""
        moved = self.once("moved", _moved)
        if entity.resource is None:
            return None
        own = entity.resource.address
        return self.at(moved.get(own, own) + entity.address.removeprefix(own))

    def keeps(self, entity: Entity) -> bool:
        """Tell whether an entity of the network before the change stays what it is: the same object."""
        now = self.after_it(entity)
        return now is not None and now.resource is not None and now.resource.action is not Action.REPLACE

    def note(self, certainty: Certainty) -> None:
        """Remember that what is being decided rests on a link of this certainty."""
        if certainty is not _EXACT and certainty is not self.evidence:
            self.evidence = certainty if self.evidence is _EXACT else self.evidence.weaker(certainty)

    def weigh(
        self, question: Callable[..., T], *subjects: Any
    ) -> tuple[T | None, Undetermined | None, Certainty]:
        """Ask a question about some subjects apart from what is being decided.

        Returns:
            The answer, or else why there is none; and the weakest link that this rests on.
        """
        outer, self.evidence = self.evidence, _EXACT
        try:
            return question(*subjects), None, self.evidence
        except Undetermined as why:
            return None, why, self.evidence
        finally:
            self.evidence = outer

    def target(self, target: Target) -> Entity | None:
        """Return the entity that an attribute of a resource identifies."""
        entity = self._by_address.get(target.address)
        return entity.identified_by(target.attribute) if entity is not None else None

    def identified(self, identity: str, kinds: tuple[str, ...], types: tuple[str, ...] = ()) -> list[Entity]:
        """Return the entities with a real id, ARN or name; one that nothing describes if there is none.

        Args:
            identity: the id, ARN or name.
            kinds: the kinds that it may identify; any if empty.
            types: the resource types that it may identify, where a name needs that; any if empty.
        """
        identities = self.once("identities", Network._index)
        for kind in kinds or tuple(self._by_kind):
            found = identities.get((kind, identity))
            if found is not None and types:
                found = [one for one in found if one.resource is not None and one.resource.type in types]
            if found:
                return found
        return [self.outside(kind_of(identity, kinds), identity, types)]

    def outside(self, kind: str, identity: str, types: tuple[str, ...] = ()) -> Entity:
        """Return the entity for something that exists, but that the input does not describe.

        A name stands for one thing within `types`, and for another one within others.
        """
        key = (kind, identity, types)
        if key not in self._external:
            entity = self._class_of(kind)(self, identity, None, None)
            self._external[key] = entity
        return self._external[key]

    def pointing(self, kind: str, via: str, entity: Entity) -> Members[Entity]:
        """Return the entities of a kind whose link `via` stands for an entity."""
        found, certainty = self.weighed(kind, via, entity)
        self.note(certainty)
        return found

    def weighed(self, kind: str, via: str, entity: Entity) -> tuple[Members[Entity], Certainty]:
        """Return the same with the weakest of these links, which is not noted yet."""
        if (kind, via) not in self._pointing:
            self._pointing[kind, via] = self._reverse(kind, via)
        proven, loose = self._pointing[kind, via]
        found, certainty = proven.get(id(entity), (loose, _EXACT))
        told = self.snapshot.passed_on.get(entity.address)
        if told is not None and found.incomplete is None:
            unread = Undetermined(
                f"{told} was not read, is told of {entity.address} and may add to it",
                settle="make it readable (`terraform init` installs modules), or check a plan",
                address=entity.address,
            )
            return Members(found.proven, unread), certainty
        if not entity.managed and found.incomplete is None:
            elsewhere = Undetermined(
                f"{entity.address} is managed elsewhere and may have more of kind {kind.replace('_', ' ')}",
                settle="scan it together with the configuration that owns it",
                address=entity.address,
            )
            return Members(found.proven, elsewhere), certainty
        return found, certainty

    def without_echoes(self, kind: str, via: str, entity: Entity, found: Members[Entity]) -> Members[Entity]:
        """Leave out the blocks that only repeat what resources of their own declare, on a side of a plan.

        The provider reads such blocks back (`route` of a route table, `ingress` of a security group), and a
        plan carries them on as they were, also where it changes or deletes the resources that they repeat.
        """
        resource = entity.resource
        if resource is None or resource.action is Action.NONE or resource.mode != "managed":
            return found
        echoes = [one for one in found.proven if one.path and one.resource is resource]
        if not echoes or resource.written(str(echoes[0].path[0])):
            return found
        if len(echoes) == len(found.proven) and not self._stood_alone_before(kind, via, entity):
            return found
        return Members([one for one in found.proven if one not in echoes], found.incomplete)

    def _stood_alone_before(self, kind: str, via: str, entity: Entity) -> bool:
        """Tell whether resources of their own pointed to an entity before the change.

        Before it, blocks without such resources repeat nothing: they are what there was.
        """
        if self.before is None or self.before is self:
            return False
        there = self.before_it(entity)
        return there is not None and any(
            not one.path for one in self.before.pointing(kind, via, there).proven
        )

    def routes_to(self, target: Entity) -> Members[Any]:
        """Return the routes that send to an entity."""
        known, certainties, unsettled = self.once("routes by target", _routes_by_target)
        self.note(certainties.get(id(target), Certainty.EXACT))
        pending = next((why for route, why in unsettled if route.may_go_to(target)), None)
        return Members(known.get(id(target), ()), pending)

    def all_routes_to(self, target: Entity, vpc: Entity) -> Members[Any]:
        """Return the routes of a VPC that send to an entity; incomplete where another owner may add some."""
        found = self.routes_to(target)
        told = self.snapshot.passed_on.get(target.address)
        if not vpc.managed:
            why = Undetermined(
                f"{vpc.address} is managed elsewhere, and its routes may send to {target.address}",
                settle="scan it together with the configuration that owns it",
                address=target.address,
            )
        elif told is not None:
            why = Undetermined(
                f"{told} is not installed, is told of {target.address} and may send to it",
                settle="run `terraform init`, or check a plan",
                address=target.address,
            )
        else:
            return found
        return Members(found.proven, found.incomplete or why)

    @property
    def needs_gateway_without_route(self) -> bool:
        """Whether something here reaches into VPCs that have an internet gateway, but no route to it.

        See https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html and
        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html.
        """
        return any(type in self.snapshot.by_type for type in _ENTERING)

    def once(self, name: str, question: Callable[[Network], T]) -> T:
        """Answer a question about the network, once; what the answer rests on is noted at every reading."""
        known = self._once.get(name)
        if known is None:
            outer, self.evidence = self.evidence, _EXACT
            try:
                known = self._once[name] = (question(self), self.evidence)
            finally:
                self.evidence = outer
        answer: T = known[0]
        if known[1] is not _EXACT:
            self.note(known[1])
        return answer

    def _reverse(self, kind: str, via: str) -> tuple[dict[int, _Weighed], Members[Entity]]:
        certainties: dict[int, Certainty] = {}
        proven: dict[int, list[Entity]] = {}
        doubts: dict[int, Undetermined] = {}
        anywhere: Undetermined | None = None
        for entity in self._by_kind.get(kind, ()):
            linked = entity.linked(via, getattr(type(entity), via).kinds)
            for target in linked.targets:
                proven.setdefault(id(target), []).append(entity)
                if linked.certainty is not _EXACT:
                    _weaken(certainties, target, linked.certainty)
            if linked.incomplete is not None:
                if linked.candidates:
                    for candidate in linked.candidates:
                        doubts.setdefault(id(candidate), linked.incomplete)
                else:
                    anywhere = anywhere or linked.incomplete
        result = {
            key: (
                Members(proven.get(key, ()), doubts.get(key, anywhere)),
                certainties.get(key, Certainty.EXACT),
            )
            for key in proven.keys() | doubts.keys()
        }
        return result, Members((), anywhere)

    def _index(self) -> dict[tuple[str, str], list[Entity]]:
        index: dict[tuple[str, str], list[Entity]] = {}
        for entity in self._by_address.values():
            if entity.resource is None or entity.path:
                continue
            attributes = entity.resource.attributes
            for name in ("id", "arn", *entity.identities):
                if "." not in name:
                    value = attributes.get(name)
                    if isinstance(value, str):
                        _enter(index, entity, value)
                    continue
                for value, _ in places(attributes, tuple(name.split("."))):
                    if isinstance(value, str):
                        _enter(index, entity, value)
        # What AWS creates along with something is found by way of what is known so far.
        self._once["identities"] = (index, _EXACT)
        for entity in self._by_address.values():
            for name in entity.companions:
                value = entity.resource.attributes.get(name) if entity.resource is not None else None
                if isinstance(value, str) and (companion := entity.identified_by(name)) is not None:
                    index.setdefault((companion.kind, value), [companion])
        return index


def _moved(network: Network) -> dict[str, str]:
    """Return the new addresses of what was moved, by the old ones."""
    return {one.previous_address: one.address for one in network.snapshot if one.previous_address}


def _enter(index: dict[tuple[str, str], list[Entity]], entity: Entity, identity: str) -> None:
    """Note an identity. Whoever owns a thing describes it better than a data source that reads it."""
    if not identity:
        return
    known = index.setdefault((entity.kind, identity), [])
    if entity in known:
        return
    if entity.managed and known and not known[0].managed:
        known.clear()
    if not known or (entity.managed and not _is_assigned(identity)):
        known.append(entity)


def _is_assigned(identity: str) -> bool:
    """Tell whether AWS chose an identity, so that it is nobody else's too: an ARN or `vpc-0a1b2c3d`."""
    prefix, dash, rest = identity.rpartition("-")
    return identity.startswith("arn:") or (
        bool(dash and prefix) and len(rest) in (8, 17) and set(rest) <= set("0123456789abcdef")
    )


#: what enters VPCs by their internet gateway without a route
_ENTERING = (
    "aws_globalaccelerator_endpoint_group",
    "aws_globalaccelerator_custom_routing_endpoint_group",
    "aws_cloudfront_vpc_origin",
    "AWS::GlobalAccelerator::EndpointGroup",
    "AWS::CloudFront::VpcOrigin",
)


def _weaken(certainties: dict[int, Certainty], target: Entity, certainty: Certainty) -> None:
    if certainty is not Certainty.EXACT:
        certainties[id(target)] = certainties.get(id(target), certainty).weaker(certainty)


def _routes_by_target(
    network: Network,
) -> tuple[dict[int, list[Any]], dict[int, Certainty], list[tuple[Any, Undetermined]]]:
    """Return the routes to each entity, the weakest link among them, and those whose target is unknown."""
    proven: dict[int, list[Any]] = {}
    certainties: dict[int, Certainty] = {}
    unsettled: list[tuple[Any, Undetermined]] = []
    routes: list[Any] = network.of_kind("route")
    for route in routes:
        target, why, certainty = network.weigh(partial(getattr, route, "target"))
        if why is not None:
            unsettled.append((route, why))
        elif target is not None:
            proven.setdefault(id(target), []).append(route)
            _weaken(certainties, target, certainty)
    return proven, certainties, unsettled
