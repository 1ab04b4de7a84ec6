"""Services of VPC Lattice, and their targets."""

import pytest

from tests.reachability.hcl import acl, block, group, instance, rule, subnet, vpc
from tests.reachability.networks import ask, network, verdict

CLIENT, TARGET, SERVICE = "aws_instance.client", "aws_instance.target", "aws_vpclattice_service.s"
LINK_LOCAL = "169.254.171.0/24"


def lattice(**association: object) -> str:
    """Write a service in a network that VPC `a` is associated with; it sends to port 8080 of `target`."""
    return (
        block("aws_vpclattice_service_network", "n", name="n")
        + block("aws_vpclattice_service", "s", name="s")
        + block(
            "aws_vpclattice_service_network_service_association",
            "s",
            service_identifier="$aws_vpclattice_service.s.id",
            service_network_identifier="$aws_vpclattice_service_network.n.id",
        )
        + block(
            "aws_vpclattice_service_network_vpc_association",
            "a",
            vpc_identifier="$aws_vpc.a.id",
            service_network_identifier="$aws_vpclattice_service_network.n.id",
            **association,
        )
        + f"""
resource "aws_vpclattice_target_group" "t" {{
  name = "t"
  type = "INSTANCE"
  config {{
    port           = 8080
    protocol       = "HTTP"
    vpc_identifier = aws_vpc.b.id
  }}
}}
resource "aws_vpclattice_target_group_attachment" "t" {{
  target_group_identifier = aws_vpclattice_target_group.t.id
  target {{
    id   = {TARGET}.id
    port = 8080
  }}
}}
resource "aws_vpclattice_listener" "l" {{
  name               = "l"
  protocol           = "HTTP"
  port               = 80
  service_identifier = aws_vpclattice_service.s.id
  default_action {{
    forward {{
      target_groups {{
        target_group_identifier = aws_vpclattice_target_group.t.id
      }}
    }}
  }}
}}
"""
    )


BASE = (
    vpc("a", "10.0.0.0/16")
    + subnet("client", "a", "10.0.1.0/24")
    + vpc("b", "10.0.0.0/16")
    + subnet("target", "b", "10.0.1.0/24")
    + group("client", "a", [])
    + instance("client", "client", "client")
    + instance("target", "target", "target")
)
ADMITTING = group("target", "b", [rule("tcp", 8080, cidr=LINK_LOCAL)])


@pytest.mark.parametrize(
    ("text", "destination", "port", "expected"),
    [
        (ADMITTING + lattice(), SERVICE, "80", "reachable"),
        (ADMITTING + lattice(), SERVICE, "443", "blocked"),
        (ADMITTING + lattice(), TARGET, "8080", "reachable"),
        (group("target", "b", [rule("tcp", 8080, cidr="10.0.0.0/8")]) + lattice(), TARGET, "8080", "blocked"),
        (
            ADMITTING
            + group("entrance", "a", [rule("tcp", 80, group="client")])
            + lattice(security_group_ids=["$aws_security_group.entrance.id"]),
            SERVICE,
            "80",
            "reachable",
        ),
        (
            ADMITTING
            + group("entrance", "a", [rule("tcp", 443, group="client")])
            + lattice(security_group_ids=["$aws_security_group.entrance.id"]),
            SERVICE,
            "80",
            "blocked",
        ),
        (ADMITTING + lattice() + acl("a", "a", ["client"], [], []), SERVICE, "80", "blocked"),
        (ADMITTING + lattice().replace("aws_vpc.a.id", "aws_vpc.b.id"), SERVICE, "80", "blocked"),
    ],
)
def test_a_service(text: str, destination: str, port: str, expected: str) -> None:
    assert verdict(network(BASE + text), CLIENT, destination, port).split()[0] == expected


def test_an_auth_policy_is_an_assumption() -> None:
    text = BASE + ADMITTING + lattice().replace('name = "s"', 'name = "s"\n  auth_type = "AWS_IAM"', 1)
    answer = ask(network(text), CLIENT, SERVICE, "80")
    assert answer.verdict == "reachable"
    assert any("auth policy" in sentence for sentence in answer.assumptions)
