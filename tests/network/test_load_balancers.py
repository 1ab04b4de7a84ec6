"""Target groups and zones of load balancers, on a real plan."""

import pytest

from tests.network.plans import MORE, ask, at, network

BLUE, GREEN, CANARY = (f"aws_lb_target_group.{name}" for name in ("blue", "green", "canary"))


def test_all_target_groups_of_a_listener_are_read() -> None:
    assert ask("listeners", "aws_lb_listener.weighted", "target_groups") == [BLUE, GREEN]
    weights = {one.target_group.address: one.weight for one in network("listeners").of_kind("forward")}
    assert weights == {BLUE: 90, GREEN: 10}


def test_all_actions_of_a_rule_are_read() -> None:
    assert ask("listeners", "aws_lb_listener_rule.canary", "target_groups") == [CANARY]
    assert ask("listeners", "aws_lb_listener_rule.canary", "listener") == "aws_lb_listener.weighted"


@pytest.mark.parametrize(
    ("address", "crosses"),
    [
        ("aws_lb.application", True),
        ("aws_lb.network", False),
        ("aws_lb.gateway", True),
        ("aws_elb.classic", True),
    ],
)
def test_cross_zone_defaults_by_type(address: str, crosses: bool) -> None:
    assert ask("listeners", address, "cross_zone") is crosses


def test_a_target_group_may_decide_for_itself() -> None:
    network_balancer, application = at("listeners", "aws_lb.network"), at("listeners", "aws_lb.application")
    assert not at("listeners", GREEN).cross_zone(application)
    for group in (BLUE, CANARY):
        assert at("listeners", group).cross_zone(application)
        assert not at("listeners", group).cross_zone(network_balancer)


def test_groups_of_instances_are_targets() -> None:
    group = "aws_autoscaling_group.web"
    attached = network("listeners").of_kind("target_group_attachment")
    own = {target.address for one in attached for target in one.target_groups if one.target.address == group}
    assert own == {BLUE, GREEN, CANARY}
    assert ask("listeners", group, "load_balancers", "classic_attachment") == ["aws_elb.classic"]
    assert ask("listeners", group, "ports", "workload") == [
        "tcp/8000",
        "tcp/8080",
        "tcp/8081",
        "tcp/8082",
        MORE,
    ]
