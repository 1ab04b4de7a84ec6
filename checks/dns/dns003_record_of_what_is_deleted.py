"""A record points at an address or a load balancer that the plan deletes.

## What it finds

A Route 53 record that still has the address of an Elastic IP, an instance or a network interface, or the DNS
name of a load balancer, that the plan deletes or replaces. An A record is compared with addresses, a CNAME
and an alias with names.

## Why it matters

The name fails for everybody who asks for it. A public address that is released goes back to AWS's pool: its
next owner answers in the name of the record, and can have certificates made for it. In a VPC the next
interface may be given the private address.

## Bad

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "legacy" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  private_ip             = "10.0.0.10"
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "app.internal.example.com"
  type    = "A"
  ttl     = 300
  records = ["10.0.0.10"]
}
```

The instance is replaced by one with another address, and the record keeps the old one.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  private_ip             = "10.0.0.20"
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "app.internal.example.com"
  type    = "A"
  ttl     = 300
  records = ["10.0.0.10"] # <- DNS003
}
```

## Good

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "legacy" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  private_ip             = "10.0.0.10"
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "app.internal.example.com"
  type    = "A"
  ttl     = 300
  records = ["10.0.0.10"]
}
```

The record is changed in the same plan.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  private_ip             = "10.0.0.20"
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_route53_record" "app" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "app.internal.example.com"
  type    = "A"
  ttl     = 300
  records = ["10.0.0.20"]
}
```

## How to fix it

Point the record at what takes its place, by a reference in the place of the address; or delete the record
first, and what it points at once its TTL has passed.

## When it stays silent

Where the same plan points the record elsewhere, where what is deleted passes its address on, and where
Terraform only forgets it. For a private address unless the record is in a zone that is associated with the
VPC of the address and no other: elsewhere something else may have the same address. For records of weight
0; for the public addresses that AWS gives an instance at its start, as an Elastic IP that is managed
elsewhere looks the same; and without a state or a plan that says what is there before. What a CloudFormation
stack deletes is not asked about: a template does not hold the addresses.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.changes import deletes
from netlint.network.dns import DnsRecord
from netlint.network.entity import Entity
from netlint.network.gateways import NetworkInterface
from netlint.network.network import Network
from netlint.network.vpc import Vpc
from netlint.network.workloads import Workload

#: Where the addresses and names of what a record may point at are, by resource type.
_PUBLIC = {"aws_eip": ("public_ip", "address")}
_PRIVATE = {
    "aws_instance": ("private_ip", "secondary_private_ips"),
    "aws_network_interface": ("private_ips", "private_ip"),
}
_NAMED = dict.fromkeys(("aws_lb", "aws_alb", "aws_elb"), ("dns_name",))
_ALL = {**_PUBLIC, **_PRIVATE, **_NAMED}


def _name(value: str) -> str:
    """Return an address or a DNS name in the form in which equal ones are the same."""
    return value.lower().rstrip(".").removeprefix("dualstack.")


def _strings(value: object) -> Iterator[str]:
    """Yield every string in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member)


def _gone(before: Network, network: Network) -> dict[str, Entity]:
    """Return what the plan deletes or replaces, by the addresses and names that it had."""
    found: dict[str, Entity] = {}
    for type_name, attributes in _ALL.items():
        for resource in before.snapshot.by_type.get(type_name, ()):
            entity = before.at(resource.address)
            if entity is None or not entity.managed or not deletes(network, entity):
                continue
            # The addresses of an instance that is given interfaces are theirs.
            if isinstance(entity, Workload) and (entity.interfaces.proven or entity.interfaces.incomplete):
                continue
            for name in attributes:
                for value in _strings(resource.attributes.get(name)):
                    found.setdefault(_name(value), entity)
    return found


def _passed_on(value: str, gone: Entity, network: Network) -> bool:
    """Tell whether something has an address after the change that something else had before it.

    Raises:
        Undetermined: something is given an address then that is not known.
    """
    assert gone.resource is not None
    if gone.resource.type in _NAMED:
        return False
    public = gone.resource.type in _PUBLIC
    for resource in network.snapshot:
        if resource.type == "aws_route53_record" or (public and resource.type not in _PUBLIC):
            continue
        if any(one == value for one in _strings(resource.attributes)):
            return True
    replacing = None if public else network.after_it(gone)
    for type_name, attributes in (_PUBLIC if public else _PRIVATE).items():
        for resource in network.snapshot.by_type.get(type_name, ()):
            # What is made anew in the same subnet may be given what is free.
            again = replacing is not None and resource is replacing.resource
            for name in attributes:
                unread = isinstance(resource.attributes.get(name), Unknown)
                if unread and (resource.written(name) or (again and name == attributes[0])):
                    raise _open(name, resource.address, value)
    return False


def _open(name: str, address: str, value: str) -> Undetermined:
    return Undetermined(
        f"`{name}` of {address} is not known, and may be {value}",
        settle=f"write the address, or let the record refer to {address}",
        address=address,
        attribute=name,
    )


def _vpc(gone: Entity) -> Vpc | None:
    """Return the VPC that an instance or an interface was in."""
    if isinstance(gone, NetworkInterface):
        return gone.subnet.vpc if gone.subnet is not None else None
    if not isinstance(gone, Workload):
        return None
    for subnet in gone.subnets:
        return subnet.vpc
    return None


def _is_meant(record: DnsRecord, gone: Entity, network: Network) -> bool:
    """Tell whether a record of that value means what had it: a private address is one in one VPC.

    Raises:
        Undetermined: the zone of the record, or where it answers, is not known.
    """
    assert gone.resource is not None
    if record.weight == 0:
        return False
    if gone.resource.type in _NAMED:
        return bool(record.alias) or record.type == "CNAME"
    if record.type != "A":
        return False
    if gone.resource.type in _PUBLIC:
        return True
    vpc = _vpc(gone)
    if record.zone is None or vpc is None:
        return False
    now = network.after_it(vpc)
    answering = [one.vpc for one in record.zone.associations]
    return bool(answering) and all(
        one is not None and (one is now or one.address == vpc.address) for one in answering
    )


def _problem(record: DnsRecord, value: str, gone: Entity, network: Network) -> Problem:
    assert gone.resource is not None
    what, after = "the private address", "AWS may give the address to the next interface in its subnet."
    if gone.resource.type in _PUBLIC:
        what, after = (
            "the address",
            "AWS may give the address to somebody else, who then answers in its name.",
        )
    elif gone.resource.type in _NAMED:
        what, after = "the name", "The name of a load balancer goes with it, and a new one gets another name."
    does = "deletes" if network.after_it(gone) is None else "replaces"
    return Problem(
        at=record,
        field="alias" if record.alias else "values",
        message=f"{record.address} still points at {value}, {what} of {gone.address}, "
        f"which the change {does}",
        because=(after,),
        help=f"point {record.address} at what takes the place of {gone.address}, or delete the record first",
        key=value,
    )


@check("DNS003", "record-of-what-is-deleted", Severity.HIGH, needs=("dns_record",), compares="before")
def record_of_what_is_deleted(network: Network) -> Problems:
    """Compare the values of records with what the plan takes away."""
    before = network.before
    records = network.of_kind("dns_record")
    if before is None or before is network or not records:
        return
    gone = _gone(before, network)
    if not gone:
        return
    pending: Undetermined | None = None
    for record in records:
        if not isinstance(record, DnsRecord) or not record.managed:
            continue
        for value in record.known_values:
            entity = gone.get(_name(value))
            try:
                if entity is None or not _is_meant(record, entity, network):
                    continue
                if not _passed_on(value, entity, network):
                    yield _problem(record, value, entity, network)
            except Undetermined as why:
                pending = pending or why
    if pending is not None:
        raise pending
