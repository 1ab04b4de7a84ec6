"""Assertions that hold today, to start from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from netlint.network.sensitive_ports import sensitive_among
from netlint.network.workloads import Workload
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures

if TYPE_CHECKING:
    from netlint.network.network import Network


def suggestions(network: Network) -> Iterator[str]:
    """Yield `[[assert]]` tables, in TOML: what the internet reaches, and the data that it does not.

    What is undetermined is left out.
    """
    internet = find(network, "internet", source=True)
    found = list(exposures(network, internet))
    # What is reached in several subnets, or by several ways, is one thing.
    reachable: dict[tuple[str, str], None] = {}
    for exposure in found:
        if exposure.certain:
            ports = [f"{ports}/{protocol}" for protocol, ports in exposure.rows() if ports[:1].isdigit()]
            for one in ports or [""]:
                reachable[exposure.entity.address, one.replace(" ", "")] = None
    for address, ports_of in reachable:
        yield _table(address, ports_of, "open")
    reached = {id(exposure.entity) for exposure in found}
    for workload in network.of_kind("workload"):
        if id(workload) not in reached and isinstance(workload, Workload) and _holds_data(workload):
            yield _table(workload.address, "", "closed")


def _holds_data(workload: Workload) -> bool:
    """Tell whether a workload is certain to serve a port of a data store."""
    if not workload.managed:
        return False
    served = workload.ports.proven
    return any(
        sensitive.holds_data for one in served for sensitive in sensitive_among((one.first, one.last), "tcp")
    )


def _table(destination: str, ports: str, expect: str) -> str:
    lines = ["[[assert]]", 'from = "internet"', f"to = {_quoted(destination)}"]
    if ports:
        lines.append(f"ports = {_quoted(ports)}")
    return "\n".join([*lines, f'expect = "{expect}"', 'reason = ""', ""])


def _quoted(text: str) -> str:
    """Write a basic string of TOML, which escapes as JSON does."""
    import json

    return json.dumps(text)
