"""A shared transit gateway accepts attachments of other accounts by itself, and routes them.

## What it finds

A transit gateway in a resource share, with `auto_accept_shared_attachments` and with the default association
on: what other accounts attach is in its default route table at once.

## Why it matters

Any VPC of any account in the share joins the network without anybody on this side having seen it: its ranges,
its security, its other connections.

## Bad

The transit gateway is shared with another account, and accepts what that attaches.

```hcl
resource "aws_ec2_transit_gateway" "hub" {
  auto_accept_shared_attachments = "enable" # <- TGW012
}

resource "aws_ram_resource_share" "hub" {
  name = "hub"
}

resource "aws_ram_resource_association" "hub" {
  resource_arn       = aws_ec2_transit_gateway.hub.arn
  resource_share_arn = aws_ram_resource_share.hub.arn
}

resource "aws_ram_principal_association" "partner" {
  principal          = "111122223333"
  resource_share_arn = aws_ram_resource_share.hub.arn
}
```

## Good

Attachments of the other account wait until somebody accepts them.

```hcl
resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ram_resource_share" "hub" {
  name = "hub"
}

resource "aws_ram_resource_association" "hub" {
  resource_arn       = aws_ec2_transit_gateway.hub.arn
  resource_share_arn = aws_ram_resource_share.hub.arn
}

resource "aws_ram_principal_association" "partner" {
  principal          = "111122223333"
  resource_share_arn = aws_ram_resource_share.hub.arn
}
```

## How to fix it

Turn `auto_accept_shared_attachments` off and accept attachments one by one
(`aws_ec2_transit_gateway_vpc_attachment_accepter`); or turn the default association off, so that an
attachment gets a route table only from you.

## When it stays silent

Where nothing here shares the transit gateway: within one account it accepts its own attachments anyway. With
the default association off: what is accepted without a route table sends nothing. A setting that is not known
is undetermined.

## References

https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html
"""

from contextlib import suppress

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.sharing import shares_of
from netlint.network.transit import TransitGateway


@check("TGW012", "accepts-shared-attachments", Severity.MEDIUM, security=True, needs=("shared_resource",))
def accepts_shared_attachments(gateway: TransitGateway) -> Problems:
    """Compare how a transit gateway is shared with what it accepts."""
    shares = shares_of(gateway).proven
    if not shares or not gateway.accepts_shared_attachments or not gateway.default_association:
        return
    # With whom is for the report only: the finding does not wait for it.
    named: list[str] = []
    with suppress(Undetermined):
        share = shares[0].share
        named = [one.principal for one in share.principals] if share is not None else []
    whom = f"It is shared with {listed(named)}." if named else f"{shares[0].address} shares it."
    yield Problem(
        at=gateway,
        field="accepts_shared_attachments",
        message=f"{gateway.address} is shared, and accepts and routes what other accounts attach by itself",
        because=(whom, "The default association is on: what is accepted gets the default route table."),
        help=f'set auto_accept_shared_attachments = "disable" on {gateway.address}, or turn its default '
        "association off",
        cure=cure(
            gateway,
            lambda draft: draft.change(gateway, "auto_accept_shared_attachments", lambda _: "disable"),
        ),
        related=((shares[0], "shares it"),),
    )
