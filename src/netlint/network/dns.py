"""Route 53: private hosted zones and the Resolver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import Entity
from netlint.network.fields import attribute, link, links, members, number, text
from netlint.network.spelling import SELF, spelled

if TYPE_CHECKING:
    from netlint.network.vpc import Subnet, Vpc


class HostedZone(Entity):
    """A hosted zone; a private one answers in the VPCs that it is associated with."""

    kind = "hosted_zone"
    identities = ("zone_id",)
    terraform = spelled("aws_route53_zone", name="name")
    name = attribute(text, "")
    associations: members[HostedZoneAssociation] = members("hosted_zone_association", "zone")


class HostedZoneAssociation(Entity):
    """A VPC in which a private zone answers: inline, or a resource of its own."""

    kind = "hosted_zone_association"
    terraform = (
        *spelled("aws_route53_zone_association", zone="zone_id", vpc="vpc_id", region="vpc_region"),
        *spelled("aws_route53_zone", block="vpc", zone=SELF, vpc="vpc_id", region="vpc_region"),
    )
    zone: link[HostedZone] = link("hosted_zone")
    vpc: link[Vpc] = link("vpc")
    region = attribute(text, "")


class HostedZoneAuthorization(Entity):
    """The permission for a VPC of another account to be associated with a zone."""

    kind = "hosted_zone_authorization"
    terraform = spelled("aws_route53_vpc_association_authorization", zone="zone_id", vpc="vpc_id")
    zone: link[HostedZone] = link("hosted_zone")
    vpc: link[Vpc] = link("vpc")


class ResolverEndpoint(Entity):
    """The way for DNS queries into a VPC (`INBOUND`) or out of it (`OUTBOUND`)."""

    kind = "resolver_endpoint"
    terraform = spelled(
        "aws_route53_resolver_endpoint", direction="direction", security_groups="security_group_ids"
    )
    direction = attribute(text, "")
    security_groups: links[Entity] = links("security_group")
    addresses: members[ResolverAddress] = members("resolver_address", "endpoint")


class ResolverAddress(Entity):
    """An address of a resolver endpoint."""

    kind = "resolver_address"
    terraform = spelled(
        "aws_route53_resolver_endpoint", block="ip_address", endpoint=SELF, subnet="subnet_id", address="ip"
    )
    endpoint: link[ResolverEndpoint] = link("resolver_endpoint")
    subnet: link[Subnet] = link("subnet")
    address = attribute(text, "")


class ResolverRule(Entity):
    """Where queries for a domain are sent to."""

    kind = "resolver_rule"
    terraform = spelled(
        "aws_route53_resolver_rule",
        domain_name="domain_name",
        rule_type="rule_type",
        endpoint="resolver_endpoint_id",
    )
    domain_name = attribute(text, "")
    rule_type = attribute(text, "")
    endpoint: link[ResolverEndpoint] = link("resolver_endpoint")
    associations: members[ResolverRuleAssociation] = members("resolver_rule_association", "rule")
    targets: members[ResolverTarget] = members("resolver_target", "rule")


class ResolverRuleAssociation(Entity):
    """A VPC in which a resolver rule holds."""

    kind = "resolver_rule_association"
    terraform = spelled("aws_route53_resolver_rule_association", rule="resolver_rule_id", vpc="vpc_id")
    rule: link[ResolverRule] = link("resolver_rule")
    vpc: link[Vpc] = link("vpc")


class ResolverTarget(Entity):
    """A name server to which a resolver rule sends."""

    kind = "resolver_target"
    terraform = spelled(
        "aws_route53_resolver_rule", block="target_ip", rule=SELF, address="ip|ipv6", port="port"
    )
    rule: link[ResolverRule] = link("resolver_rule")
    address = attribute(text, "")
    port = attribute(number, 53)


class ResolverFirewallAssociation(Entity):
    """A VPC whose queries are filtered."""

    kind = "resolver_firewall_association"
    terraform = spelled(
        "aws_route53_resolver_firewall_rule_group_association", vpc="vpc_id", priority="priority"
    )
    vpc: link[Vpc] = link("vpc")
    priority = attribute(number, 0)


class QueryLogAssociation(Entity):
    """A VPC whose queries are logged."""

    kind = "query_log_association"
    terraform = spelled("aws_route53_resolver_query_log_config_association", vpc="resource_id")
    vpc: link[Vpc] = link("vpc")


class DnsProfile(Entity):
    """A set of zones and rules that VPCs share."""

    kind = "dns_profile"
    terraform = spelled("aws_route53profiles_profile", name="name")
    name = attribute(text, "")


class DnsProfileAssociation(Entity):
    """A VPC in which a profile holds."""

    kind = "dns_profile_association"
    terraform = spelled("aws_route53profiles_association", profile="profile_id", vpc="resource_id")
    profile: link[DnsProfile] = link("dns_profile")
    vpc: link[Vpc] = link("vpc")


class DnsProfileResource(Entity):
    """A zone or a rule in a profile."""

    kind = "dns_profile_resource"
    terraform = spelled(
        "aws_route53profiles_resource_association", profile="profile_id", shared="resource_arn"
    )
    profile: link[DnsProfile] = link("dns_profile")
    shared: link[Entity] = link("hosted_zone", "resolver_rule")


ENTITIES: tuple[type[Entity], ...] = (
    HostedZone,
    HostedZoneAssociation,
    HostedZoneAuthorization,
    ResolverEndpoint,
    ResolverAddress,
    ResolverRule,
    ResolverRuleAssociation,
    ResolverTarget,
    ResolverFirewallAssociation,
    QueryLogAssociation,
    DnsProfile,
    DnsProfileAssociation,
    DnsProfileResource,
)
