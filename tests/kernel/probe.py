"""Sends real packets between all ends of a built network at once, from one process."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable

import msgspec

from tests.kernel.build import INTERNET, PREMISES, S3, Built
from tests.kernel.draw_filters import PORTS
from tests.kernel.model import INTERNET_HOSTS, INTERNET_HOSTS_6, ON_PREMISES_HOST, S3_ADDRESS, is_six

#: seconds that one look for answers waits, and how many looks in vain end the run: looks are counted, not the
#: time between them, so that a busy machine does not cut a run short
LOOK = 0.04
IN_VAIN = 9


#: an echo request; the system writes checksum and identifier
_PING = bytes((8, 0, 0, 0, 0, 0, 0, 1))


class Probe(msgspec.Struct, frozen=True):
    """A question: whether a client in one namespace is answered by an address in another.

    `source_port` is the client's; 0 leaves it to the system.
    """

    source: str
    source_address: str
    destination: str
    address: str
    protocol: str
    port: int
    source_port: int = 0


def listeners(built: Built) -> dict[str, list[str]]:
    """Return the addresses that answer, by namespace."""
    found = {
        one.name: [one.address] + ([one.address6] if one.address6 else []) for one in built.drawn.workloads
    }
    found |= {one.name: [one.address] for one in built.drawn.endpoints}
    found[INTERNET] = [*INTERNET_HOSTS.values(), *INTERNET_HOSTS_6.values()]
    found[S3] = [S3_ADDRESS]
    found[PREMISES] = [ON_PREMISES_HOST]
    return found


class _Run:
    """Servers and clients on one selector."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.selector = selectors.DefaultSelector()
        self.sockets: list[socket.socket] = []
        self.answered: set[Probe] = set()
        self.open = 0

    def bound(self, address: str, protocol: str, port: int) -> socket.socket:
        kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
        family = socket.AF_INET6 if is_six(address) else socket.AF_INET
        made = socket.socket(family, kind, socket.IPPROTO_ICMP if protocol == "icmp" else 0)
        self.sockets.append(made)
        made.setblocking(False)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
        return made

    def watch(self, what: socket.socket, events: int, then: Callable[[socket.socket], None]) -> None:
        self.selector.register(what, events, then)

    def serve(self, name: str, addresses: list[str]) -> None:
        """Answer with the name of the namespace, on every port that is probed."""
        answer = name.encode()

        def accept(server: socket.socket) -> None:
            client, _ = server.accept()
            self.sockets.append(client)
            client.setblocking(False)
            client.sendall(answer)

        def reply(server: socket.socket) -> None:
            _, sender = server.recvfrom(100)
            server.sendto(answer, sender)

        for address in addresses:
            for protocol, ports in PORTS.items():
                # Pings are answered by the system.
                for port in ports:
                    server = self.bound(address, protocol, port)
                    if protocol == "tcp":
                        server.listen(1024)
                    self.watch(server, selectors.EVENT_READ, accept if protocol == "tcp" else reply)

    def ask(self, probe: Probe) -> None:
        """Begin a probe, in the namespace of its source."""
        client = self.bound(probe.source_address, probe.protocol, probe.source_port)
        expected = probe.destination.encode()

        def read(ready: socket.socket) -> None:
            try:
                answer = ready.recv(100)
            except OSError:
                answer = b""
            self.selector.unregister(ready)
            self.open -= 1
            if answer == expected or (answer and probe.protocol == "icmp"):
                self.answered.add(probe)

        try:
            client.connect((probe.address, probe.port))
        except BlockingIOError:
            pass
        except OSError:
            return
        self.open += 1
        self.watch(client, selectors.EVENT_READ, read)
        if probe.protocol != "tcp":
            try:
                client.send(_PING if probe.protocol == "icmp" else b"?")
            except OSError:
                # What the filter of its own namespace drops is told to the sender.
                self.selector.unregister(client)
                self.open -= 1

    def turn(self) -> None:
        """Handle events until it has been quiet for a while."""
        in_vain = 0
        while self.open and in_vain < IN_VAIN:
            ready = self.selector.select(LOOK)
            in_vain = 0 if ready else in_vain + 1
            for key, _ in ready:
                try:
                    key.data(key.fileobj)
                except OSError:
                    continue

    def close(self) -> None:
        self.selector.close()
        for one in self.sockets:
            one.close()


def answered(built: Built, probes: list[Probe]) -> set[Probe]:
    """Send all probes, and return those that were answered by whom they asked."""
    run = _Run(built)
    try:
        for name, addresses in listeners(built).items():
            with built.spaces.inside(name):
                run.serve(name, addresses)
        by_source: dict[str, list[Probe]] = {}
        for probe in probes:
            by_source.setdefault(probe.source, []).append(probe)
        for source, mine in by_source.items():
            with built.spaces.inside(source):
                for probe in mine:
                    run.ask(probe)
        run.turn()
        return run.answered
    finally:
        run.close()
