"""Asks netlint and the kernel the same questions of one network."""

from __future__ import annotations

import ipaddress
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from netlint.network.build import build
from netlint.network.network import Network
from netlint.reachability.addresses import numbers
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from netlint.reachability.packets import ALL_ADDRESSES, ALL_IPV4_ADDRESSES, PacketSet, packets
from netlint.reachability.paths import Answer, Traffic, analyse
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration
from tests.kernel.build import Built
from tests.kernel.model import Drawn
from tests.kernel.probe import Probe, answered
from tests.kernel.questions import Question, questions
from tests.kernel.terraform import configuration

PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1}
#: a ping, as netlint writes its type and code
ECHO = 8 << 8
#: how often a packet that was not answered is sent again where netlint says that it is
AGAIN = 2


class Disagreement(msgspec.Struct, frozen=True):
    """What netlint says of a question, and the kernel does not."""

    seed: int
    question: Question
    netlint: str
    kernel: str
    because: str

    def __str__(self) -> str:
        asked = f"--from {self.question.source} --to {self.question.destination}"
        port = f"--port {self.question.port}/{self.question.protocol}".replace("0/icmp", "icmp")
        said = f"netlint {self.netlint}, kernel {self.kernel}; {self.because}"
        return f"network {self.seed}: {asked} {port}: {said}"


class Compared(msgspec.Struct):
    """What came of one network."""

    seed: int
    questions: list[Question]
    reachable: int
    undetermined: list[Disagreement]
    disagreements: list[Disagreement]

    @property
    def pairs(self) -> int:
        """The number of ordered pairs of ends."""
        return len({(one.source, one.destination) for one in self.questions})


def network_of(text: str) -> Network:
    """Read the network of a configuration as netlint does."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        reading = read_configuration(folder, ReadOptions())
    assert not reading.diagnostics, [one.message for one in reading.diagnostics]
    return build(reading.after)


def ask(network: Network, question: Question) -> Answer:
    """Ask netlint."""
    number = PROTOCOLS[question.protocol]
    return analyse(
        network,
        find(network, question.source, source=True),
        find(network, question.destination),
        Traffic((number, number), (ECHO, ECHO) if number == 1 else (question.port, question.port)),
    )


def exposed(network: Network, asked: list[Question]) -> Iterator[tuple[Question, str]]:
    """Answer by what is exposed to the internet, and to the first workload, instead of pair by pair."""
    first = next(one.source for one in asked)
    for origin in ("internet", first):
        found: dict[str, list[PacketSet]] = {}
        for one in exposures(network, find(network, origin, source=True)):
            if one.certain:
                found.setdefault(one.entity.address, []).append(one.packets)
        for question in asked:
            source = (
                ipaddress.ip_network(question.source) if origin == "internet" and question.inward else None
            )
            if not question.destination.startswith("aws_instance."):
                continue
            if source is None and question.source != origin:
                continue
            number = PROTOCOLS[question.protocol]
            port = ECHO if number == 1 else question.port
            # A ping is one of IPv4.
            anyone = ALL_IPV4_ADDRESSES if number == 1 else ALL_ADDRESSES
            sent = packets(
                anyone if source is None else numbers(source),
                protocol=(number, number),
                port=(port, port),
            )
            there = any(one & sent for one in found.get(question.destination, ()))
            yield question, "reachable" if there else "blocked"


def compare(drawn: Drawn) -> Compared:
    """Ask both about every pair of a network."""
    built = Built(drawn)
    try:
        asked = questions(built)
        network = network_of(configuration(drawn))
        said = {one: ask(network, one) for one in asked}
        by_exposure = dict(exposed(network, asked))
        heard = answered(built, [probe for one in asked for probe in one.probes])
        for _ in range(AGAIN):
            missing = [one for one, answer in said.items() if answer.verdict == "reachable"]
            heard |= _again(built, [one for one in missing if not heard.intersection(one.probes)])
    finally:
        built.spaces.close()
    found = Compared(drawn.seed, asked, 0, [], [])
    for one, answer in said.items():
        kernel = "reachable" if heard.intersection(one.probes) else "blocked"
        found.reachable += kernel == "reachable"
        if answer.verdict != kernel:
            said_otherwise = Disagreement(drawn.seed, one, answer.verdict, kernel, _because(answer))
            weak = answer.verdict == "undetermined"
            (found.undetermined if weak else found.disagreements).append(said_otherwise)
    for one, verdict in by_exposure.items():
        if verdict != said[one].verdict and said[one].verdict != "undetermined":
            pair = Disagreement(drawn.seed, one, f"exposure {verdict}", said[one].verdict, "")
            found.disagreements.append(pair)
    return found


def _again(built: Built, missing: list[Question]) -> set[Probe]:
    return answered(built, [probe for one in missing for probe in one.probes]) if missing else set()


def _because(answer: Answer) -> str:
    if answer.verdict == "reachable":
        hops = [f"{hop.entity.address} ({hop.detail})" for hop in answer.hops]
        return f"{answer.witness}: " + " > ".join(hops)
    if answer.verdict == "undetermined":
        return "; ".join(why.reason for why in answer.undetermined)
    return "; ".join(f"{one.code} {one.entity.address} {one.detail}" for one in answer.blocked_by)
