"""The ports over which machines are administered and data is stored: not for the whole internet."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from netlint.lang.wording import listed
from netlint.network.port_ranges import Ports


class SensitivePort(Struct, frozen=True):
    """A port that a service takes connections on.

    Args:
        port: its number.
        service: the name of the service; empty for a port of the user's choice.
        transport: `tcp` or `udp`.
        holds_data: whether it is that of a data store; else machines are administered over it.
    """

    port: int
    service: str
    transport: str = "tcp"
    holds_data: bool = False


def _administration(*found: tuple[int, str]) -> tuple[SensitivePort, ...]:
    return tuple(SensitivePort(port, service) for port, service in found)


def _data(*found: tuple[int, str]) -> tuple[SensitivePort, ...]:
    return tuple(SensitivePort(port, service, holds_data=True) for port, service in found)


#: By number. Services of AWS: `netlint.network.port_facts` names the pages. Others: the ports that AWS counts
#: as high risk (https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19,
#: https://docs.aws.amazon.com/awssupport/latest/user/security-checks.html), and those that are assigned
#: (https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml).
#: Ports from 8000 to 8999 are left out: web applications use all of them.
SENSITIVE_PORTS: tuple[SensitivePort, ...] = tuple(
    sorted(
        (
            *_administration((22, "SSH"), (23, "Telnet"), (135, "RPC"), (3389, "RDP"), (5500, "VNC")),
            *_administration((5900, "VNC"), (5985, "WinRM"), (5986, "WinRM")),
            *_administration((2375, "Docker"), (2376, "Docker"), (10250, "kubelet")),
            *_data((111, "RPC for NFS"), (445, "SMB"), (2049, "NFS"), (2379, "etcd")),
            *_data((1433, "SQL Server"), (1521, "Oracle Database"), (3306, "MySQL"), (5432, "PostgreSQL")),
            *_data((5439, "Redshift"), (50000, "Db2"), (27017, "MongoDB"), (9042, "Cassandra")),
            *_data((6379, "Redis"), (11211, "Memcached")),
            *_data((9200, "Elasticsearch"), (9300, "Elasticsearch")),
            *_data((2181, "ZooKeeper"), (9092, "Kafka"), (9094, "Kafka"), (9096, "Kafka"), (9098, "Kafka")),
            SensitivePort(11211, "Memcached", "udp", holds_data=True),
        ),
        key=lambda one: (one.port, one.transport),
    )
)


def sensitive_with(further: Sequence[int | str], public: Sequence[int | str]) -> tuple[SensitivePort, ...]:
    """Return the sensitive ports, as the user has it.

    Args:
        further: ports that are sensitive too: `8500` or `8500/tcp`, `8125/udp`.
        public: ports that are not.
    """
    found = {(one.port, one.transport): one for one in SENSITIVE_PORTS}
    for port, transport in map(_port, further):
        found.setdefault((port, transport), SensitivePort(port, "", transport))
    for which in map(_port, public):
        found.pop(which, None)
    return tuple(found[which] for which in sorted(found))


def _port(written: int | str) -> tuple[int, str]:
    number, _, transport = str(written).partition("/")
    return int(number), transport or "tcp"


def sensitive_among(
    ports: Ports, transport: str, sensitive: tuple[SensitivePort, ...] | None = None
) -> list[SensitivePort]:
    """Return the sensitive ports in a range.

    Args:
        ports: the range.
        transport: `tcp` or `udp`.
        sensitive: all that are sensitive; None for `SENSITIVE_PORTS`.
    """
    first, last = ports
    known = SENSITIVE_PORTS if sensitive is None else sensitive
    return [one for one in known if one.transport == transport and first <= one.port <= last]


def named(found: list[SensitivePort]) -> str:
    """Write some sensitive ports for people: `22 (SSH), 3389 (RDP)`."""
    return listed((f"{one.port} ({one.service})" if one.service else str(one.port) for one in found), 4)
