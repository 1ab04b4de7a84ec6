"""TGW009: one ASN for a transit gateway and its neighbour."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.transit import gateway


def direct(asn: str) -> str:
    return f"""
variable "unset" {{}}
resource "aws_dx_gateway" "main" {{
  name            = "main"
  amazon_side_asn = {asn}
}}
resource "aws_dx_gateway_association" "hub" {{
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_ec2_transit_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/8"]
}}
"""


PEERING = """
resource "aws_ec2_transit_gateway_peering_attachment" "both" {
  transit_gateway_id      = aws_ec2_transit_gateway.hub.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.far.id
  peer_region             = "eu-central-1"
}
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (gateway() + direct("64512"), "AWS refuses to associate them"),
        (gateway("amazon_side_asn = 65001") + direct('"65001"'), "AWS refuses to associate them"),
        (gateway() + gateway(name="far") + PEERING, "AWS advises one for each"),
    ],
)
def test_they_share_one(text: str, words: str) -> None:
    findings, unknown = verdicts("TGW009", text)
    assert (len(findings), unknown) == (1, [])
    assert words in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        gateway() + direct("64513"),
        gateway() + gateway("amazon_side_asn = 64513", "far") + PEERING,
        gateway() + PEERING.replace("aws_ec2_transit_gateway.far.id", '"tgw-0123456789abcdef0"'),
        # nothing joins them
        gateway() + gateway(name="far"),
    ],
)
def test_they_do_not(text: str) -> None:
    assert verdicts("TGW009", text) == ([], [])


@pytest.mark.parametrize(
    "text", [gateway() + direct("var.unset"), gateway("amazon_side_asn = var.unset") + direct("64512")]
)
def test_an_asn_is_not_known(text: str) -> None:
    findings, unknown = verdicts("TGW009", text)
    assert findings == []
    assert unknown
