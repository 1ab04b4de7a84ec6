"""Load balancers and target groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, number, text
from netlint.network.linked import Linked
from netlint.network.spelling import SELF, adapted, spelled

if TYPE_CHECKING:
    from netlint.network.endpoints import EndpointService
    from netlint.network.filtering import SecurityGroup
    from netlint.network.listeners import Listener, ListenerRule
    from netlint.network.targets import TargetGroupAttachment
    from netlint.network.vpc import Subnet, Vpc


#: in the name of a resource type: it is a load balancer, or a part of one
_BALANCING = "_a?lb|LoadBalanc"
_CLASSIC = ("aws_elb", "AWS::ElasticLoadBalancing::LoadBalancer")


def _is_internal(scheme: object) -> bool:
    return scheme == "internal"


class LoadBalancer(Entity):
    """A load balancer: `application`, `network`, `gateway` or `classic`."""

    kind = "load_balancer"
    identities = ("name", "LoadBalancerName", "Name")
    computed = frozenset({"subnets", "security_groups"})
    terraform = (
        *spelled(
            "aws_lb aws_alb",
            written_type="load_balancer_type",
            internal="internal",
            own_subnets="subnets",
            own_security_groups="security_groups",
            ip_address_type="ip_address_type",
            written_cross_zone="enable_cross_zone_load_balancing",
            private_link_enforcement="enforce_security_group_inbound_rules_on_private_link_traffic",
        ),
        *spelled(
            "aws_elb",
            internal="internal",
            own_subnets="subnets",
            own_security_groups="security_groups",
            written_cross_zone="cross_zone_load_balancing",
        ),
    )
    cloudformation = (
        *adapted(
            spelled(
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                written_type="Type",
                internal="Scheme",
                own_subnets="Subnets",
                own_security_groups="SecurityGroups",
                ip_address_type="IpAddressType",
                written_cross_zone="LoadBalancerAttributes[Key=load_balancing.cross_zone.enabled].Value",
                private_link_enforcement="EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            ),
            defaults={"written_cross_zone": False},
            readers={"internal": _is_internal},
        ),
        *adapted(
            spelled(
                "AWS::ElasticLoadBalancing::LoadBalancer",
                internal="Scheme",
                own_subnets="Subnets",
                own_security_groups="SecurityGroups",
                written_cross_zone="CrossZone",
            ),
            # AWS's own default, which Terraform's provider turns around.
            defaults={"written_cross_zone": False},
            readers={"internal": _is_internal},
        ),
    )
    written_type = attribute(text, "application")
    internal = attribute(flag, False, settled=True)
    ip_address_type = attribute(text, "ipv4", settled=True)
    own_subnets: links[Subnet] = links("subnet")
    subnet_mappings: members[LoadBalancerSubnet] = members("load_balancer_subnet", "load_balancer")
    own_security_groups: links[SecurityGroup] = links("security_group")
    written_cross_zone = attribute[bool | None](flag, None)
    private_link_enforcement = attribute(flag, True, settled=True)
    listeners: members[Listener] = members("listener", "load_balancer")
    attachments: members[TargetGroupAttachment] = members("target_group_attachment", "target")
    endpoint_services: members[EndpointService] = members("endpoint_service", "load_balancers")
    web_acls: members[WebAclAssociation] = members("web_acl_association", "load_balancer")

    @property
    def type(self) -> str:
        """The type of load balancer; that of a classic one is not written."""
        if self.spelling is not None and self.spelling.type in _CLASSIC:
            return "classic"
        return self.written_type

    @derived
    def internet_facing(self) -> bool:
        """Whether its nodes have public addresses, to which its name resolves.

        See https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html;
        a Gateway Load Balancer has no scheme.
        """
        return self.type != "gateway" and not self.internal

    @derived
    def vpc(self) -> Vpc | None:
        """The VPC of its subnets."""
        found = next((subnet.vpc for subnet in self.subnets.proven if subnet.vpc is not None), None)
        if found is None and self.subnets.incomplete is not None:
            raise self.subnets.incomplete
        return found

    @derived
    def security_groups(self) -> Members[SecurityGroup]:
        """Its security groups; where it names none, the default one of its VPC.

        A Network Load Balancer that names none has none, and a Gateway Load Balancer never has any: see
        https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html.
        """
        own = self.own_security_groups
        if own.proven or own.incomplete is not None or self.type in ("network", "gateway"):
            return own
        vpc = self.vpc
        return Members(() if vpc is None else (vpc.adopted("security_group"),))  # type: ignore[arg-type]

    @derived
    def target_groups(self) -> Members[TargetGroup]:
        """The target groups that its listeners and their rules send to."""
        rules = flattened(self.listeners, lambda listener: listener.rules)
        return joined(
            flattened(self.listeners, lambda listener: listener.target_groups),
            flattened(rules, lambda rule: rule.target_groups),
        )

    @derived
    def cross_zone(self) -> bool:
        """Whether each of its zones sends to targets in all of them, unless a target group says otherwise.

        See https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html:
        always on for application load balancers, off by default for network and gateway ones. The
        provider turns it on for classic ones.
        """
        if self.type == "application":
            return True
        written = self.written_cross_zone
        return written if written is not None else self.type == "classic"

    @derived
    def subnets(self) -> Members[Subnet]:
        """Its subnets, those of `subnet_mapping` blocks included."""
        found = joined(self.own_subnets, flattened(self.subnet_mappings, lambda one_of: one(one_of.subnet)))
        if not found.proven and found.incomplete is None:
            why = Undetermined(f"the subnets of {self.address} are not written", address=self.address)
            return Members((), why)
        return found


class LoadBalancerSubnet(Entity):
    """A subnet of a load balancer, with its address."""

    kind = "load_balancer_subnet"
    terraform = spelled(
        "aws_lb aws_alb",
        block="subnet_mapping",
        load_balancer=SELF,
        subnet="subnet_id",
        allocation="allocation_id",
    )
    cloudformation = spelled(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        block="SubnetMappings",
        load_balancer=SELF,
        subnet="SubnetId",
        allocation="AllocationId",
    )
    load_balancer: link[LoadBalancer] = link("load_balancer")
    subnet: link[Subnet] = link("subnet")
    allocation: link[Entity] = link("elastic_ip")


def _own_setting(value: object) -> bool | None:
    return None if value == "use_load_balancer_configuration" else flag(value)


#: The protocols with which targets always see the addresses of clients.
_ALWAYS_PRESERVED = ("UDP", "TCP_UDP", "QUIC", "TCP_QUIC")


class TargetGroup(Entity):
    """Targets of a load balancer."""

    kind = "target_group"
    terraform = spelled(
        "aws_lb_target_group aws_alb_target_group",
        vpc="vpc_id",
        port="port",
        protocol="protocol",
        target_type="target_type",
        preserve_client_ip="preserve_client_ip",
        proxy_protocol="proxy_protocol_v2",
        health_check_port="health_check.port",
        own_cross_zone="load_balancing_cross_zone_enabled",
        ip_address_type="ip_address_type",
    )
    cloudformation = spelled(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        vpc="VpcId",
        port="Port",
        protocol="Protocol",
        target_type="TargetType",
        preserve_client_ip="TargetGroupAttributes[Key=preserve_client_ip.enabled].Value?",
        proxy_protocol="TargetGroupAttributes[Key=proxy_protocol_v2.enabled].Value",
        health_check_port="HealthCheckPort?",
        own_cross_zone="TargetGroupAttributes[Key=load_balancing.cross_zone.enabled].Value",
        ip_address_type="IpAddressType",
    )
    vpc: link[Vpc] = link("vpc")
    port = attribute[int | None](number, None)
    protocol = attribute(text, "")
    target_type = attribute(text, "instance")
    preserve_client_ip = attribute[bool | None](flag, None, settled=True)
    proxy_protocol = attribute(flag, False)
    health_check_port = attribute(text, "traffic-port", settled=True)
    own_cross_zone = attribute[bool | None](_own_setting, None, settled=True)
    ip_address_type = attribute(text, "ipv4", settled=True)
    attachments: members[TargetGroupAttachment] = members("target_group_attachment", "target_groups")
    listeners: members[Listener] = members("listener", "target_groups")
    rules: members[ListenerRule] = members("listener_rule", "target_groups")

    @derived
    def load_balancers(self) -> Members[LoadBalancer]:
        """The load balancers that send to it, by a listener or by one of its rules."""
        by_rule = flattened(self.rules, lambda rule: one(rule.listener))
        return flattened(joined(self.listeners, by_rule), lambda listener: one(listener.load_balancer))

    @derived
    def target_subnets(self) -> Members[Subnet]:
        """The subnets that its targets are, or may be, in; not known for targets by address."""

        def subnets(attachment: TargetGroupAttachment) -> Members[Subnet]:
            target = attachment.target
            if target is None or target.resource is None:
                why = Undetermined(f"where {attachment.address} is, is not known", address=attachment.address)
                return Members((), why)
            return target.subnets  # type: ignore[attr-defined, no-any-return]

        return flattened(self.attachments, subnets)

    @derived
    def preserves_client_ip(self) -> bool:
        """Whether its targets see the addresses of a Network Load Balancer's clients, and not the balancer's.

        See https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html.
        """
        if self.protocol in _ALWAYS_PRESERVED:
            return True
        if self.protocol not in ("TCP", "TLS"):
            return False
        own = self.preserve_client_ip
        return own if own is not None else self.target_type == "instance"

    def health_port(self, port: int | None) -> int | None:
        """Return the port that is checked of a target which takes connections on `port`.

        Raises:
            Undetermined: it is not known.
        """
        written = self.health_check_port
        return int(written) if written.isdigit() else port

    def cross_zone(self, load_balancer: LoadBalancer) -> bool:
        """Tell whether a load balancer sends from any zone to these targets in any other one.

        Raises:
            Undetermined: neither this group's setting nor the load balancer's is known.
        """
        own = self.own_cross_zone
        return own if own is not None else load_balancer.cross_zone


class WebAclAssociation(Entity):
    """The web ACL of an Application Load Balancer."""

    kind = "web_acl_association"
    terraform = (
        *spelled("aws_wafv2_web_acl_association", load_balancer="resource_arn"),
        *spelled("aws_wafregional_web_acl_association", load_balancer="resource_arn"),
    )
    cloudformation = (
        *spelled("AWS::WAFv2::WebACLAssociation", load_balancer="ResourceArn"),
        *spelled("AWS::WAFRegional::WebACLAssociation", load_balancer="ResourceArn"),
    )
    load_balancer: link[LoadBalancer] = link("load_balancer")

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        result = super()._resolve(field, kinds)
        if result.incomplete is not None and not result.candidates and self.resource is not None:
            # An API, a user pool and others may have a web ACL too.
            reference = self.resource.reference(self.spelling_of(field))
            types = (
                [self.network.snapshot.by_address.get(one.address) for one in reference.targets]
                if reference
                else []
            )
            if types and all(one is not None and not re.search(_BALANCING, one.type) for one in types):
                result.incomplete = None
        return result


ENTITIES: tuple[type[Entity], ...] = (
    LoadBalancer,
    LoadBalancerSubnet,
    TargetGroup,
    WebAclAssociation,
)
