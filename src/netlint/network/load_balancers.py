"""Load balancers, their listeners and target groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, number, text
from netlint.network.spelling import SELF, adapted, spelled

if TYPE_CHECKING:
    from netlint.network.targets import TargetGroupAttachment
    from netlint.network.vpc import Subnet, Vpc


_CLASSIC = ("aws_elb", "AWS::ElasticLoadBalancing::LoadBalancer")


def _is_internal(scheme: object) -> bool:
    return scheme == "internal"


class LoadBalancer(Entity):
    """A load balancer: `application`, `network`, `gateway` or `classic`."""

    kind = "load_balancer"
    identities = ("name", "LoadBalancerName", "Name")
    computed = frozenset({"subnets"})
    terraform = (
        *spelled(
            "aws_lb aws_alb",
            written_type="load_balancer_type",
            internal="internal",
            own_subnets="subnets",
            security_groups="security_groups",
            written_cross_zone="enable_cross_zone_load_balancing",
        ),
        *spelled(
            "aws_elb",
            internal="internal",
            own_subnets="subnets",
            security_groups="security_groups",
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
                security_groups="SecurityGroups?",
                written_cross_zone="LoadBalancerAttributes[Key=load_balancing.cross_zone.enabled].Value",
            ),
            defaults={"written_cross_zone": False},
            readers={"internal": _is_internal},
        ),
        *adapted(
            spelled(
                "AWS::ElasticLoadBalancing::LoadBalancer",
                internal="Scheme",
                own_subnets="Subnets",
                security_groups="SecurityGroups?",
                written_cross_zone="CrossZone",
            ),
            # AWS's own default, which Terraform's provider turns around.
            defaults={"written_cross_zone": False},
            readers={"internal": _is_internal},
        ),
    )
    written_type = attribute(text, "application")
    internal = attribute(flag, False)
    own_subnets: links[Subnet] = links("subnet")
    subnet_mappings: members[LoadBalancerSubnet] = members("load_balancer_subnet", "load_balancer")
    security_groups: links[Entity] = links("security_group")
    written_cross_zone = attribute[bool | None](flag, None)
    listeners: members[Listener] = members("listener", "load_balancer")

    @property
    def type(self) -> str:
        """The type of load balancer; that of a classic one is not written."""
        if self.spelling is not None and self.spelling.type in _CLASSIC:
            return "classic"
        return self.written_type

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
        health_check_port="health_check.port",
        own_cross_zone="load_balancing_cross_zone_enabled",
    )
    cloudformation = spelled(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        vpc="VpcId",
        port="Port",
        protocol="Protocol",
        target_type="TargetType",
        preserve_client_ip="TargetGroupAttributes[Key=preserve_client_ip.enabled].Value?",
        health_check_port="HealthCheckPort?",
        own_cross_zone="TargetGroupAttributes[Key=load_balancing.cross_zone.enabled].Value",
    )
    vpc: link[Vpc] = link("vpc")
    port = attribute[int | None](number, None)
    protocol = attribute(text, "")
    target_type = attribute(text, "instance")
    preserve_client_ip = attribute[bool | None](flag, None)
    health_check_port = attribute(text, "traffic-port")
    own_cross_zone = attribute[bool | None](_own_setting, None, settled=True)
    attachments: members[TargetGroupAttachment] = members("target_group_attachment", "target_groups")
    listeners: members[Listener] = members("listener", "target_groups")
    rules: members[ListenerRule] = members("listener_rule", "target_groups")

    def cross_zone(self, load_balancer: LoadBalancer) -> bool:
        """Tell whether a load balancer sends from any zone to these targets in any other one.

        Raises:
            Undetermined: neither this group's setting nor the load balancer's is known.
        """
        own = self.own_cross_zone
        return own if own is not None else load_balancer.cross_zone


class Listener(Entity):
    """A port on which a load balancer takes connections, and all target groups of its default actions."""

    kind = "listener"
    terraform = (
        *spelled(
            "aws_lb_listener aws_alb_listener",
            load_balancer="load_balancer_arn",
            port="port",
            protocol="protocol",
            target_groups="default_action.target_group_arn default_action.forward.target_group.arn",
        ),
        *spelled(
            "aws_elb",
            block="listener",
            load_balancer=SELF,
            port="lb_port",
            protocol="lb_protocol",
            instance_port="instance_port",
        ),
    )
    cloudformation = (
        *spelled(
            "AWS::ElasticLoadBalancingV2::Listener",
            load_balancer="LoadBalancerArn",
            port="Port",
            protocol="Protocol",
            target_groups="DefaultActions.TargetGroupArn"
            " DefaultActions.ForwardConfig.TargetGroups.TargetGroupArn",
        ),
        *spelled(
            "AWS::ElasticLoadBalancing::LoadBalancer",
            block="Listeners",
            load_balancer=SELF,
            port="LoadBalancerPort",
            protocol="Protocol",
            instance_port="InstancePort",
        ),
    )
    load_balancer: link[LoadBalancer] = link("load_balancer")
    port = attribute[int | None](number, None)
    protocol = attribute(text, "")
    instance_port = attribute[int | None](number, None)
    target_groups: links[TargetGroup] = links("target_group")
    rules: members[ListenerRule] = members("listener_rule", "listener")
    forwards: members[Forward] = members("forward", "sender")


class ListenerRule(Entity):
    """What a listener does with the requests that match, and all target groups of those actions."""

    kind = "listener_rule"
    terraform = spelled(
        "aws_lb_listener_rule aws_alb_listener_rule",
        listener="listener_arn",
        priority="priority",
        target_groups="action.target_group_arn action.forward.target_group.arn",
    )
    cloudformation = spelled(
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        listener="ListenerArn",
        priority="Priority",
        target_groups="Actions.TargetGroupArn Actions.ForwardConfig.TargetGroups.TargetGroupArn",
    )
    listener: link[Listener] = link("listener")
    priority = attribute[int | None](number, None)
    target_groups: links[TargetGroup] = links("target_group")
    forwards: members[Forward] = members("forward", "sender")


class Forward(Entity):
    """One of several target groups of a listener or a rule, with its share of the requests."""

    kind = "forward"
    terraform = (
        *spelled(
            "aws_lb_listener aws_alb_listener",
            block="default_action.forward.target_group",
            sender=SELF,
            target_group="arn",
            weight="weight",
        ),
        *spelled(
            "aws_lb_listener_rule aws_alb_listener_rule",
            block="action.forward.target_group",
            sender=SELF,
            target_group="arn",
            weight="weight",
        ),
    )
    cloudformation = (
        *spelled(
            "AWS::ElasticLoadBalancingV2::Listener",
            block="DefaultActions.ForwardConfig.TargetGroups",
            sender=SELF,
            target_group="TargetGroupArn",
            weight="Weight",
        ),
        *spelled(
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            block="Actions.ForwardConfig.TargetGroups",
            sender=SELF,
            target_group="TargetGroupArn",
            weight="Weight",
        ),
    )
    sender: link[Entity] = link("listener", "listener_rule")
    target_group: link[TargetGroup] = link("target_group")
    weight = attribute(number, 1)


ENTITIES: tuple[type[Entity], ...] = (
    LoadBalancer,
    LoadBalancerSubnet,
    TargetGroup,
    Listener,
    ListenerRule,
    Forward,
)
