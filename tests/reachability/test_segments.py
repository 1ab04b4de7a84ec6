"""VPCs on a Cloud WAN core network: what its policy's segments let talk."""

import json

import pytest

from tests.reachability.hcl import block, group, instance, rule, subnet, vpc
from tests.reachability.networks import network, verdict

A, B = "aws_instance.a", "aws_instance.b"
TGW = "aws_ec2_transit_gateway.x"
CORE = "aws_networkmanager_core_network.c"


def spoke(name: str, cidr: str, segment: str) -> str:
    routes = subnet(name, name, f"{cidr}.1.0/24", {"10.0.0.0/8": TGW})
    return (
        vpc(name, f"{cidr}.0.0/16")
        + routes.replace(
            "transit_gateway_id = aws_ec2_transit_gateway.x.id", f"core_network_arn = {CORE}.arn"
        )
        + group(name, name, [rule("tcp", 443, cidr="0.0.0.0/0")])
        + instance(name, name, name)
        + block(
            "aws_networkmanager_vpc_attachment",
            name,
            core_network_id=f"${CORE}.id",
            vpc_arn=f"$aws_vpc.{name}.arn",
            subnet_arns=[f"$aws_subnet.{name}.arn"],
        ).replace("subnet_arns", f'tags = {{\n    segment = "{segment}"\n  }}\n  subnet_arns')
    )


def core(isolated: bool = False, **more: object) -> str:
    policy = {
        "version": "2021.12",
        "segments": [{"name": "one", "isolate-attachments": isolated}, {"name": "two"}],
        "attachment-policies": [
            {
                "rule-number": 1,
                "conditions": [{"type": "tag-exists", "key": "segment"}],
                "action": {"association-method": "tag", "tag-value-of-key": "segment"},
            }
        ],
        **more,
    }
    return block("aws_networkmanager_core_network", "c", global_network_id="g") + block(
        "aws_networkmanager_core_network_policy_attachment",
        "c",
        core_network_id=f"${CORE}.id",
        policy_document=json.dumps(policy),
    )


@pytest.mark.parametrize(
    ("policy", "segments", "expected"),
    [
        (core(), ("one", "one"), "reachable"),
        (core(), ("one", "two"), "blocked NO_ROUTE_TO_DESTINATION"),
        (core(isolated=True), ("one", "one"), "blocked NO_ROUTE_TO_DESTINATION"),
        (
            core(**{"segment-actions": [{"action": "share", "segment": "two", "share-with": "*"}]}),
            ("one", "two"),
            "reachable",
        ),
        (
            core(**{"segment-actions": [{"action": "create-route", "segment": "two"}]}),
            ("one", "one"),
            "undetermined",
        ),
        (core().replace('policy_document = "', 'policy_document = "{'), ("one", "one"), "undetermined"),
    ],
)
def test_segments(policy: str, segments: tuple[str, str], expected: str) -> None:
    text = policy + spoke("a", "10.1", segments[0]) + spoke("b", "10.2", segments[1])
    assert verdict(network(text), A, B, "443") == expected
