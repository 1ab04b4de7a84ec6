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
