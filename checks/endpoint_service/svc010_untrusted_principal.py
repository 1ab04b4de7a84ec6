"""An endpoint service allows an account that is not a trusted one.

## What it finds

An allowed principal of an endpoint service whose account is not among the `trusted-accounts` of
netlint's configuration.

## Why it matters

Whoever is allowed reaches the load balancer behind the service from a VPC of their own. An account that
nobody knows is most often a wrong digit, or a partner who has left.

## Bad

The second account is not among the trusted ones, which netlint's configuration lists:

```toml
[network]
trusted-accounts = ["111122223333"]
```

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals = [ # <- SVC010
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:role/partner",
  ]
}
```

## Good

All principals are of trusted accounts.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## How to fix it

Remove the principal, or add its account to `trusted-accounts` in the table `[network]`.

## When it stays silent

Where `trusted-accounts` is not set; for the account of the service itself, where the provider says which
that is; for the principal `*`, about which SVC001 and SVC002 speak, and for principals without an account,
about which SVC011 does. A principal that is not known is undetermined. Connections that an
`aws_vpc_endpoint_connection_accepter` accepts say nothing of the account that they come from.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.network.endpoints import EndpointService, EndpointServicePrincipal
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.principals import Principal


@check("SVC010", "untrusted-principal", Severity.HIGH, security=True)
def untrusted_principal(service: EndpointService, network: Network) -> Problems:
    """Compare the accounts of the principals with the trusted ones."""
    if not network.trusted_accounts:
        return
    known = {*network.trusted_accounts, service.home_account or "", ""}
    strangers = where(service.grants, lambda grant: grant[0].account not in known)
    places: dict[Entity, list[Principal]] = {}
    for principal, holder in strangers.proven:
        places.setdefault(holder, []).append(principal)
    for place, principals in places.items():
        accounts = sorted({one.account for one in principals})
        several = len(accounts) > 1
        yield Problem(
            at=place,
            field="principal" if isinstance(place, EndpointServicePrincipal) else "own_principals",
            message=f"{service.address} allows {'accounts' if several else 'account'} "
            f"{', '.join(accounts)}, which {'are' if several else 'is'} not trusted",
            because=(
                f"It allows {', '.join(f'`{one.text}`' for one in principals[:5])}.",
                "netlint's configuration lists the accounts that are trusted.",
            ),
            help="remove the principals, or add their accounts to trusted-accounts of [network]",
            related=((service, "allows them"),) if place is not service else (),
        )
    if strangers.incomplete is not None:
        raise strangers.incomplete
