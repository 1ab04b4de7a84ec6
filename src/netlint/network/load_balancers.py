"""Load balancers, their listeners, target groups and targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import (
    SELF,
    Entity,
    attribute,
    flag,
    link,
    links,
    members,
    number,
    spelled,
    text,
)

if TYPE_CHECKING:
    from netlint.network.vpc import Subnet, Vpc


class LoadBalancer(Entity):
    """A load balancer: `application`, `network`, `gateway` or `classic`."""

    kind = "load_balancer"
    identities = ("name",)
    terraform = (
        *spelled(
            "aws_lb aws_alb",
            written_type="load_balancer_type",
            internal="internal",
            own_subnets="subnets",
            security_groups="security_groups",
            cross_zone="enable_cross_zone_load_balancing",
        ),
        *spelled(
            "aws_elb",
            internal="internal",
            own_subnets="subnets",
            security_groups="security_groups",
            cross_zone="cross_zone_load_balancing",
        ),
    )
    written_type = attribute(text, "application")
    internal = attribute(flag, False)
    own_subnets: links[Subnet] = links("subnet")
    subnet_mappings: members[LoadBalancerSubnet] = members("load_balancer_subnet", "load_balancer")
    security_groups: links[Entity] = links("security_group")
    cross_zone = attribute(flag, False)
    listeners: members[Listener] = members("listener", "load_balancer")

    @property
    def type(self) -> str:
        """The type of load balancer; that of `aws_elb` is not written."""
        if self.spelling is not None and self.spelling.type == "aws_elb":
            return "classic"
        return self.written_type


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
    load_balancer: link[LoadBalancer] = link("load_balancer")
    subnet: link[Subnet] = link("subnet")
    allocation: link[Entity] = link("elastic_ip")


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
    )
    vpc: link[Vpc] = link("vpc")
    port = attribute[int | None](number, None)
    protocol = attribute(text, "")
    target_type = attribute(text, "instance")
    preserve_client_ip = attribute[bool | None](flag, None)
    health_check_port = attribute(text, "traffic-port")
    attachments: members[TargetGroupAttachment] = members("target_group_attachment", "target_group")


class Listener(Entity):
    """A port on which a load balancer takes connections."""

    kind = "listener"
    terraform = (
        *spelled(
            "aws_lb_listener aws_alb_listener",
            load_balancer="load_balancer_arn",
            port="port",
            protocol="protocol",
            target_groups="default_action.target_group_arn",
        ),
        *spelled("aws_elb", block="listener", load_balancer=SELF, port="lb_port", protocol="lb_protocol"),
    )
    load_balancer: link[LoadBalancer] = link("load_balancer")
    port = attribute[int | None](number, None)
    protocol = attribute(text, "")
    target_groups: links[TargetGroup] = links("target_group")


class TargetGroupAttachment(Entity):
    """One target: an instance, a function, a load balancer, or an address."""

    kind = "target_group_attachment"
    terraform = spelled(
        "aws_lb_target_group_attachment aws_alb_target_group_attachment",
        target_group="target_group_arn",
        target="target_id",
        port="port",
    )
    target_group: link[TargetGroup] = link("target_group")
    target: link[Entity] = link("workload", "load_balancer")
    port = attribute[int | None](number, None)


class ClassicAttachment(Entity):
    """An instance behind a classic load balancer."""

    kind = "classic_attachment"
    terraform = (
        *spelled("aws_elb_attachment", load_balancer="elb", targets="instance"),
        *spelled("aws_elb", load_balancer=SELF, targets="instances"),
    )
    load_balancer: link[LoadBalancer] = link("load_balancer")
    targets: links[Entity] = links("workload")


ENTITIES: tuple[type[Entity], ...] = (
    LoadBalancer,
    LoadBalancerSubnet,
    TargetGroup,
    Listener,
    TargetGroupAttachment,
    ClassicAttachment,
)
