"""AWS Network Firewall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import SELF, Entity, attribute, flag, link, members, spelled, text, texts

if TYPE_CHECKING:
    from netlint.network.vpc import Subnet, Vpc


_POLICY = "firewall_policy."


class FirewallPolicy(Entity):
    """What firewalls do with packets."""

    kind = "firewall_policy"
    terraform = spelled(
        "aws_networkfirewall_firewall_policy",
        stateless_actions=_POLICY + "stateless_default_actions",
        stateless_fragment_actions=_POLICY + "stateless_fragment_default_actions",
        stateful_actions=_POLICY + "stateful_default_actions",
        rule_order=_POLICY + "stateful_engine_options.rule_order",
    )
    stateless_actions = attribute[tuple[str, ...]](texts, ())
    stateless_fragment_actions = attribute[tuple[str, ...]](texts, ())
    stateful_actions = attribute[tuple[str, ...]](texts, ())
    rule_order = attribute(text, "DEFAULT_ACTION_ORDER")


class NetworkFirewall(Entity):
    """A firewall: it has one endpoint in each of its subnets, and routes send to those."""

    kind = "network_firewall"
    terraform = spelled(
        "aws_networkfirewall_firewall",
        vpc="vpc_id",
        policy="firewall_policy_arn",
        delete_protection="delete_protection",
    )
    vpc: link[Vpc] = link("vpc")
    policy: link[FirewallPolicy] = link("firewall_policy")
    delete_protection = attribute(flag, False)
    subnet_mappings: members[FirewallSubnet] = members("firewall_subnet", "firewall")


class FirewallSubnet(Entity):
    """A subnet in which a firewall has an endpoint."""

    kind = "firewall_subnet"
    terraform = spelled(
        "aws_networkfirewall_firewall", block="subnet_mapping", firewall=SELF, subnet="subnet_id"
    )
    firewall: link[NetworkFirewall] = link("network_firewall")
    subnet: link[Subnet] = link("subnet")


ENTITIES: tuple[type[Entity], ...] = (FirewallPolicy, NetworkFirewall, FirewallSubnet)
