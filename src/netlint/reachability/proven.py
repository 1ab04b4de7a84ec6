"""What the internet reaches through the rules of a security group that are open to the world."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined, some
from netlint.network.group_users import users_of
from netlint.network.own_addresses import has_ipv6, has_public_address
from netlint.network.sensitive_ports import SensitivePort
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import Exposure, exposures
from netlint.reachability.interfaces import has_interfaces, interfaces_of, subnets_of
from netlint.reachability.packets import TCP, UDP, packets

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.filtering import SecurityGroup, SecurityGroupRule
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet


class Proof(Struct, frozen=True):
    """Something that the internet reaches at sensitive ports, and the rule that admits it."""

    rule: SecurityGroupRule
    ports: tuple[SensitivePort, ...]
    exposure: Exposure


def proofs(group: SecurityGroup) -> Iterator[Proof]:
    """Yield what wears a security group and is reached at the sensitive ports that it opens to the world.

    What is not certain is among it, with doubts in its exposure.
    """
    for exposure in _wearing(group.network).get(id(group), ()):
        for rule in group.open_to_world.proven:
            reached = tuple(one for one in rule.sensitive_ports if _gets_there(exposure, one))
            if reached:
                yield Proof(rule, reached, exposure)


def unplaced(group: SecurityGroup) -> Undetermined | None:
    """Say why what wears a group could be reached in ways that are not known; None if it could not.

    Only what may be public, in a subnet that may send to an internet gateway, is asked.
    """
    for user in users_of(group).proven if any(group.network.of_kind("internet_gateway")) else ():
        if not has_interfaces(user) or user.kind == "load_balancer":
            continue
        missing = interfaces_of(user).incomplete
        if missing is None:
            continue
        # A way that is closed whatever is unknown is no reason to ask.
        may, _, _ = group.network.weigh(lambda user=user: some(subnets_of(user), partial(_may_be_open, user)))
        if may is not False:
            return missing
    return None


def _may_be_open(user: Entity, subnet: Subnet) -> bool:
    return subnet.public and some((has_public_address, has_ipv6), lambda has: has(user, subnet))


def _gets_there(exposure: Exposure, one: SensitivePort) -> bool:
    number = TCP if one.transport == "tcp" else UDP
    return bool(exposure.packets & packets(protocol=(number, number), port=(one.port, one.port)))


def _wearing(network: Network) -> dict[int, list[Exposure]]:
    """Return what the internet reaches, by the security groups before it."""
    return network.once("exposures by group", _by_group)


def _by_group(network: Network) -> dict[int, list[Exposure]]:
    found: dict[int, list[Exposure]] = {}
    for exposure in exposures(network, find(network, "internet", source=True)):
        if exposure.entity.kind == "load_balancer":
            # It answers at the ports of its listeners, for what is behind it: that is asked in its own right.
            continue
        groups: dict[int, Any] = {}
        for interface in interfaces_of(exposure.entity).proven:
            groups.update((id(group), group) for group in interface.groups or ())
        for group in groups:
            found.setdefault(group, []).append(exposure)
    return found
