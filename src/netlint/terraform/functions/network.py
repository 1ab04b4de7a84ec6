"""Functions on IP ranges: `cidrhost`, `cidrnetmask`, `cidrsubnet` and `cidrsubnets`.

They compute on integers, and follow Terraform where it is lenient: host bits that are set are ignored, octets
may have leading zeros. Numbers of networks and hosts are bounded as in the library that Terraform uses
(https://pkg.go.dev/github.com/apparentlymart/go-cidr/cidr), whose checks see only the lowest 64 bits.
"""

from __future__ import annotations

import re

from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.numbers import to_text
from netlint.lang.types import NUMBER, STRING, ListType
from netlint.lang.values import ListValue, Value
from netlint.terraform.functions.partial import integer, whole

_LOW_64 = 2**64 - 1
_PREFIX = Parameter("prefix", STRING)

_IPV4 = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)")
_DECIMAL = re.compile(r"0*([0-9]{1,3})")
_HEXTET = re.compile(r"0*([0-9a-fA-F]{1,4})")


class Prefix:
    """An IP network: its first address as a number, the length of its prefix, and the bits of an address."""

    __slots__ = ("address", "bits", "length")

    def __init__(self, address: int, length: int, bits: int) -> None:
        self.address = address
        self.length = length
        self.bits = bits

    def __str__(self) -> str:
        length = self.length
        if _is_mapped(self) and length >= 96:
            # Go prints an IPv4-mapped network as the IPv4 one.
            length -= 96
        return f"{format_address(self.address, self.bits)}/{length}"


def _is_mapped(prefix: Prefix) -> bool:
    """Tell whether an IPv6 network is one of IPv4-mapped addresses."""
    return prefix.bits == 128 and prefix.address >> 32 == 0xFFFF


def parse_prefix(text: str) -> Prefix | None:
    """Read a network in CIDR notation, as leniently as Terraform; None when it is none."""
    address_text, slash, length_text = text.partition("/")
    if not slash:
        return None
    bits = 32
    address = parse_ipv4(address_text)
    if address is None:
        bits = 128
        address = parse_ipv6(address_text)
    found = _DECIMAL.fullmatch(length_text)
    if address is None or found is None:
        return None
    length = int(found[1])
    if length > bits:
        return None
    return Prefix(_masked(address, length, bits), length, bits)


def _masked(address: int, length: int, bits: int) -> int:
    hosts = bits - length
    return address >> hosts << hosts


def parse_ipv4(text: str) -> int | None:
    """Read an IPv4 address; octets may have leading zeros, and are decimal all the same."""
    found = _IPV4.fullmatch(text)
    if found is None:
        return None
    address = 0
    for octet in found.groups():
        digits = _DECIMAL.fullmatch(octet)
        if digits is None or int(digits[1]) > 255:
            return None
        address = address << 8 | int(digits[1])
    return address


def parse_ipv6(text: str) -> int | None:
    """Read an IPv6 address; its last 32 bits may be written as an IPv4 address."""
    before, double, after = text.partition("::")
    if double and "::" in after:
        return None
    head = _hextets(before, last=not double)
    tail = _hextets(after, last=True) if double else []
    if head is None or tail is None:
        return None
    missing = 8 - len(head) - len(tail)
    if missing < 0 or (double and missing == 0) or (not double and missing):
        return None
    address = 0
    for hextet in (*head, *([0] * missing), *tail):
        address = address << 16 | hextet
    return address


def _hextets(text: str, *, last: bool) -> list[int] | None:
    if not text:
        return []
    parts = text.split(":")
    hextets: list[int] = []
    for index, part in enumerate(parts):
        if "." in part:
            address = parse_ipv4(part) if last and index == len(parts) - 1 else None
            if address is None:
                return None
            hextets += [address >> 16, address & 0xFFFF]
            continue
        found = _HEXTET.fullmatch(part)
        if found is None:
            return None
        hextets.append(int(found[1], 16))
    return hextets


def format_address(address: int, bits: int) -> str:
    """Write an address as Go does: RFC 5952, and IPv4-mapped addresses in dotted form."""
    if bits == 32 or address >> 32 == 0xFFFF:
        return f"{address >> 24 & 255}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"
    hextets = [address >> shift & 0xFFFF for shift in range(112, -1, -16)]
    start, length = _longest_zeros(hextets)
    if length < 2:
        return ":".join(f"{hextet:x}" for hextet in hextets)
    head = ":".join(f"{hextet:x}" for hextet in hextets[:start])
    tail = ":".join(f"{hextet:x}" for hextet in hextets[start + length :])
    return f"{head}::{tail}"


def _longest_zeros(hextets: list[int]) -> tuple[int, int]:
    best_start, best = 0, 0
    start = 0
    for index, hextet in enumerate(hextets):
        if hextet:
            start = index + 1
        elif index + 1 - start > best:
            best_start, best = start, index + 1 - start
    return best_start, best


def _network(text: Value, argument: int | None = None) -> Prefix:
    assert isinstance(text, str)
    prefix = parse_prefix(text)
    if prefix is None:
        raise FunctionError(f"invalid CIDR expression: invalid CIDR address: {text}", argument)
    return prefix


def _integer(number: Value) -> int:
    found = integer(number)
    if found is None:
        raise FunctionError("value must be a whole number")
    return found


def _inserted(prefix: Prefix, number: int, length: int) -> int:
    """Put a number right behind a prefix. Of a negative one the magnitude counts, as in Go."""
    address = abs(prefix.address | number << prefix.bits - length)
    if address >> prefix.bits:
        raise FunctionError("the number is too large for an address")
    return address


@function(STRING, _PREFIX, Parameter("hostnum", NUMBER))
def cidrhost(prefix: Value, hostnum: Value) -> Value:
    """Return the address with a number in a network; negative numbers count from its end."""
    number = _integer(hostnum)
    network = _network(prefix)
    most = (1 << network.bits - network.length) - 1
    checked = number & _LOW_64
    if number < 0:
        checked = -number - 1
        number = most - checked
    elif checked >= 2**63:
        checked -= 2**64
    if checked > most:
        raise FunctionError(
            f"prefix of {network.length} does not accommodate a host numbered {to_text(number)}"
        )
    if number.bit_length() > network.bits:
        raise FunctionError("the number is too large for an address")
    # Go takes an IPv4-mapped address for an IPv4 one here, and counts in the wrong bits.
    length = 32 if _is_mapped(network) else network.bits
    return format_address(_inserted(network, number, length), network.bits)


@function(STRING, _PREFIX)
def cidrnetmask(prefix: Value) -> Value:
    """Return the netmask of an IPv4 network."""
    network = _network(prefix)
    if network.bits != 32 and not _is_mapped(network):
        raise FunctionError(f"IPv6 addresses cannot have a netmask: {prefix}")
    return format_address(_masked((1 << network.bits) - 1, network.length, network.bits), network.bits)


@function(STRING, _PREFIX, Parameter("newbits", NUMBER), Parameter("netnum", NUMBER))
def cidrsubnet(prefix: Value, newbits: Value, netnum: Value) -> Value:
    """Return the network with a number among those that are some bits longer."""
    extension = whole(newbits)
    number = _integer(netnum)
    network = _network(prefix)
    length = network.length + extension
    if length > network.bits:
        raise FunctionError(f"insufficient address space to extend prefix of {network.length} by {extension}")
    most = (1 << extension) - 1 if 0 <= extension < 64 else _LOW_64
    if abs(number) & _LOW_64 > most:
        raise FunctionError(
            f"prefix extension of {extension} does not accommodate a subnet numbered {to_text(number)}"
        )
    if number.bit_length() > network.bits:
        raise FunctionError("the number is too large for an address")
    if length < 0:
        # Terraform does not notice.
        return "<nil>"
    return str(Prefix(_inserted(network, number, length), length, network.bits))


@function(ListType(STRING), _PREFIX, rest=Parameter("newbits", NUMBER))
def cidrsubnets(prefix: Value, *newbits: Value) -> Value:
    """Return consecutive networks, each some bits longer than the prefix."""
    network = _network(prefix, 0)
    end = network.address + (1 << network.bits - network.length)
    position = network.address
    previous = ""
    found: list[Value] = []
    for argument, given in enumerate(newbits, 1):
        length = network.length + _extension(network, given, argument)
        size = 1 << network.bits - length
        if network.address == 0 and not previous:
            # Terraform starts from the network before, which there is none of.
            previous = str(Prefix((1 << network.bits) - size, length, network.bits))
            start = end
        else:
            start = -(-position // size) * size
        if start + size > end:
            raise FunctionError(
                f"not enough remaining address space for a subnet with a prefix of {length} bits"
                f" after {previous}",
                argument,
            )
        position = start + size
        previous = str(Prefix(start, length, network.bits))
        found.append(previous)
    return ListValue(STRING, tuple(found))


def _extension(network: Prefix, given: Value, argument: int) -> int:
    extension = whole(given, "", argument)
    if extension < 1:
        raise FunctionError("must extend prefix by at least one bit", argument)
    if extension > 32:
        raise FunctionError("may not extend prefix by more than 32 bits", argument)
    length = network.length + extension
    if length > network.bits:
        protocol = "IPv4" if network.bits == 32 else "IPv6"
        raise FunctionError(
            f"would extend prefix to {length} bits, which is too long for an {protocol} address", argument
        )
    return extension


FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (cidrhost, cidrnetmask, cidrsubnet, cidrsubnets)
}
