"""The questions that are asked of a network: every ordered pair of its ends, in TCP and in UDP."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import msgspec

from tests.kernel.build import CLIENT_PORTS, INTERNET, PREMISES, QUARTER, S3, Built
from tests.kernel.draw_filters import PORTS
from tests.kernel.model import (
    INTERNET_HOSTS,
    INTERNET_HOSTS_6,
    ON_PREMISES_HOST,
    S3_ADDRESS,
    Endpoint,
    Workload,
    is_six,
)
from tests.kernel.probe import Probe

#: the hosts of the internet: by which netlint knows them, too
HOSTS = [*INTERNET_HOSTS.values(), *INTERNET_HOSTS_6.values()]


class End(msgspec.Struct, frozen=True):
    """A source or destination: its namespace, its addresses, and how netlint is told of it."""

    space: str
    addresses: tuple[str, ...]
    said: str


class Question(msgspec.Struct, frozen=True):
    """A question to netlint, and the packets that answer it: one that comes through is enough."""

    source: str
    destination: str
    protocol: str
    port: int
    probes: tuple[Probe, ...]

    @property
    def inward(self) -> bool:
        """Whether it is asked from the internet."""
        return any(one.source == INTERNET for one in self.probes)


def _host(space: str, address: str) -> End:
    return End(space, (address,), f"{address}/{128 if is_six(address) else 32}")


def _workload(one: Workload) -> End:
    return End(one.name, (one.address, *([one.address6] if one.address6 else ())), f"aws_instance.{one.name}")


def _endpoint(one: Endpoint) -> End:
    return End(one.name, (one.address,), f"aws_vpc_endpoint.{one.name}")


def _pairs(built: Built) -> Iterator[tuple[End, End]]:
    drawn = built.drawn
    workloads = [_workload(one) for one in drawn.workloads]
    outside = [_host(INTERNET, address) for address in HOSTS]
    if drawn.vpn:
        outside.append(_host(PREMISES, ON_PREMISES_HOST))
    only_asked = [_endpoint(one) for one in drawn.endpoints] + [End(S3, (S3_ADDRESS,), "s3")]
    for source in workloads:
        for destination in (*workloads, *outside, *only_asked):
            if source is not destination:
                yield source, destination
    for source in outside:
        for destination in workloads:
            yield source, destination


def questions(built: Built) -> list[Question]:
    """Return the questions, the same ones for the same network."""
    rng = Random(built.drawn.seed)
    found = []
    for number, (source, destination) in enumerate(_pairs(built)):
        for protocol in ("tcp", "udp", "icmp") if rng.random() < 0.4 else ("tcp", "udp"):
            port = rng.choice(PORTS[protocol]) if protocol != "icmp" else 0
            if destination.space == S3 or destination.said.startswith("aws_vpc_endpoint."):
                protocol, port = "tcp", 443
            probes = tuple(_probes(built, source, destination, protocol, port, number))
            found.append(Question(source.said, destination.said, protocol, port, probes))
    return list(dict.fromkeys(found))


def _probes(
    built: Built, source: End, destination: End, protocol: str, port: int, number: int
) -> Iterator[Probe]:
    """Yield a packet for each family and range of the client's ports.

    The question is whether a client can reach the server, and systems differ in the ports that clients take.
    """
    for address in destination.addresses:
        sender = next((one for one in source.addresses if is_six(one) == is_six(address)), None)
        reached: str | None = address
        if source.space == INTERNET and not is_six(address):
            reached = built.public.get(destination.space)
        if sender is not None and reached is not None and not (protocol == "icmp" and is_six(address)):
            for first in CLIENT_PORTS if protocol != "icmp" else CLIENT_PORTS[:1]:
                # A NAT gateway takes a port of its own choice: all ranges are tried.
                for taken in range(len(CLIENT_PORTS) if built.drawn.nats else 1):
                    own = first + taken * QUARTER + number % QUARTER
                    yield Probe(source.space, sender, destination.space, reached, protocol, port, own)
