"""TGW012: a shared transit gateway that accepts attachments by itself."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.transit import gateway

ACCEPTS = 'auto_accept_shared_attachments = "enable"'
SHARED = """
variable "unset" {}
resource "aws_ram_resource_share" "hub" { name = "hub" }
resource "aws_ram_resource_association" "hub" {
  resource_arn       = aws_ec2_transit_gateway.hub.arn
  resource_share_arn = aws_ram_resource_share.hub.arn
}
resource "aws_ram_principal_association" "all" {
  for_each           = toset(["111122223333", "444455556666"])
  principal          = each.key
  resource_share_arn = aws_ram_resource_share.hub.arn
}
"""


@pytest.mark.parametrize(
    "text",
    [
        gateway(ACCEPTS) + SHARED,
        # with whom it is shared does not matter
        gateway(ACCEPTS)
        + SHARED.replace(
            "resource_share_arn = aws_ram_resource_share.hub.arn", "resource_share_arn = var.unset"
        ),
    ],
)
def test_it_accepts(text: str) -> None:
    findings, unknown = verdicts("TGW012", text)
    assert (len(findings), unknown) == (1, [])
    assert "accepts and routes what other accounts attach by itself" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        gateway(ACCEPTS),
        gateway() + SHARED,
        gateway(ACCEPTS + '\ndefault_route_table_association = "disable"') + SHARED,
        gateway(ACCEPTS) + gateway(name="other") + SHARED.replace("gateway.hub.arn", "gateway.other.arn"),
    ],
)
def test_it_does_not(text: str) -> None:
    assert verdicts("TGW012", text) == ([], [])


@pytest.mark.parametrize(
    "more",
    ["auto_accept_shared_attachments = var.unset", ACCEPTS + "\ndefault_route_table_association = var.unset"],
)
def test_it_is_not_known(more: str) -> None:
    findings, unknown = verdicts("TGW012", gateway(more) + SHARED)
    assert findings == []
    assert unknown
