"""Whether the internet and something else get nothing to each other, in neither direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.reachability.endpoints import find, of_entity
from netlint.reachability.interfaces import interfaces_of
from netlint.reachability.paths import analyse
from netlint.reachability.witness import BLOCKED, UNDETERMINED

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network


def is_cut_off(network: Network, owner: Entity, *, outwards: bool) -> bool:
    """Tell whether the internet does not reach something, nor the other way round if that is asked too.

    Raises:
        Undetermined: that is not known.
    """
    interfaces = interfaces_of(owner)
    if interfaces.incomplete is not None:
        raise interfaces.incomplete
    # What is alike to every filter and every route is asked once.
    asked: dict[Any, bool] = network.once("cut off from the internet", lambda _: {})
    key = (outwards, *sorted((interface.key() for interface in interfaces.proven), key=repr))
    if key not in asked:
        asked[key] = _is_blocked(network, owner, outwards=outwards)
    return asked[key]


def _is_blocked(network: Network, owner: Entity, *, outwards: bool) -> bool:
    internet, here = find(network, "internet", source=True), of_entity(owner)
    questions = [(internet, here)]
    if outwards:
        questions.append((here, find(network, "internet")))
    for source, destination in questions:
        answer = analyse(network, source, destination)
        if answer.verdict == UNDETERMINED:
            raise answer.undetermined[0]
        if answer.verdict != BLOCKED:
            return False
    return True
