"""A VPC is peered with an account that is not trusted.

## What it finds

A peering connection to a VPC of an account that is not one of `network.trusted-accounts` in netlint's
configuration, nor one's own. Without that list it finds nothing.

## Why it matters

A peering connection opens a private way into the network for another account. Whose account that is
should be a decision, and not a digit in a twelve-digit number.

## Bad

The other side belongs to an account that is not in the list.

```toml
[network]
trusted-accounts = ["111122223333"]
```

```hcl
provider "aws" {
  alias                       = "partner"
  region                      = "eu-west-1"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "partner" {
  provider   = aws.partner
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "partner" {
  vpc_id        = aws_vpc.main.id
  peer_vpc_id   = aws_vpc.partner.id
  peer_owner_id = "444455556666" # <- PCX014
}

resource "aws_vpc_peering_connection_accepter" "partner" {
  provider                  = aws.partner
  vpc_peering_connection_id = aws_vpc_peering_connection.partner.id
  auto_accept               = true
}
```

## Good

The account is a trusted one.

```hcl
provider "aws" {
  alias                       = "partner"
  region                      = "eu-west-1"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "partner" {
  provider   = aws.partner
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "partner" {
  vpc_id        = aws_vpc.main.id
  peer_vpc_id   = aws_vpc.partner.id
  peer_owner_id = "111122223333"
}

resource "aws_vpc_peering_connection_accepter" "partner" {
  provider                  = aws.partner
  vpc_peering_connection_id = aws_vpc_peering_connection.partner.id
  auto_accept               = true
}
```

## How to fix it

Delete the peering connection; or add the account to `network.trusted-accounts`, where a review sees it.

## When it stays silent

Without `trusted-accounts`; within one account. An account that is not known is undetermined, and so is the
acceptance of a peering connection that is requested elsewhere.

## References

https://docs.aws.amazon.com/vpc/latest/peering/create-vpc-peering-connection.html
https://docs.aws.amazon.com/vpc/latest/peering/security-iam.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection, PeeringConnectionAccepter


def _foreign(peering: PeeringConnection, trusted: frozenset[str]) -> str:
    """Return the account at the other end if it is not trusted; otherwise an empty text."""
    owner = peering.owner
    return owner if owner and owner not in trusted and owner != peering.home_account else ""


def _asked_elsewhere(accepter: PeeringConnectionAccepter) -> Undetermined | None:
    """Say why it is not known who asked for what is accepted; None where it is known."""
    try:
        peering = accepter.peering
    except Undetermined as why:
        return why
    if peering is None or peering.managed:
        return None
    return Undetermined(
        f"{accepter.address} accepts {peering.address}, and which account requests it is not known",
        settle="scan it together with the configuration that requests it",
        address=accepter.address,
    )


@check(
    "PCX014",
    "peer-of-untrusted-account",
    Severity.MEDIUM,
    security=True,
    needs=("peering_connection|peering_connection_accepter",),
)
def peer_of_untrusted_account(network: Network) -> Problems:
    """Compare the accounts at the other ends of peering connections with those that are trusted."""
    if not network.trusted_accounts:
        return
    pending: Undetermined | None = None
    for peering in network.of_kind("peering_connection"):
        assert isinstance(peering, PeeringConnection)
        if not peering.managed:
            continue
        try:
            owner = _foreign(peering, network.trusted_accounts)
            requester = peering.requester if owner else None
        except Undetermined as why:
            pending = pending or why
            continue
        if owner:
            mine = requester.address if requester is not None else "a VPC"
            yield Problem(
                at=peering,
                field="owner",
                message=f"{peering.address} joins {mine} with account {owner}, which is not trusted",
                because=(f"Trusted are {', '.join(sorted(network.trusted_accounts))} and the own account.",),
                help=f"delete {peering.address}, or add {owner} to network.trusted-accounts",
            )
    for accepter in network.of_kind("peering_connection_accepter"):
        assert isinstance(accepter, PeeringConnectionAccepter)
        if accepter.managed:
            pending = pending or _asked_elsewhere(accepter)
    if pending is not None:
        raise pending
