"""An Elastic IP address that is associated with nothing.

## What it finds

An Elastic IP address with which no instance, network interface, NAT gateway, load balancer or other
service of the configuration is associated, while another address of the configuration is.

## Why it matters

A public IPv4 address is billed by the hour, in use or not. Often it is left over from what it was for,
or the association was forgotten. The finding says what it costs.

## Bad

The address of the old bastion host is still there.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_network_interface" "web" {
  subnet_id = aws_subnet.public.id
}

resource "aws_eip" "web" {
  domain            = "vpc"
  network_interface = aws_network_interface.web.id
}

resource "aws_eip" "bastion" { # <- NAT010
  domain = "vpc"
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_network_interface" "web" {
  subnet_id = aws_subnet.public.id
}

resource "aws_eip" "web" {
  domain            = "vpc"
  network_interface = aws_network_interface.web.id
}
```

## How to fix it

Release the address, or associate it with what it is for. Where it is kept on purpose, because partners
have it in their allow lists, say so with a tag: `[rules.NAT010] kept-by-tag = "reserved"` passes over
addresses that have a tag of that name.

## When it stays silent

Where no address of the configuration is associated with anything: they are for another configuration.
Where an instance or a launch template has user data: it may associate an address by itself. For an
address with the tag that `kept-by-tag` names. Where it is not known what an association, a NAT gateway
or a load balancer takes, or whether a module that is not installed takes the address, it is
undetermined.

## References

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
https://aws.amazon.com/vpc/pricing/
"""

from msgspec import Struct

from netlint.cost.prices import HOURS_PER_MONTH, price
from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.network.gateways import ElasticIp
from netlint.network.network import Network

#: what may start with a script
_STARTED = ("workload", "launch_template")


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Which addresses are kept on purpose.

    Args:
        kept_by_tag: the name of a tag that addresses have which are kept though nothing uses them.
    """

    kept_by_tag: str = ""


def _others_are_used(network: Network) -> bool:
    """Tell whether any address of the configuration has a use in it."""

    def used(address: object) -> bool:
        return isinstance(address, ElasticIp) and address.managed and address.used

    return some(network.of_kind("elastic_ip"), used)


def _scripts_run(network: Network) -> bool:
    """Tell whether anything starts with a script: it may associate an address with itself."""
    return any(one.writes("starts_with_script") for kind in _STARTED for one in network.of_kind(kind))


@check("NAT010", "unassociated-elastic-ip", Severity.LOW)
def unassociated_elastic_ip(address: ElasticIp, network: Network, options: Options) -> Problems:
    """Look for what has the address."""
    if address.used or (options.kept_by_tag and options.kept_by_tag in address.tags):
        return
    told = network.snapshot.passed_on.get(address.address)
    if told is not None:
        raise Undetermined(
            f"{told} is not installed, is told of {address.address} and may associate it",
            settle="run 'terraform init', or check a plan",
            address=address.address,
        )
    if not network.once("used addresses", _others_are_used):
        return
    if network.once("scripts", _scripts_run):
        return
    hour = price("public_ipv4_hour", address.home_region)
    yield Problem(
        at=address,
        message=f"{address.address} is associated with nothing: "
        f"it costs {hour.times(HOURS_PER_MONTH)} per month",
        because=(
            "No instance, network interface, NAT gateway or load balancer of the configuration has it.",
            f"A public IPv4 address costs {hour} per hour, in use or not ({hour.basis}).",
        ),
        help=f"release {address.address}, or associate it with what it is for",
    )
