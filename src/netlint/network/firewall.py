"""AWS Network Firewall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import Entity
from netlint.network.fields import attribute, flag, link, links, members, number, text, texts
from netlint.network.spelling import SELF, spelled

if TYPE_CHECKING:
    from netlint.network.transit import TransitGateway
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
        has_stateless_rules=_POLICY + "stateless_rule_group_reference",
        rule_groups=f"{_POLICY}stateful_rule_group_reference.resource_arn"
        f" {_POLICY}stateless_rule_group_reference.resource_arn",
    )
    cloudformation = spelled(
        "AWS::NetworkFirewall::FirewallPolicy",
        stateless_actions="FirewallPolicy.StatelessDefaultActions",
        stateless_fragment_actions="FirewallPolicy.StatelessFragmentDefaultActions",
        stateful_actions="FirewallPolicy.StatefulDefaultActions",
        rule_order="FirewallPolicy.StatefulEngineOptions.RuleOrder",
        has_stateless_rules="FirewallPolicy.StatelessRuleGroupReferences",
        rule_groups="FirewallPolicy.StatefulRuleGroupReferences.ResourceArn"
        " FirewallPolicy.StatelessRuleGroupReferences.ResourceArn",
    )
    stateless_actions = attribute[tuple[str, ...]](texts, ())
    stateless_fragment_actions = attribute[tuple[str, ...]](texts, ())
    stateful_actions = attribute[tuple[str, ...]](texts, ())
    rule_order = attribute(text, "DEFAULT_ACTION_ORDER")
    #: whether there are blocks at all: which rule groups they name need not be known
    has_stateless_rules = attribute(flag, False)
    rule_groups: links[FirewallRuleGroup] = links("firewall_rule_group")
    firewalls: members[NetworkFirewall] = members("network_firewall", "policy")


class FirewallRuleGroup(Entity):
    """Rules that policies share."""

    kind = "firewall_rule_group"
    terraform = spelled("aws_networkfirewall_rule_group", type="type", capacity="capacity")
    cloudformation = spelled("AWS::NetworkFirewall::RuleGroup", type="Type", capacity="Capacity")
    type = attribute(text, "")
    capacity = attribute(number, 0)


class NetworkFirewall(Entity):
    """A firewall: it has one endpoint in each of its subnets, and routes send to those.

    With provider 6 it may be attached to a transit gateway instead of standing in a VPC.
    """

    kind = "network_firewall"
    identities = (
        "firewall_status.sync_states.attachment.endpoint_id",
        "firewall_status.transit_gateway_attachment_sync_states.attachment_id",
    )
    terraform = spelled(
        "aws_networkfirewall_firewall",
        vpc="vpc_id",
        policy="firewall_policy_arn",
        delete_protection="delete_protection",
        transit_gateway="transit_gateway_id",
    )
    cloudformation = spelled(
        "AWS::NetworkFirewall::Firewall",
        vpc="VpcId",
        policy="FirewallPolicyArn",
        delete_protection="DeleteProtection",
        transit_gateway="TransitGatewayId",
    )
    vpc: link[Vpc] = link("vpc")
    policy: link[FirewallPolicy] = link("firewall_policy")
    delete_protection = attribute(flag, False)
    transit_gateway: link[TransitGateway] = link("transit_gateway")
    subnet_mappings: members[FirewallSubnet] = members("firewall_subnet", "firewall")
    endpoint_associations: members[FirewallEndpointAssociation] = members(
        "firewall_endpoint_association", "firewall"
    )
    logging: members[FirewallLogging] = members("firewall_logging", "firewall")


class FirewallEndpointAssociation(Entity):
    """A further endpoint of a firewall, in any VPC (provider 6)."""

    kind = "firewall_endpoint_association"
    identities = (
        "vpc_endpoint_association_arn",
        "vpc_endpoint_association_id",
        "vpc_endpoint_association_status.association_sync_state.attachment.endpoint_id",
    )
    terraform = spelled("aws_networkfirewall_vpc_endpoint_association", firewall="firewall_arn", vpc="vpc_id")
    cloudformation = spelled(
        "AWS::NetworkFirewall::VpcEndpointAssociation", firewall="FirewallArn", vpc="VpcId"
    )
    firewall: link[NetworkFirewall] = link("network_firewall")
    vpc: link[Vpc] = link("vpc")
    subnet_mappings: members[FirewallSubnet] = members("firewall_subnet", "firewall")


class FirewallLogging(Entity):
    """That a firewall keeps logs."""

    kind = "firewall_logging"
    terraform = spelled("aws_networkfirewall_logging_configuration", firewall="firewall_arn")
    cloudformation = spelled("AWS::NetworkFirewall::LoggingConfiguration", firewall="FirewallArn")
    firewall: link[NetworkFirewall] = link("network_firewall")


class FirewallSubnet(Entity):
    """A subnet in which a firewall, or a further endpoint of it, stands."""

    kind = "firewall_subnet"
    terraform = spelled(
        "aws_networkfirewall_firewall aws_networkfirewall_vpc_endpoint_association",
        block="subnet_mapping",
        firewall=SELF,
        subnet="subnet_id",
    )
    cloudformation = (
        *spelled("AWS::NetworkFirewall::Firewall", block="SubnetMappings", firewall=SELF, subnet="SubnetId"),
        *spelled(
            "AWS::NetworkFirewall::VpcEndpointAssociation",
            block="SubnetMapping",
            firewall=SELF,
            subnet="SubnetId",
        ),
    )
    firewall: link[Entity] = link("network_firewall", "firewall_endpoint_association")
    subnet: link[Subnet] = link("subnet")


ENTITIES: tuple[type[Entity], ...] = (
    FirewallPolicy,
    FirewallRuleGroup,
    NetworkFirewall,
    FirewallEndpointAssociation,
    FirewallLogging,
    FirewallSubnet,
)
