"""A route, a rule or an association was changed by hand.

## What it finds

A route, a rule of a security group or of a network ACL, an association or a propagation that was changed or
deleted outside of Terraform since the last apply, as the plan's refresh found it. The finding says whether
the plan puts it back or leaves it as it is.

## Why it matters

Terraform prints such a change as a note above the plan, and the diff that the reviewer reads shows only what
follows of it. If the plan puts it back, it undoes what somebody did on purpose, perhaps in an incident; if it
leaves it (`ignore_changes`), the code does not say what the network is.

## Bad

Applied:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

Somebody opens the group for a larger range, in the console. In words of Terraform:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }
}
```

The configuration is unchanged, so the next plan takes it back.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" { # <- CHG006
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

## Good

Applied:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

Somebody adds a tag.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id
  tags   = { Incident = "4711" }

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

The next plan takes it away, and no packet goes another way.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}
```

## How to fix it

Find out who changed it and why. Write it into the configuration if it is to stay, and take it back in a
change of its own if not.

## When it stays silent

Where only tags differ; where the attribute is not written in the configuration, as the rules of a group that
has resources of its own for them; and in a plan that was made with `-refresh=false`.

## References

https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.build import build
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.resources.model import Action, ResourceInstance

_KINDS = frozenset(
    (
        *("route", "route_table", "route_table_association", "main_route_table_association"),
        *("route_propagation", "prefix_list", "prefix_list_entry", "vpn_connection_route"),
        *("security_group", "security_group_rule", "network_acl", "network_acl_rule"),
        *("network_acl_association", "vpc_endpoint", "endpoint_route_table_association"),
        *("peering_connection", "peering_connection_options", "internet_gateway", "nat_gateway"),
        *("transit_gateway_route", "transit_gateway_association", "transit_gateway_propagation"),
        "transit_gateway_attachment",
    )
)


def _changed(instance: ResourceInstance) -> list[str]:
    """Return the attributes that were changed by hand and that the configuration writes."""
    drifted = instance.change.drifted if instance.change is not None else ()
    return [name for name in drifted if not name.startswith("tags") and instance.written(name)]


def _plan(now: Entity | None) -> tuple[str, str]:
    """Return what the plan does about it: in short, and in a sentence."""
    action = now.resource.action if now is not None and now.resource is not None else Action.DELETE
    if action in (Action.NO_OP, Action.FORGET):
        return "this plan keeps that", "The plan leaves it as it was found."
    if action is Action.DELETE:
        return "this plan deletes it", "The plan deletes it, as the configuration no longer has it."
    return "this plan puts it back", "The plan makes it what the configuration says, and undoes the change."


@check("CHG006", "changed-by-hand", Severity.MEDIUM)
def changed_by_hand(network: Network) -> Problems:
    """Look through what drifted."""
    if network.drift is None:
        return
    told: set[str] = set()
    for entity in build(network.drift).entities:
        instance = entity.resource
        if instance is None or instance.address in told or entity.kind not in _KINDS:
            continue
        deleted = instance.action is Action.DELETE
        names = _changed(instance)
        now = network.at(instance.address)
        if not (names or deleted) or (deleted and now is None):
            continue
        told.add(instance.address)
        brief, sentence = _plan(now)
        what = "deleted" if deleted else "changed"
        which = "" if deleted else f" ({', '.join(f'`{name}`' for name in names)})"
        yield Problem(
            at=now or entity,
            message=f"{instance.address} was {what} outside of Terraform{which}, and {brief}",
            because=(sentence,),
            help="find out who changed it and why; write it into the configuration if it is to stay",
        )
