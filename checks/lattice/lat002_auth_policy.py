"""A VPC Lattice auth policy is missing, or lets everybody in.

## What it finds

A service or service network with auth type `AWS_IAM` and without an auth policy; and an auth policy that
allows everybody without a condition, where the other side, service network or service, lets everybody in too.

## Why it matters

Without a policy every request is denied. With one for `*` without a condition, unsigned requests are allowed
as well: the auth type promises a check that does not take place.

## Bad

The service has auth type `AWS_IAM`, and nobody says who may call it.

```hcl
resource "aws_vpclattice_service_network" "main" {
  name = "main"
}

resource "aws_vpclattice_service" "orders" {
  name      = "orders"
  auth_type = "AWS_IAM" # <- LAT002
}

resource "aws_vpclattice_service_network_service_association" "orders" {
  service_network_identifier = aws_vpclattice_service_network.main.id
  service_identifier         = aws_vpclattice_service.orders.id
}

resource "aws_vpclattice_listener" "orders" {
  name               = "https"
  service_identifier = aws_vpclattice_service.orders.id
  protocol           = "HTTPS"

  default_action {
    fixed_response {
      status_code = 404
    }
  }
}
```

## Good

A policy allows the role that calls.

```hcl
resource "aws_vpclattice_service_network" "main" {
  name = "main"
}

resource "aws_vpclattice_service" "orders" {
  name      = "orders"
  auth_type = "AWS_IAM"
}

resource "aws_vpclattice_auth_policy" "orders" {
  resource_identifier = aws_vpclattice_service.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
      Action    = "vpc-lattice-svcs:Invoke"
      Resource  = "*"
    }]
  })
}

resource "aws_vpclattice_service_network_service_association" "orders" {
  service_network_identifier = aws_vpclattice_service_network.main.id
  service_identifier         = aws_vpclattice_service.orders.id
}

resource "aws_vpclattice_listener" "orders" {
  name               = "https"
  service_identifier = aws_vpclattice_service.orders.id
  protocol           = "HTTPS"

  default_action {
    fixed_response {
      status_code = 404
    }
  }
}
```

## How to fix it

Add an `aws_vpclattice_auth_policy` that allows those who call; give one for `*` a condition, such as
`aws:PrincipalOrgID`.

## When it stays silent

For auth type `NONE`, which is LAT001. For a coarse policy of a service network in which all services have
policies of their own, and the other way round: both have to allow a request. For a policy with statements
that deny: they may take away what `*` allows. A policy, or what it belongs to, that is not known is
undetermined.

## References

https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-access.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.network.collect import flattened, one
from netlint.network.lattice import LatticeAuthPolicy, LatticeService, ServiceNetwork
from netlint.network.network import Network


def _lets_in(holder: LatticeService | ServiceNetwork) -> bool:
    """Tell whether everybody passes this side."""
    if holder.auth_type == "NONE":
        return True
    return some(holder.auth_policies, lambda policy: policy.admits_everybody)


def _other_side(holder: LatticeService | ServiceNetwork) -> bool:
    """Tell whether everybody passes one of those at the other side.

    For a service network that is so where a service has no check of its own at all: where both sides have a
    policy for everybody, the service's is the one to mend.
    """
    if isinstance(holder, ServiceNetwork):
        services = flattened(holder.service_associations, lambda association: one(association.service))
        return some(services, lambda service: service.auth_type == "NONE")
    networks = flattened(holder.network_associations, lambda association: one(association.service_network))
    return some(networks, _lets_in)


def _problem(holder: LatticeService | ServiceNetwork) -> Problem | None:
    if holder.auth_type != "AWS_IAM":
        return None
    if not holder.auth_policies:
        return Problem(
            at=holder,
            field="auth_type",
            message=f"{holder.address} denies every request: its auth type is AWS_IAM, without a policy",
            because=("What no auth policy allows is denied.",),
            help=f"add an aws_vpclattice_auth_policy for {holder.address} that allows those who call",
        )
    policy = _open_policy(holder)
    if policy is None:
        return None
    return Problem(
        at=policy,
        field="policy",
        message=f"{policy.address} lets everybody call {holder.address}, unsigned requests included",
        because=("It allows the principal * without a condition, and the other side asks nobody either.",),
        help="give the statement a condition, such as aws:PrincipalOrgID, or name those who call",
        related=((holder, "has auth type AWS_IAM"),),
    )


def _open_policy(holder: LatticeService | ServiceNetwork) -> LatticeAuthPolicy | None:
    # The other side first: most policies need not be read then.
    if not _other_side(holder):
        return None
    return next((policy for policy in holder.auth_policies if policy.admits_everybody), None)


@check(
    "LAT002",
    "lattice-auth-policy",
    Severity.MEDIUM,
    security=True,
    needs=("service_network|lattice_service",),
)
def lattice_auth_policy(network: Network) -> Problems:
    """Look at the policies of what has auth type AWS_IAM."""
    pending: Undetermined | None = None
    for kind in ("service_network", "lattice_service"):
        for holder in network.of_kind(kind):
            if not isinstance(holder, (LatticeService, ServiceNetwork)) or not holder.managed:
                continue
            try:
                problem = _problem(holder)
            except Undetermined as why:
                pending = pending or why
                continue
            if problem is not None:
                yield problem
    if pending is not None:
        raise pending
