"""What the internet reaches through the rules of a security group that are open to the world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.network.sensitive_ports import SensitivePort
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import Exposure, exposures
from netlint.reachability.interfaces import interfaces_of
from netlint.reachability.packets import TCP, UDP, packets

if TYPE_CHECKING:
    from netlint.network.filtering import SecurityGroup, SecurityGroupRule
    from netlint.network.network import Network


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
