"""Security groups, however their rules are declared."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined, some, where
from netlint.lang.unknown import Unknown
from netlint.network.addresses import Range, range_of
from netlint.network.entity import Entity
from netlint.network.fields import (
    attribute,
    derived,
    flag,
    link,
    links,
    members,
    number,
    tag_names,
    text,
    texts,
)
from netlint.network.linked import Linked
from netlint.network.port_ranges import ports_matched
from netlint.network.sensitive_ports import SensitivePort, sensitive_among
from netlint.network.spelling import SELF, Spelling, spelled
from netlint.resources.model import Certainty

if TYPE_CHECKING:
    from netlint.network.gateways import NetworkInterface
    from netlint.network.network import Network
    from netlint.network.routes import PrefixList
    from netlint.network.vpc import Vpc


_RULE = {
    "protocol": "IpProtocol",
    "from_port": "FromPort",
    "to_port": "ToPort",
    "ipv4": "CidrIp",
    "ipv6": "CidrIpv6",
}
_INGRESS = _RULE | {
    "prefix_lists": "SourcePrefixListId",
    "peers": "SourceSecurityGroupId|SourceSecurityGroupName",
}
_EGRESS = _RULE | {"prefix_lists": "DestinationPrefixListId", "peers": "DestinationSecurityGroupId"}
#: What AWS adds to a group without egress rules, and what Terraform takes away again
#: (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html).
_ALL_TRAFFIC = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "CidrIpv6": "::/0"}
#: What the CDK writes so that AWS does not
#: (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.SecurityGroup.html).
_NO_TRAFFIC = {"IpProtocol": "icmp", "CidrIp": "255.255.255.255/32", "FromPort": 252, "ToPort": 86}


#: all addresses, as people write them
_WORLD = ("0.0.0.0/0", "::/0", "0::/0", "::0/0", "0:0:0:0:0:0:0:0/0")


class SecurityGroup(Entity):
    """A security group (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html)."""

    kind = "security_group"
    identities = ("name", "GroupName")
    terraform = spelled(
        "aws_security_group aws_default_security_group", vpc="vpc_id", name="name", tags="tags"
    )
    cloudformation = (
        *spelled("AWS::EC2::SecurityGroup", vpc="VpcId?", name="GroupName?", tags="Tags"),
        # The CDK's custom resource that takes all rules away from the default group.
        *spelled("Custom::VpcRestrictDefaultSG", default_of="DefaultSecurityGroupId"),
    )
    vpc: link[Vpc] = link("vpc")
    default_of: link[Entity] = link("vpc")
    name = attribute(text, "")
    tags = attribute[tuple[str, ...]](tag_names, ())
    rules: members[SecurityGroupRule] = members("security_group_rule", "group", echoed=True)
    vpc_associations: members[SecurityGroupVpcAssociation] = members(
        "security_group_vpc_association", "group"
    )
    interface_attachments: members[SecurityGroupInterfaceAttachment] = members(
        "security_group_interface_attachment", "group"
    )

    @property
    def is_default(self) -> bool:
        """Whether it is the default group of its VPC."""
        return self.resource is None or self.resource.type in (
            "aws_default_security_group",
            "Custom::VpcRestrictDefaultSG",
        )

    @derived
    def open_to_world(self) -> Members[SecurityGroupRule]:
        """Its rules that let any address reach ports for administration or of data stores."""
        return where(self.rules, lambda rule: bool(rule.sensitive_ports) and rule.admits_world)

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        adopts = self.spelling is not None and "default_of" in self.spelling.fields
        return (
            adopted_from(self)
            if adopts and field in ("default_of", "vpc")
            else super()._resolve(field, kinds)
        )


class SecurityGroupRule(Entity):
    """What a security group allows: an inline block, or a resource of its own.

    A protocol but TCP, UDP and ICMP is allowed on all ports, whatever ports are written
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).
    """

    kind = "security_group_rule"
    computed = frozenset({"source_security_group_id"})
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
    cloudformation = (
        *spelled("AWS::EC2::SecurityGroupIngress", group="GroupId|GroupName", **_INGRESS),
        *spelled("AWS::EC2::SecurityGroupEgress", group="GroupId", **_EGRESS),
        *spelled("AWS::EC2::SecurityGroup", block="SecurityGroupIngress", group=SELF, **_INGRESS),
        Spelling(
            "AWS::EC2::SecurityGroup",
            {"group": SELF, **_EGRESS},
            block="SecurityGroupEgress",
            implied=_ALL_TRAFFIC,
            nothing=_NO_TRAFFIC,
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
        return implied_direction(self) or self.written_direction

    def ports(self, transport: str) -> tuple[int, int] | None:
        """Return the first and the last port of `tcp` or `udp` that it allows; None if it allows none."""
        return ports_matched(self, transport)

    @property
    def sensitive_ports(self) -> list[SensitivePort]:
        """The ports for administration and of data stores, and of the user's choice, that it lets in."""
        if self.direction != "ingress":
            return []
        found: list[SensitivePort] = []
        for transport in ("tcp", "udp"):
            ports = self.ports(transport)
            if ports is not None:
                found += sensitive_among(ports, transport, self.network.sensitive_ports)
        return found

    @property
    def admits_world(self) -> bool:
        """Whether it is for all addresses of a family."""
        return some(("ipv4", "ipv6"), lambda family: any(cidr in _WORLD for cidr in getattr(self, family)))

    @derived
    def ranges(self) -> tuple[Range, ...]:
        """The address ranges that it admits, or lets out to."""
        written = (range_of(cidr) for cidr in (*self.ipv4, *self.ipv6))
        return tuple(cidr for cidr in written if cidr is not None)


class SecurityGroupVpcAssociation(Entity):
    """A further VPC in which a security group may be used."""

    kind = "security_group_vpc_association"
    terraform = spelled("aws_vpc_security_group_vpc_association", group="security_group_id", vpc="vpc_id")
    cloudformation = spelled("AWS::EC2::SecurityGroupVpcAssociation", group="GroupId", vpc="VpcId")
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


def adopted_from(default: Entity) -> Linked:
    """Find the VPC whose default ACL, or default security group, something is."""
    result = Linked()
    value, path = default.locate("default_of")
    if value is None:
        return result
    if not isinstance(value, Unknown):
        result.targets.extend(default.network.once("vpcs by what is default", _by_default).get(value, ()))
        return result
    reference = default.resource.reference(*path) if default.resource is not None and path else None
    found = [default.network.at(target.address) for target in reference.targets] if reference else []
    vpcs = [vpc for vpc in found if vpc is not None]
    if reference is None or reference.certainty is Certainty.AMBIGUOUS or not vpcs:
        result.candidates.extend(vpcs)
        result.incomplete = (
            default.several("default_of", vpcs) if vpcs else default.unknown("default_of", value)
        )
        return result
    result.certainty = result.certainty.weaker(reference.certainty)
    result.targets.extend(vpcs)
    return result


def _by_default(network: Network) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = {}
    for vpc in network.of_kind("vpc"):
        for name in ("default_network_acl_id", "default_security_group_id"):
            own = vpc.resource.attributes.get(name) if vpc.resource is not None else None
            if isinstance(own, str):
                found.setdefault(own, []).append(vpc)
    return found


#: by block, or else by type
_IMPLIED_DIRECTION = {
    "ingress": "ingress",
    "egress": "egress",
    "aws_vpc_security_group_ingress_rule": "ingress",
    "aws_vpc_security_group_egress_rule": "egress",
    "SecurityGroupIngress": "ingress",
    "SecurityGroupEgress": "egress",
    "AWS::EC2::SecurityGroupIngress": "ingress",
    "AWS::EC2::SecurityGroupEgress": "egress",
}


def implied_direction(rule: Entity) -> str:
    """Return the direction that the block or the type implies; empty where it is written out.

    Raises:
        Undetermined: the input does not describe the rule.
    """
    if rule.spelling is None:
        raise Undetermined(f"the direction of {rule.address} is not known", address=rule.address)
    return _IMPLIED_DIRECTION.get(rule.spelling.block or rule.spelling.type, "")


def rules_between_vpcs(network: Network) -> dict[tuple[Entity, Entity], list[SecurityGroupRule]]:
    """Return the rules that name a security group of another VPC, by their own VPC and that one.

    What is not known of a rule leaves it out: most name groups of their own VPC.
    """
    found: dict[tuple[Entity, Entity], list[SecurityGroupRule]] = {}
    for rule in network.of_kind("security_group_rule"):
        assert isinstance(rule, SecurityGroupRule)
        named = rule.linked("peers", ("security_group",)).targets
        if not named:
            continue
        with suppress(Undetermined):
            own = rule.group.vpc if rule.group is not None else None
            others = dict.fromkeys(peer.vpc for peer in named if isinstance(peer, SecurityGroup))
            for other in others:
                if own is not None and other is not None and other is not own:
                    found.setdefault((own, other), []).append(rule)
    return found


ENTITIES: tuple[type[Entity], ...] = (
    SecurityGroup,
    SecurityGroupRule,
    SecurityGroupVpcAssociation,
    SecurityGroupInterfaceAttachment,
)
