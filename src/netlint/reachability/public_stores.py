"""Data stores that ask for a public address: who on the internet reaches them at their own ports."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import INTERNET_IPV4
from netlint.reachability.direct import Traffic
from netlint.reachability.endpoints import find, of_entity
from netlint.reachability.intervals import from_pairs, is_subset
from netlint.reachability.packets import SOURCE, TCP, packets
from netlint.reachability.paths import Answer, analyse

if TYPE_CHECKING:
    from netlint.network.workloads import Workload


def reached_from_internet(store: Workload, ports: Collection[int] = ()) -> Answer:
    """Answer whether the internet reaches a store at the ports that it serves publicly, or at some of them.

    Raises:
        Undetermined: its ports are not known.
    """
    known = store.public_ports
    spans = [(one.first, one.last) for one in known.proven if one.protocol == "tcp"]
    if not spans:
        raise known.incomplete or Undetermined(
            f"the ports of {store.address} are not known", address=store.address
        )
    traffic = Traffic((TCP, TCP), from_pairs([(one, one) for one in ports] or spans))
    return analyse(store.network, find(store.network, "internet", source=True), of_entity(store), traffic)


def ports_for_everybody(store: Workload, answer: Answer) -> list[int]:
    """Return the ports of a store at which packets of an answer are from the whole internet.

    At others only chosen addresses may be let in.
    """
    return [
        one.first
        for one in store.public_ports.proven
        if is_subset(INTERNET_IPV4, (answer.packets & packets(port=(one.first, one.first))).along(SOURCE))
    ]


def serves_publicly(entity: Any, port: int) -> bool:
    """Tell whether something is a store with a public address, and a port is its own.

    Raises:
        Undetermined: that is not known.
    """
    if entity.kind != "workload" or not entity.asks_for_public_address:
        return False
    return any(one.protocol == "tcp" and one.first <= port <= one.last for one in entity.public_ports.proven)
