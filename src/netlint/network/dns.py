"""Route 53: hosted zones with their records, and the Resolver; the DHCP options that name resolvers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, where
from netlint.network.collect import flattened, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, link, links, members, number, text, texts
from netlint.network.spelling import SELF, adapted, spelled

if TYPE_CHECKING:
    from netlint.network.vpc import Subnet, Vpc


def missing_dns_attributes(vpc: Vpc) -> Members[str]:
    """Return which of the attributes are off that a VPC needs for names of its own, as Terraform calls them.

    Private zones, private DNS of endpoints and DNS resolution between peers need both of them
    (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html).
    """
    attributes = {
        "enable_dns_support": lambda: vpc.dns_support,
        "enable_dns_hostnames": lambda: vpc.dns_hostnames,
    }
    return where(attributes, lambda name: not attributes[name]())


def _zone_name(value: object) -> str:
    """Read a domain name; the dot at its end says no more."""
    return str(value).rstrip(".")


class HostedZone(Entity):
    """A hosted zone; a private one answers in the VPCs that it is associated with."""

    kind = "hosted_zone"
    identities = ("zone_id",)
    terraform = spelled("aws_route53_zone", name="name")
    cloudformation = adapted(spelled("AWS::Route53::HostedZone", name="Name"), readers={"name": _zone_name})
    name = attribute(text, "")
    associations: members[HostedZoneAssociation] = members("hosted_zone_association", "zone")


class HostedZoneAssociation(Entity):
    """A VPC in which a private zone answers: inline, or a resource of its own."""

    kind = "hosted_zone_association"
    terraform = (
        *spelled("aws_route53_zone_association", zone="zone_id", vpc="vpc_id", region="vpc_region"),
        *spelled("aws_route53_zone", block="vpc", zone=SELF, vpc="vpc_id", region="vpc_region"),
    )
    cloudformation = spelled(
        "AWS::Route53::HostedZone", block="VPCs", zone=SELF, vpc="VPCId", region="VPCRegion"
    )
    zone: link[HostedZone] = link("hosted_zone")
    vpc: link[Vpc] = link("vpc")
    region = attribute(text, "")


class DnsRecord(Entity):
    """A record of a hosted zone; an alias has the name of what it stands for in the place of values."""

    kind = "dns_record"
    terraform = spelled(
        "aws_route53_record",
        zone="zone_id",
        type="type",
        values="records",
        alias="alias.name",
        weight="weighted_routing_policy.weight",
    )
    cloudformation = (
        *spelled(
            "AWS::Route53::RecordSet",
            zone="HostedZoneId",
            type="Type",
            values="ResourceRecords",
            alias="AliasTarget.DNSName",
            weight="Weight",
        ),
        *spelled(
            "AWS::Route53::RecordSetGroup",
            block="RecordSets",
            zone="^HostedZoneId",
            type="Type",
            values="ResourceRecords",
            alias="AliasTarget.DNSName",
            weight="Weight",
        ),
    )
    zone: link[HostedZone] = link("hosted_zone")
    type = attribute(text, "")
    values = attribute[tuple[str, ...]](texts, ())
    alias = attribute(text, "")
    #: one of none is not answered with (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html)
    weight = attribute(number, 1)

    @property
    def known_values(self) -> tuple[str, ...]:
        """What is known of its values and of the name that it stands for."""
        values, _ = self.locate("values")
        alias, _ = self.locate("alias")
        several = values if isinstance(values, list) else [values]
        return tuple(one for one in (*several, alias) if isinstance(one, str))


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
    cloudformation = spelled(
        "AWS::Route53Resolver::ResolverEndpoint",
        direction="Direction",
        security_groups="SecurityGroupIds",
        outpost="OutpostArn",
    )
    direction = attribute(text, "")
    outpost = attribute(text, "")
    security_groups: links[Entity] = links("security_group")
    addresses: members[ResolverAddress] = members("resolver_address", "endpoint")

    @derived
    def subnets(self) -> Members[Subnet]:
        """The subnets of its addresses."""
        return flattened(self.addresses, lambda address: one(address.subnet))


class ResolverAddress(Entity):
    """An address of a resolver endpoint."""

    kind = "resolver_address"
    terraform = spelled(
        "aws_route53_resolver_endpoint",
        block="ip_address",
        endpoint=SELF,
        subnet="subnet_id",
        ip_address="ip",
    )
    cloudformation = spelled(
        "AWS::Route53Resolver::ResolverEndpoint",
        block="IpAddresses",
        endpoint=SELF,
        subnet="SubnetId",
        ip_address="Ip?",
    )
    endpoint: link[ResolverEndpoint] = link("resolver_endpoint")
    subnet: link[Subnet] = link("subnet")
    ip_address = attribute(text, "")


class ResolverRule(Entity):
    """Where queries for a domain are sent to."""

    kind = "resolver_rule"
    terraform = spelled(
        "aws_route53_resolver_rule",
        domain_name="domain_name",
        rule_type="rule_type",
        endpoint="resolver_endpoint_id",
    )
    cloudformation = adapted(
        spelled(
            "AWS::Route53Resolver::ResolverRule",
            domain_name="DomainName",
            rule_type="RuleType",
            endpoint="ResolverEndpointId",
        ),
        readers={"domain_name": _zone_name},
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
    cloudformation = spelled(
        "AWS::Route53Resolver::ResolverRuleAssociation", rule="ResolverRuleId", vpc="VPCId"
    )
    rule: link[ResolverRule] = link("resolver_rule")
    vpc: link[Vpc] = link("vpc")


class ResolverTarget(Entity):
    """A name server to which a resolver rule sends."""

    kind = "resolver_target"
    terraform = spelled(
        "aws_route53_resolver_rule", block="target_ip", rule=SELF, ip_address="ip|ipv6", port="port"
    )
    cloudformation = spelled(
        "AWS::Route53Resolver::ResolverRule",
        block="TargetIps",
        rule=SELF,
        ip_address="Ip|Ipv6",
        port="Port",
    )
    rule: link[ResolverRule] = link("resolver_rule")
    ip_address = attribute(text, "")
    port = attribute(number, 53)


class ResolverFirewallAssociation(Entity):
    """A VPC whose queries are filtered."""

    kind = "resolver_firewall_association"
    terraform = spelled(
        "aws_route53_resolver_firewall_rule_group_association", vpc="vpc_id", priority="priority"
    )
    cloudformation = spelled(
        "AWS::Route53Resolver::FirewallRuleGroupAssociation", vpc="VpcId", priority="Priority"
    )
    vpc: link[Vpc] = link("vpc")
    priority = attribute(number, 0)


class QueryLogAssociation(Entity):
    """A VPC whose queries are logged."""

    kind = "query_log_association"
    terraform = spelled("aws_route53_resolver_query_log_config_association", vpc="resource_id")
    cloudformation = spelled("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", vpc="ResourceId")
    vpc: link[Vpc] = link("vpc")


class DnsProfile(Entity):
    """A set of zones and rules that VPCs share."""

    kind = "dns_profile"
    terraform = spelled("aws_route53profiles_profile", name="name")
    cloudformation = spelled("AWS::Route53Profiles::Profile", name="Name")
    name = attribute(text, "")


class DnsProfileAssociation(Entity):
    """A VPC in which a profile holds."""

    kind = "dns_profile_association"
    terraform = spelled("aws_route53profiles_association", profile="profile_id", vpc="resource_id")
    cloudformation = spelled(
        "AWS::Route53Profiles::ProfileAssociation", profile="ProfileId", vpc="ResourceId"
    )
    profile: link[DnsProfile] = link("dns_profile")
    vpc: link[Vpc] = link("vpc")


class DnsProfileResource(Entity):
    """A zone or a rule in a profile."""

    kind = "dns_profile_resource"
    terraform = spelled(
        "aws_route53profiles_resource_association", profile="profile_id", shared="resource_arn"
    )
    cloudformation = spelled(
        "AWS::Route53Profiles::ProfileResourceAssociation", profile="ProfileId", shared="ResourceArn"
    )
    profile: link[DnsProfile] = link("dns_profile")
    shared: link[Entity] = link("hosted_zone", "resolver_rule")


class DhcpOptions(Entity):
    """What instances learn by DHCP."""

    kind = "dhcp_options"
    terraform = (
        *spelled("aws_vpc_dhcp_options", domain_name="domain_name", name_servers="domain_name_servers"),
        *spelled("aws_default_vpc_dhcp_options", domain_name="domain_name"),
    )
    cloudformation = spelled(
        "AWS::EC2::DHCPOptions", domain_name="DomainName", name_servers="DomainNameServers"
    )
    domain_name = attribute(text, "")
    name_servers = attribute[tuple[str, ...]](texts, ())


class DhcpOptionsAssociation(Entity):
    """The DHCP options of a VPC."""

    kind = "dhcp_options_association"
    terraform = spelled("aws_vpc_dhcp_options_association", vpc="vpc_id", options="dhcp_options_id")
    cloudformation = spelled("AWS::EC2::VPCDHCPOptionsAssociation", vpc="VpcId", options="DhcpOptionsId")
    vpc: link[Vpc] = link("vpc")
    options: link[DhcpOptions] = link("dhcp_options")


ENTITIES: tuple[type[Entity], ...] = (
    DhcpOptions,
    DhcpOptionsAssociation,
    HostedZone,
    HostedZoneAssociation,
    DnsRecord,
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
