"""What load balancers send to: the members of target groups, and what is behind classic load balancers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import some
from netlint.lang.unknown import Unknown
from netlint.network.addresses import Range, range_of
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, link, links, number
from netlint.network.spelling import SELF, among, spelled

if TYPE_CHECKING:
    from netlint.network.load_balancers import LoadBalancer, TargetGroup
    from netlint.network.workloads import Workload

_FLEET = "SpotFleetRequestConfigData.LoadBalancersConfig"


class TargetGroupAttachment(Entity):
    """Targets: an instance, a function, a load balancer, an address, or whatever a group of them runs.

    `port` is None where the targets take connections on the port of the target group.
    """

    kind = "target_group_attachment"
    terraform = (
        *spelled(
            "aws_lb_target_group_attachment aws_alb_target_group_attachment",
            target_groups="target_group_arn",
            target="target_id",
            port="port",
        ),
        *among(
            spelled(
                "aws_autoscaling_attachment",
                target_groups="lb_target_group_arn",
                target="autoscaling_group_name",
            ),
            target="aws_autoscaling_group",
        ),
        *among(
            spelled(
                "aws_autoscaling_traffic_source_attachment",
                target_groups="traffic_source.identifier",
                target="autoscaling_group_name",
            ),
            target="aws_autoscaling_group",
        ),
        *spelled(
            "aws_autoscaling_group",
            target_groups="target_group_arns traffic_source.identifier",
            target=SELF,
        ),
        *spelled("aws_spot_fleet_request", target_groups="target_group_arns", target=SELF),
        *spelled(
            "aws_ecs_service aws_ecs_task_set",
            block="load_balancer",
            target_groups="target_group_arn",
            target=SELF,
            port="container_port",
        ),
    )
    cloudformation = (
        *spelled(
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            block="Targets",
            target_groups=SELF,
            target="Id",
            port="Port",
        ),
        *spelled(
            "AWS::AutoScaling::AutoScalingGroup",
            target_groups="TargetGroupARNs TrafficSources.Identifier",
            target=SELF,
        ),
        *spelled(
            "AWS::EC2::SpotFleet",
            target_groups=f"{_FLEET}.TargetGroupsConfig.TargetGroups.Arn",
            target=SELF,
        ),
        *spelled(
            "AWS::ECS::Service AWS::ECS::TaskSet",
            block="LoadBalancers",
            target_groups="TargetGroupArn",
            target=SELF,
            port="ContainerPort",
        ),
    )
    computed = frozenset({"target_group_arns", "traffic_source"})
    target_groups: links[TargetGroup] = links("target_group")
    target: link[Entity] = link("workload", "load_balancer")
    port = attribute[int | None](number, None)

    @derived
    def target_address(self) -> Range | None:
        """The address that is a target, of a group of addresses; None where a resource stands for it."""
        value, _ = self.locate("target")
        if isinstance(value, Unknown) or value is None:
            return None
        try:
            return range_of(value)
        except ValueError:
            return None

    @derived
    def workload(self) -> Workload | None:
        """The workload that is a target, or whose members are; None for an address or a load balancer."""
        itself = self.spelling is not None and self.spelling.fields.get("target") == SELF
        if not itself and some(self.target_groups, lambda group: group.target_type in ("ip", "alb")):
            return None
        target = self.target
        return target if target is not None and target.kind == "workload" else None  # type: ignore[return-value]


class ClassicAttachment(Entity):
    """Instances behind a classic load balancer."""

    kind = "classic_attachment"
    terraform = (
        *among(
            spelled("aws_elb_attachment", load_balancers="elb", targets="instance"), load_balancers="aws_elb"
        ),
        *spelled("aws_elb", load_balancers=SELF, targets="instances"),
        *among(
            spelled("aws_autoscaling_group", load_balancers="load_balancers", targets=SELF),
            load_balancers="aws_elb",
        ),
        *among(
            spelled("aws_autoscaling_attachment", load_balancers="elb", targets="autoscaling_group_name"),
            load_balancers="aws_elb",
            targets="aws_autoscaling_group",
        ),
    )
    cloudformation = (
        *spelled("AWS::ElasticLoadBalancing::LoadBalancer", load_balancers=SELF, targets="Instances"),
        *among(
            spelled("AWS::AutoScaling::AutoScalingGroup", load_balancers="LoadBalancerNames", targets=SELF),
            load_balancers="AWS::ElasticLoadBalancing::LoadBalancer",
        ),
        *among(
            spelled(
                "AWS::EC2::SpotFleet",
                load_balancers=f"{_FLEET}.ClassicLoadBalancersConfig.ClassicLoadBalancers.Name",
                targets=SELF,
            ),
            load_balancers="AWS::ElasticLoadBalancing::LoadBalancer",
        ),
    )
    computed = frozenset({"instances", "load_balancers"})
    load_balancers: links[LoadBalancer] = links("load_balancer")
    targets: links[Entity] = links("workload")


ENTITIES: tuple[type[Entity], ...] = (TargetGroupAttachment, ClassicAttachment)
