"""Network namespaces of this process: made, wired and configured, and gone when it ends.

Nothing gets a name in /run/netns: a namespace lives as long as the descriptor that this process holds.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
#: both ends of every cable have it, so that no neighbour has to be asked for its own
_MAC = "02:00:00:00:00:01"
#: every namespace forwards what it gets, whoever it says it is from
_SETTINGS = {
    "ipv4/ip_forward": "1",
    "ipv4/ping_group_range": "0 2147483647",
    "ipv4/conf/all/rp_filter": "0",
    "ipv4/conf/default/rp_filter": "0",
    "ipv6/conf/all/forwarding": "1",
    "ipv6/conf/default/accept_dad": "0",
    "ipv6/conf/default/accept_ra": "0",
}
_FILES = 60_000
#: what the kernel must know: state, and addresses rewritten
_TRIAL = """table ip trial {
  chain state { type filter hook input priority 0; ct state new accept; }
  chain rewrite { type nat hook postrouting priority 100; snat to 192.0.2.1; }
}"""


def unavailable() -> str:
    """Return why namespaces cannot be used here; empty if they can."""
    missing = [tool for tool in ("ip", "nft") if shutil.which(tool) is None]
    if missing:
        return f"needs {' and '.join(missing)} (Debian: iproute2, nftables)"
    try:
        with Spaces() as spaces:
            spaces.add("a")
            spaces.add("b")
            device, _ = spaces.link("a", "b")
            spaces.ip("a", f"rule add iif {device} lookup 7 pref 9")
            spaces.nft("b", _TRIAL)
            spaces.start()
    except (OSError, subprocess.SubprocessError) as why:
        return f"needs the right to make network namespaces and filters (root): {why}"
    return ""


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


class Spaces:
    """A set of namespaces. Configuration is collected, and applied by `start` in a few calls."""

    def __init__(self) -> None:
        self._home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self._spaces: dict[str, int] = {}
        self._cables: list[str] = []
        self._devices: dict[str, list[str]] = {}
        self._lines: dict[tuple[str, bool], list[str]] = {}
        self._filters: dict[str, list[str]] = {}
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, most), most))

    def __enter__(self) -> Spaces:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the namespaces go, with all that is in them."""
        for descriptor in (*self._spaces.values(), self._home):
            os.close(descriptor)
        self._spaces.clear()

    def add(self, name: str) -> None:
        """Make a namespace."""
        try:
            _checked(_libc.unshare(_NEWNET))
            self._spaces[name] = os.open("/proc/self/ns/net", os.O_RDONLY)
            for path, value in _SETTINGS.items():
                with open(f"/proc/sys/net/{path}", "w", encoding="ascii") as setting:
                    setting.write(value)
        finally:
            _checked(_libc.setns(self._home, _NEWNET))

    def __contains__(self, name: str) -> bool:
        return name in self._spaces

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """Run what follows in a namespace: sockets made there stay there."""
        _checked(_libc.setns(self._spaces[name], _NEWNET))
        try:
            yield
        finally:
            _checked(_libc.setns(self._home, _NEWNET))

    def link(self, one: str, other: str) -> tuple[str, str]:
        """Join two namespaces by a cable; return the names of its ends."""
        ends = (f"d{len(self._cables)}a", f"d{len(self._cables)}b")
        here = [f"/proc/{os.getpid()}/fd/{self._spaces[name]}" for name in (one, other)]
        self._cables.append(
            f"link add name {ends[0]} address {_MAC} netns {here[0]} type veth"
            f" peer name {ends[1]} address {_MAC} netns {here[1]}"
        )
        for name, device in zip((one, other), ends, strict=True):
            self._devices.setdefault(name, []).append(device)
        return ends

    def ip(self, name: str, *lines: str, six: bool = False) -> None:
        """Configure a namespace with lines of `ip -batch`."""
        self._lines.setdefault((name, six), []).extend(lines)

    def nft(self, name: str, text: str) -> None:
        """Configure the filters of a namespace."""
        self._filters.setdefault(name, []).append(text)

    def start(self) -> None:
        """Apply what was collected.

        Raises:
            subprocess.CalledProcessError: a line is refused.
        """
        first = next(iter(self._spaces))
        self._run(first, ["ip", "-batch", "-"], self._cables)
        for name in self._spaces:
            up = [f"link set {device} arp off up" for device in self._devices.get(name, ())]
            lines = ["link set lo up", *up, *self._lines.get((name, False), ())]
            self._run(name, ["ip", "-batch", "-"], lines)
            self._run(name, ["ip", "-6", "-batch", "-"], self._lines.get((name, True), []))
            self._run(name, ["nft", "-f", "-"], self._filters.get(name, []))

    def _run(self, name: str, command: list[str], lines: list[str]) -> None:
        if not lines:
            return
        text = "\n".join(lines) + "\n"
        with self.inside(name):
            ran = subprocess.run(command, input=text, text=True, capture_output=True, check=False)
        if ran.returncode != 0 or ran.stderr:
            raise subprocess.SubprocessError(f"{command[0]} in {name}: {ran.stderr}\n{text}")
