"""What the configuration asserts of who can reach whom, asked of a network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from netlint.engine.check import Problem
from netlint.errors import ConfigurationError
from netlint.lang.undetermined import Undetermined
from netlint.reachability.steps import way, witness

if TYPE_CHECKING:
    from netlint.config.schema import Assertion
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.reachability.paths import Answer


class Asked(Struct, frozen=True):
    """One assertion on one network: the answer, or None where the network has not both ends."""

    assertion: Assertion
    answer: Answer | None
    problem: Problem | None = None
    undetermined: Undetermined | None = None

    @property
    def question(self) -> str:
        """What was asked, in short."""
        ports = f" {self.assertion.ports}" if self.assertion.ports else ""
        return f"{self.assertion.source} -> {self.assertion.destination}{ports}"

    @property
    def holds(self) -> bool:
        """Whether the assertion was asked and is certain to hold."""
        return self.answer is not None and self.problem is None and self.undetermined is None


class Assertions:
    """The `[[assert]]` tables of the configuration."""

    def __init__(self, declared: list[Assertion], file: str) -> None:
        """Prepare them.

        Raises:
            ConfigurationError: the ports of one are none.
        """
        self._file = file
        self._declared = declared
        self._missing: dict[int, str] = {}
        self._met: set[int] = set()
        if declared:
            from netlint.reachability.traffic import traffic_of

            for one in declared:
                if one.ports:
                    try:
                        traffic_of(one.ports)
                    except ConfigurationError as error:
                        message = error.message.replace("--port", "`ports` of [[assert]]")
                        raise ConfigurationError(message, file=file) from None

    def ask(self, network: Network) -> Iterator[Asked]:
        """Ask all of them of one network."""
        for place, assertion in enumerate(self._declared):
            try:
                asked = _ask(network, assertion)
            except ConfigurationError as error:
                self._missing.setdefault(place, error.message)
                asked = Asked(assertion, None)
            else:
                self._met.add(place)
            yield asked

    def finish(self) -> None:
        """End a run.

        Raises:
            ConfigurationError: an end of an assertion is in none of the inputs.
        """
        for place, message in self._missing.items():
            if place not in self._met:
                from netlint.config.load import shown

                raise ConfigurationError(f"[[assert]]: {message}", file=shown(self._file))


def _ask(network: Network, assertion: Assertion) -> Asked:
    from netlint.reachability.endpoints import find
    from netlint.reachability.paths import Traffic, analyse
    from netlint.reachability.traffic import traffic_of

    source = find(network, assertion.source, source=True)
    destination = find(network, assertion.destination)
    traffic = traffic_of(assertion.ports) if assertion.ports else Traffic()
    answer = analyse(network, source, destination, traffic)
    if answer.verdict == "undetermined":
        why = answer.undetermined[0]
        reason = f"whether {_question(assertion)} is not known: {why.reason}"
        return Asked(
            assertion, answer, undetermined=Undetermined(reason, settle=why.settle, address=why.address)
        )
    if (answer.verdict == "reachable") == (assertion.expect == "open"):
        return Asked(assertion, answer)
    return Asked(assertion, answer, _problem(network, assertion, answer))


def _question(assertion: Assertion) -> str:
    ports = f" at {assertion.ports}" if assertion.ports else ""
    return f"{assertion.source} reaches {assertion.destination}{ports}"


def _problem(network: Network, assertion: Assertion, answer: Answer) -> Problem:
    ports = f" at {assertion.ports}" if assertion.ports else ""
    reason = f": {assertion.reason}" if assertion.reason else ""
    if answer.verdict == "reachable":
        said = f"can reach {assertion.destination}{ports}, and that is to stay closed"
        steps = way(answer)
        because = witness(answer)
        change = "close one of the steps of the way"
    else:
        said = f"cannot reach {assertion.destination}{ports}, and that is to be open"
        steps = [(block.entity, block.detail) for block in answer.blocked_by]
        because = ()
        change = "; ".join(block.change for block in answer.blocked_by if block.change)
    return Problem(
        at=_at(network, assertion, steps),
        message=f"{assertion.source} {said}{reason}",
        because=because,
        help=f"{change or 'remove what blocks it'}; or change the assertion, if the network is right",
        related=tuple(steps),
        is_path=answer.verdict == "reachable",
        key=f"{assertion.source}>{assertion.destination}>{assertion.ports}",
    )


def _at(network: Network, assertion: Assertion, steps: list[tuple[Entity, str]]) -> Entity:
    """Return what a finding is about: the destination if it is a resource, else the source, else a step."""
    for text in (assertion.destination, assertion.source):
        found = network.at(text)
        if found is not None:
            return found
    return steps[-1][0] if steps else network.entities[0]
