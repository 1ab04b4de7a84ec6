"""Security groups and network ACLs, however their rules are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.addresses import range_of
from netlint.network.entity import Entity, Linked
from netlint.network.fields import attribute, flag, link, links, members, number, text, texts
from netlint.network.spelling import SELF, spelled
from netlint.resources.model import Certainty

if TYPE_CHECKING:
    from netlint.network.gateways import NetworkInterface
    from netlint.network.network import Network
    from netlint.network.routes import PrefixList
    from netlint.network.vpc import Subnet, Vpc


class SecurityGroup(Entity):
    """A security group (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html)."""

    kind = "security_group"
    identities = ("name",)
    terraform = spelled("aws_security_group aws_default_security_group", vpc="vpc_id", name="name")
    vpc: link[Vpc] = link("vpc")
    name = attribute(text, "")
    rules: members[SecurityGroupRule] = members("security_group_rule", "group")
    vpc_associations: members[SecurityGroupVpcAssociation] = members(
        "security_group_vpc_association", "group"
    )
    interface_attachments: members[SecurityGroupInterfaceAttachment] = members(
        "security_group_interface_attachment", "group"
    )


class SecurityGroupRule(Entity):
    """What a security group allows: an inline block, or a resource of its own.

    A protocol but TCP, UDP and ICMP is allowed on all ports, whatever ports are written
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).
    """

    kind = "security_group_rule"
    terraform = (
        *spelled(
            "aws_security_group_rule",
            group="security_group_id",
            written_direction="type",
            protocol="protocol",
            from_port="from_port",
            to_port="to_port",
            ipv4="cidr_blocks",
            ipv6="ipv6_cidr_blocks",
            prefix_lists="prefix_list_ids",
            peers="source_security_group_id",
            itself="self",
        ),
        *spelled(
            "aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule",
            group="security_group_id",
            protocol="ip_protocol",
            from_port="from_port",
            to_port="to_port",
            ipv4="cidr_ipv4",
            ipv6="cidr_ipv6",
            prefix_lists="prefix_list_id",
            peers="referenced_security_group_id",
        ),
        *(
            spelling
            for block in ("ingress", "egress")
            for spelling in spelled(
                "aws_security_group aws_default_security_group",
                block=block,
                group=SELF,
                protocol="protocol",
                from_port="from_port",
                to_port="to_port",
                ipv4="cidr_blocks",
                ipv6="ipv6_cidr_blocks",
                prefix_lists="prefix_list_ids",
                peers="security_groups",
                itself="self",
            )
        ),
    )
    group: link[SecurityGroup] = link("security_group")
    written_direction = attribute(text, "")
    protocol = attribute(text, "")
    from_port = attribute[int | None](number, None)
    to_port = attribute[int | None](number, None)
    ipv4 = attribute[tuple[str, ...]](texts, ())
    ipv6 = attribute[tuple[str, ...]](texts, ())
    prefix_lists: links[PrefixList] = links("prefix_list")
    peers: links[SecurityGroup] = links("security_group")
    itself = attribute(flag, False)

    @property
    def direction(self) -> str:
        """`ingress` or `egress`: written, or implied by the block or the type."""
        return _implied_direction(self) or self.written_direction


class SecurityGroupVpcAssociation(Entity):
    """A further VPC in which a security group may be used."""

    kind = "security_group_vpc_association"
    terraform = spelled("aws_vpc_security_group_vpc_association", group="security_group_id", vpc="vpc_id")
    group: link[SecurityGroup] = link("security_group")
    vpc: link[Vpc] = link("vpc")


class SecurityGroupInterfaceAttachment(Entity):
    """A security group of a network interface, as a resource of its own."""

    kind = "security_group_interface_attachment"
    terraform = spelled(
        "aws_network_interface_sg_attachment", group="security_group_id", interface="network_interface_id"
    )
    group: link[SecurityGroup] = link("security_group")
    interface: link[NetworkInterface] = link("network_interface")


class NetworkAcl(Entity):
    """A network ACL (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html)."""

    kind = "network_acl"
    terraform = (
        *spelled("aws_network_acl", vpc="vpc_id", subnets="subnet_ids"),
        *spelled(
            "aws_default_network_acl", vpc="vpc_id", subnets="subnet_ids", default_of="default_network_acl_id"
        ),
    )
    vpc: link[Vpc] = link("vpc")
    default_of: link[Entity] = link("vpc", "network_acl")
    subnets: links[Subnet] = links("subnet")
    rules: members[NetworkAclRule] = members("network_acl_rule", "acl")
    associations: members[NetworkAclAssociation] = members("network_acl_association", "acl")

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        # A VPC finds its default ACL by this very field: to ask it in turn would never end.
        return self._adopted_from() if field == "default_of" else super()._resolve(field, kinds)

    def _adopted_from(self) -> Linked:
        """Find the VPC whose default ACL this is."""
        result = Linked()
        value, path = self.locate("default_of")
        if value is None:
            return result
        if not isinstance(value, Unknown):
            result.targets.extend(self.network.once("vpcs by default ACL", _by_default_acl).get(value, ()))
            return result
        reference = self.resource.reference(*path) if self.resource is not None and path else None
        found = [self.network.at(target.address) for target in reference.targets] if reference else []
        vpcs = [vpc for vpc in found if vpc is not None]
        if reference is None or reference.certainty is Certainty.AMBIGUOUS or not vpcs:
            result.candidates.extend(vpcs)
            result.incomplete = (
                self.several("default_of", vpcs) if vpcs else self.unknown("default_of", value)
            )
            return result
        result.certainty = result.certainty.weaker(reference.certainty)
        result.targets.extend(vpcs)
        return result


def _by_default_acl(network: Network) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = {}
    for vpc in network.of_kind("vpc"):
        own = vpc.resource.attributes.get("default_network_acl_id") if vpc.resource is not None else None
        if isinstance(own, str):
            found.setdefault(own, []).append(vpc)
    return found


class NetworkAclRule(Entity):
    """A rule of a network ACL: the first that matches, by number, decides."""

    kind = "network_acl_rule"
    terraform = (
        *spelled(
            "aws_network_acl_rule",
            acl="network_acl_id",
            written_egress="egress",
            rule_number="rule_number",
            action="rule_action",
            protocol="protocol",
            from_port="from_port",
            to_port="to_port",
            icmp_type="icmp_type",
            icmp_code="icmp_code",
            ipv4="cidr_block",
            ipv6="ipv6_cidr_block",
        ),
        *(
            spelling
            for block in ("ingress", "egress")
            for spelling in spelled(
                "aws_network_acl aws_default_network_acl",
                block=block,
                acl=SELF,
                rule_number="rule_no",
                action="action",
                protocol="protocol",
                from_port="from_port",
                to_port="to_port",
                icmp_type="icmp_type",
                icmp_code="icmp_code",
                ipv4="cidr_block",
                ipv6="ipv6_cidr_block",
            )
        ),
    )
    acl: link[NetworkAcl] = link("network_acl")
    written_egress = attribute(flag, False)
    rule_number = attribute(number, 0)
    action = attribute(text, "")
    protocol = attribute(text, "")
    from_port = attribute[int | None](number, None)
    to_port = attribute[int | None](number, None)
    icmp_type = attribute[int | None](number, None)
    icmp_code = attribute[int | None](number, None)
    ipv4 = attribute(range_of, None)
    ipv6 = attribute(range_of, None)

    @property
    def direction(self) -> str:
        """`ingress` or `egress`: written, or implied by the block."""
        return _implied_direction(self) or ("egress" if self.written_egress else "ingress")


class NetworkAclAssociation(Entity):
    """The network ACL of a subnet, as a resource of its own."""

    kind = "network_acl_association"
    terraform = spelled("aws_network_acl_association", acl="network_acl_id", subnet="subnet_id")
    acl: link[NetworkAcl] = link("network_acl")
    subnet: link[Subnet] = link("subnet")


_DIRECTION_OF_TYPE = {
    "aws_vpc_security_group_ingress_rule": "ingress",
    "aws_vpc_security_group_egress_rule": "egress",
}


def _implied_direction(rule: Entity) -> str:
    """Return the direction that the block or the type implies; empty where it is written out.

    Raises:
        Undetermined: the input does not describe the rule.
    """
    if rule.spelling is None:
        raise Undetermined(f"the direction of {rule.address} is not known", address=rule.address)
    return rule.spelling.block or _DIRECTION_OF_TYPE.get(rule.spelling.type, "")


ENTITIES: tuple[type[Entity], ...] = (
    SecurityGroup,
    SecurityGroupRule,
    SecurityGroupVpcAssociation,
    SecurityGroupInterfaceAttachment,
    NetworkAcl,
    NetworkAclRule,
    NetworkAclAssociation,
)
