"""Listeners of load balancers, their rules, and what these do with requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import Entity
from netlint.network.fields import attribute, link, links, members, number, text
from netlint.network.spelling import SELF, spelled

if TYPE_CHECKING:
    from netlint.network.load_balancers import LoadBalancer, TargetGroup


class Listener(Entity):
    """A port on which a load balancer takes connections, and all target groups of its default actions."""

    kind = "listener"
    terraform = (
        *spelled(
            "aws_lb_listener aws_alb_listener",
            load_balancer="load_balancer_arn",
            port="port",
            protocol="protocol",
            ssl_policy="ssl_policy",
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
            ssl_policy="SslPolicy",
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
    protocol = attribute(text, "", settled=True)
    instance_port = attribute[int | None](number, None)
    ssl_policy = attribute(text, "ELBSecurityPolicy-2016-08", settled=True)
    actions: members[ListenerAction] = members("listener_action", "sender")
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
    actions: members[ListenerAction] = members("listener_action", "sender")
    target_groups: links[TargetGroup] = links("target_group")
    forwards: members[Forward] = members("forward", "sender")


class ListenerAction(Entity):
    """What a listener, or a rule of it, does with a request: `forward`, `redirect`, `fixed-response`."""

    kind = "listener_action"
    terraform = (
        *spelled(
            "aws_lb_listener aws_alb_listener",
            block="default_action",
            sender=SELF,
            type="type",
            redirect_protocol="redirect.protocol",
        ),
        *spelled(
            "aws_lb_listener_rule aws_alb_listener_rule",
            block="action",
            sender=SELF,
            type="type",
            redirect_protocol="redirect.protocol",
        ),
    )
    cloudformation = (
        *spelled(
            "AWS::ElasticLoadBalancingV2::Listener",
            block="DefaultActions",
            sender=SELF,
            type="Type",
            redirect_protocol="RedirectConfig.Protocol",
        ),
        *spelled(
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            block="Actions",
            sender=SELF,
            type="Type",
            redirect_protocol="RedirectConfig.Protocol",
        ),
    )
    sender: link[Entity] = link("listener", "listener_rule")
    type = attribute(text, "")
    #: `#{protocol}` is the protocol of the request
    redirect_protocol = attribute(text, "#{protocol}")


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


ENTITIES: tuple[type[Entity], ...] = (Listener, ListenerRule, ListenerAction, Forward)
