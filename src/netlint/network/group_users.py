"""What uses a security group: whatever has a field for security groups, and where that stands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.collect import flattened, one
from netlint.network.entity import Entity
from netlint.network.fields import link, links
from netlint.resources.model import Certainty

if TYPE_CHECKING:
    from netlint.network.filtering import SecurityGroup
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet, Vpc

#: what belongs to the group itself
_OWN = ("security_group", "security_group_rule", "security_group_vpc_association")


class _Users:
    """The users of all groups: by group (its `id()`), and why there may be more, of one group or of any."""

    def __init__(self) -> None:
        self.found: dict[int, list[Entity]] = {}
        self.certainties: dict[int, Certainty] = {}
        self.doubts: dict[int, Undetermined] = {}
        self.anywhere: Undetermined | None = None


def users_of(group: SecurityGroup) -> Members[Entity]:
    """Return what a security group is written in: workloads, load balancers, endpoints, templates.

    What leaves its groups out has the default one, or what AWS gives it: it is not among them.
    """
    users: _Users = group.network.once("users of security groups", _users)
    group.network.note(users.certainties.get(id(group), Certainty.EXACT))
    pending = users.doubts.get(id(group), users.anywhere)
    told = group.network.snapshot.passed_on.get(group.address)
    if told is not None:
        pending = pending or Undetermined(
            f"{told} was not read, and is told of {group.address}",
            settle="make it readable (`terraform init` installs modules), or check a plan",
            address=group.address,
        )
    return Members(users.found.get(id(group), ()), pending)


def anything_worn(network: Network) -> bool:
    """Tell whether anything here is known to wear a security group."""
    users: _Users = network.once("users of security groups", _users)
    return bool(users.found)


@cache
def _fields(kind: str) -> tuple[str, ...]:
    """Return the fields for security groups that entities of a kind have."""
    from netlint.network.catalog import class_of

    return tuple(
        name
        for name, declared in vars(class_of(kind)).items()
        if isinstance(declared, (link, links)) and "security_group" in declared.kinds
    )


def _users(network: Network) -> _Users:
    users = _Users()
    for kind in network.kinds:
        for entity in network.of_kind(kind, managed=True) if kind not in _OWN else ():
            for field in _fields(kind):
                _enter(users, entity, field)
    return users


def _enter(users: _Users, entity: Entity, field: str) -> None:
    linked = entity.linked(field, ("security_group",))
    for group in linked.targets:
        users.found.setdefault(id(group), []).append(entity)
        if linked.certainty is not Certainty.EXACT:
            known = users.certainties.get(id(group), linked.certainty)
            users.certainties[id(group)] = known.weaker(linked.certainty)
    if linked.incomplete is None or entity.leaves_out(field) or _is_made_by_aws(entity, linked.incomplete):
        return
    for group in linked.candidates:
        users.doubts.setdefault(id(group), linked.incomplete)
    if not linked.candidates:
        users.anywhere = users.anywhere or linked.incomplete


def _is_made_by_aws(entity: Entity, why: Undetermined) -> bool:
    """Tell whether what is not known of an entity is a group that AWS makes, as for an EKS cluster."""
    nested = "." in why.attribute and entity.address == why.address
    return nested and entity.resource is not None and not entity.resource.written(why.attribute)


def subnets_of(user: Entity) -> Members[Subnet]:
    """Return the subnets that the user of a security group may stand in.

    Raises:
        Undetermined: where it stands is not known.
    """
    if user.kind in ("launch_template", "launch_template_interface"):
        template = user if user.kind == "launch_template" else getattr(user, "template", None)
        launched = user.network.pointing("workload", "templates", template) if template else Members(())
        return flattened(launched, lambda workload: getattr(workload, "subnets"))  # noqa: B009
    if user.kind == "service_network_vpc_association":
        # It has no interface: AWS checks the group where clients are.
        return Members(())
    for way in ("interface", "endpoint"):
        owner = getattr(user, way, None)
        if isinstance(owner, Entity):
            user = owner
    subnets = getattr(user, "subnets", None)
    if isinstance(subnets, Members):
        return subnets
    if hasattr(type(user), "subnet"):
        return one(getattr(user, "subnet"))  # noqa: B009
    raise Undetermined(f"where {user.address} stands is not known", address=user.address)


def vpcs_of(group: SecurityGroup) -> Members[Vpc]:
    """Return the VPCs that a security group may be used in: its own, and those it is associated with."""
    associated = flattened(group.vpc_associations, lambda association: one(association.vpc))
    own = one(group.vpc)
    return Members((*own.proven, *associated.proven), associated.incomplete)


@cache
def _plain_types() -> frozenset[str]:
    """Return the types of resource that refer to security groups nowhere but in the fields that are read."""
    from netlint.network import acls, filtering, gateways, peering, routes, transit, vpc

    return frozenset(
        spelling.type
        for module in (acls, filtering, gateways, peering, routes, transit, vpc)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Entity)
        for spelling in (*value.terraform, *value.cloudformation)
    )


def mentioned(network: Network) -> dict[str, list[str]]:
    """Return by address of a resource instance which others refer to it, in whatever argument.

    What the network does not model, such as a provisioner's trigger or a parameter, is read here too.
    """
    found: dict[str, list[str]] = {}
    plain = _plain_types()
    for instance in network.snapshot:
        if instance.mode == "managed" and instance.type not in plain:
            for reference in instance.references().values():
                for target in reference.targets:
                    found.setdefault(target.address, []).append(instance.address)
    return found
