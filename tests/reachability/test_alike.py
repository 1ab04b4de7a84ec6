"""What is asked as one has to be alike in everything that packets notice."""

from netlint.engine.suggestions import suggestions
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from tests.reachability.hcl import block, group, rule, subnet, vpc
from tests.reachability.networks import network, verdict


def balancer(name: str, *, internal: bool = False) -> str:
    return block(
        "aws_lb",
        name,
        load_balancer_type="application",
        internal=internal,
        subnets=["$aws_subnet.a.id", "$aws_subnet.b.id"],
        security_groups=["$aws_security_group.web.id"],
    )


def listener(of: str, port: int) -> str:
    return block(
        "aws_lb_listener",
        of,
        load_balancer_arn=f"$aws_lb.{of}.arn",
        port=port,
        protocol="HTTP",
        default_action=[{"type": "redirect"}],
    )


ROUTES = {"0.0.0.0/0": "aws_internet_gateway.main"}
TEXT = (
    vpc("main", "10.0.0.0/16", internet=True)
    + subnet("a", "main", "10.0.1.0/24", ROUTES)
    + subnet("b", "main", "10.0.2.0/24", ROUTES, zone="eu-west-1b")
    + group("web", "main", [rule("tcp", 0, 65535, cidr="0.0.0.0/0")])
    + balancer("first")
    + balancer("second")
    + balancer("idle")
    + listener("first", 80)
    + listener("second", 8080)
)


def test_load_balancers_take_what_their_own_listeners_do() -> None:
    found = network(TEXT)
    exposed = {
        (one.entity.address, *row)
        for one in exposures(found, find(found, "internet", source=True))
        for row in one.rows()
    }
    assert exposed == {("aws_lb.first", "tcp", "80"), ("aws_lb.second", "tcp", "8080")}
    assert verdict(found, "internet", "aws_lb.second", "80").startswith("blocked")


def test_suggestions_name_each_once_and_hold() -> None:
    assert [table.splitlines()[2:4] for table in suggestions(network(TEXT))] == [
        ['to = "aws_lb.first"', 'ports = "80/tcp"'],
        ['to = "aws_lb.second"', 'ports = "8080/tcp"'],
    ]
