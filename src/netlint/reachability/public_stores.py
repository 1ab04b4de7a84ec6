"""Data stores that ask for a public address: who on the internet reaches them at their own ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import INTERNET_IPV4
from netlint.reachability.direct import Traffic
from netlint.reachability.endpoints import find, of_entity
from netlint.reachability.intervals import from_pairs, is_subset
from netlint.reachability.packets import SOURCE, TCP
from netlint.reachability.paths import Answer, analyse

if TYPE_CHECKING:
    from netlint.network.workloads import Workload


def reached_from_internet(store: Workload) -> Answer:
    """Answer whether the internet reaches a store at the ports that it serves.

    Raises:
        Undetermined: its ports are not known.
    """
    ports = store.ports
    spans = [(one.first, one.last) for one in ports.proven if one.protocol == "tcp"]
    if not spans:
        raise ports.incomplete or Undetermined(
            f"the ports of {store.address} are not known", address=store.address
        )
    traffic = Traffic((TCP, TCP), from_pairs(spans))
    return analyse(store.network, find(store.network, "internet", source=True), of_entity(store), traffic)


def is_for_everybody(answer: Answer) -> bool:
    """Tell whether packets of an answer come from the whole internet, and not from chosen addresses."""
    return is_subset(INTERNET_IPV4, answer.packets.along(SOURCE))


def serves_publicly(entity: Any, port: int) -> bool:
    """Tell whether something is a store with a public address, and a port is its own.

    Raises:
        Undetermined: that is not known.
    """
    if entity.kind != "workload" or not entity.asks_for_public_address:
        return False
    return any(one.protocol == "tcp" and one.first <= port <= one.last for one in entity.ports.proven)
