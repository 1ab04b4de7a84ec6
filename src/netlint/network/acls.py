"""Network ACLs, and what their rules decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.addresses import Range, range_of
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, number, text
from netlint.network.filtering import adopted_from, implied_direction
from netlint.network.linked import Linked
from netlint.network.port_ranges import ports_matched
from netlint.network.spelling import SELF, spelled
from netlint.resources.model import Certainty

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet, Vpc


class NetworkAcl(Entity):
    """A network ACL (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html)."""

    kind = "network_acl"
    computed = frozenset({"subnet_ids"})
    terraform = (
        *spelled("aws_network_acl", vpc="vpc_id", subnets="subnet_ids"),
        *spelled(
            "aws_default_network_acl", vpc="vpc_id", subnets="subnet_ids", default_of="default_network_acl_id"
        ),
    )
    cloudformation = spelled("AWS::EC2::NetworkAcl", vpc="VpcId")
    vpc: link[Vpc] = link("vpc")
    default_of: link[Entity] = link("vpc", "network_acl")
    subnets: links[Subnet] = links("subnet")
    rules: members[NetworkAclRule] = members("network_acl_rule", "acl", echoed=True)
    associations: members[NetworkAclAssociation] = members("network_acl_association", "acl")

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        # A VPC finds its default ACL by this very field: to ask it in turn would never end.
        return adopted_from(self) if field == "default_of" else super()._resolve(field, kinds)

    @derived
    def is_default(self) -> bool:
        """Whether it serves the subnets that no other ACL is associated with."""
        return self.resource is None or self.resource.type == "aws_default_network_acl"

    @derived
    def own_vpc(self) -> Vpc | None:
        """The VPC that it filters in."""
        adopted = self.default_of if self.spelling and "default_of" in self.spelling.fields else None
        return adopted if adopted is not None and adopted.kind == "vpc" else self.vpc  # type: ignore[return-value]

    @derived
    def served(self) -> Members[Subnet]:
        """The subnets that it filters: those it is associated with; for a default ACL also all others."""
        associated = joined(self.subnets, flattened(self.associations, lambda found: one(found.subnet)))
        if not self.is_default or self.own_vpc is None:
            return associated
        taken, unsettled, certainty = self.network.once("subnets with an ACL of their own", _associated)
        self.network.note(certainty)
        rest = [subnet for subnet in self.own_vpc.subnets.proven if id(subnet) not in taken]
        pending = self.own_vpc.subnets.incomplete or (unsettled if rest else None)
        others: Members[Subnet] = Members(() if unsettled is not None else rest, pending)
        return joined(associated, others)

    @derived
    def ingress(self) -> Members[NetworkAclRule]:
        """The rules for what enters, in the order in which they are asked."""
        return self._ordered("ingress")

    @derived
    def egress(self) -> Members[NetworkAclRule]:
        """The rules for what leaves, in the order in which they are asked."""
        return self._ordered("egress")

    def _ordered(self, direction: str) -> Members[NetworkAclRule]:
        # What AWS reports as blocks of an ACL are also the rules that have a resource of their own.
        found: dict[tuple[int, Any], NetworkAclRule] = {}
        for rule in self.rules:
            if rule.direction == direction:
                # A rule whose addresses are not known yet repeats none that AWS has reported.
                own, unknown, _ = self.network.weigh(lambda one: one.range, rule)
                key = (rule.rule_number, own if unknown is None else id(rule))
                known = found.setdefault(key, rule)
                if known.path and not rule.path:
                    found[key] = rule
        return Members(sorted(found.values(), key=lambda rule: rule.rule_number))


def _associated(network: Network) -> tuple[set[int], Undetermined | None, Certainty]:
    """Return the subnets (their `id()`) with an ACL of their own, why there may be more, and how surely."""
    acls: list[NetworkAcl] = network.of_kind("network_acl")  # type: ignore[assignment]
    own = Members(acl for acl in acls if not acl.is_default)
    found, _, certainty = network.weigh(lambda: flattened(own, lambda acl: acl.served))
    assert found is not None
    return {id(subnet) for subnet in found.proven}, found.incomplete, certainty


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
    cloudformation = spelled(
        "AWS::EC2::NetworkAclEntry",
        acl="NetworkAclId",
        written_egress="Egress",
        rule_number="RuleNumber",
        action="RuleAction",
        protocol="Protocol",
        from_port="PortRange.From",
        to_port="PortRange.To",
        icmp_type="Icmp.Type",
        icmp_code="Icmp.Code",
        ipv4="CidrBlock",
        ipv6="Ipv6CidrBlock",
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
        return implied_direction(self) or ("egress" if self.written_egress else "ingress")

    @derived
    def range(self) -> Range | None:
        """The addresses that it is about: where the traffic comes from, or goes to."""
        return self.ipv4 if self.ipv4 is not None else self.ipv6

    @derived
    def version(self) -> int | None:
        """The family of its addresses, 4 or 6, also where these are not known."""
        written = [
            field
            for field, value, path in self.given(("ipv4", "ipv6"))
            if not (isinstance(value, Unknown) and self.is_unwritten(path))
        ]
        if len(written) == 1:
            return 4 if written[0] == "ipv4" else 6
        return self.range.version if self.range is not None else None

    @derived
    def allows(self) -> bool:
        """Whether it lets through what it matches."""
        return self.action.lower() == "allow"

    def ports(self, transport: str) -> tuple[int, int] | None:
        """Return the first and the last port of `tcp` or `udp` that it matches; None if it matches none."""
        return ports_matched(self, transport)


class NetworkAclAssociation(Entity):
    """The network ACL of a subnet, as a resource of its own."""

    kind = "network_acl_association"
    terraform = spelled("aws_network_acl_association", acl="network_acl_id", subnet="subnet_id")
    cloudformation = spelled("AWS::EC2::SubnetNetworkAclAssociation", acl="NetworkAclId", subnet="SubnetId")
    acl: link[NetworkAcl] = link("network_acl")
    subnet: link[Subnet] = link("subnet")


ENTITIES: tuple[type[Entity], ...] = (NetworkAcl, NetworkAclRule, NetworkAclAssociation)
