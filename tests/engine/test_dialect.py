"""Advice in the words of the language that a resource is written in."""

from __future__ import annotations

import pytest

from netlint.engine.dialect import spoken

ADVICE = 'add an aws_vpc_endpoint for S3 (vpc_endpoint_type = "Gateway") beside aws_vpc.main'


@pytest.mark.parametrize(
    ("type", "advice"),
    [
        ("aws_vpc", ADVICE),
        (
            "AWS::EC2::VPC",
            "add an AWS::EC2::VPCEndpoint for S3 (VpcEndpointType: Gateway) beside aws_vpc.main",
        ),
    ],
)
def test_advice(type, advice):
    assert spoken(ADVICE, type) == advice


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("enable_dns_hostnames is off.", "EnableDnsHostnames is off."),
        (
            "or set preserve_client_ip = false",
            "or set preserve_client_ip.enabled of TargetGroupAttributes to false",
        ),
        ("set allocation_id of a/Nat, or it has no vpc_id", "set AllocationId of a/Nat, or it has no VpcId"),
        ("keep a/Address (with a `moved` block, if it was renamed) at a/Nat", "keep a/Address at a/Nat"),
        # what is somebody's own name, and what is a part of an address
        (
            "my_vpc/Vpc and some_name, my-vpc_id, a/AWS::Region.vpc_id",
            "my_vpc/Vpc and some_name, my-vpc_id, a/AWS::Region.vpc_id",
        ),
    ],
)
def test_arguments_by_themselves(text, said):
    assert spoken(text, "AWS::EC2::VPC") == said
