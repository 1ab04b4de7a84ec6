"""An endpoint service allows a principal of a kind that AWS does not document.

## What it finds

An allowed principal of an endpoint service that is neither `*` nor the ARN of an account, a role or a user:
an organization or an organizational unit, an account id alone, a session of a role, or a role or a user with
a path.

## Why it matters

AWS documents accounts (`arn:aws:iam::111122223333:root`), roles, users and `*`. It answers
`InvalidPrincipal` to a session (`assumed-role`), and a principal that it takes but does not match lets
nobody connect: the endpoint fails with "service does not exist".

## Bad

An organization cannot be allowed as a whole.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"] # <- SVC011
}
```

## Good

The accounts of the organization are named.

```hcl
resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals = [
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:role/consumer",
  ]
}
```

## How to fix it

Name each account as `arn:aws:iam::ACCOUNT:root`, each role as `arn:aws:iam::ACCOUNT:role/NAME`. For a whole
organization: name its accounts, or allow `*` and require acceptance.

## When it stays silent

For principals of the documented kinds, in every partition, and for AWS services: Firehose, as one, asks for
`firehose.amazonaws.com`. A principal of which only the account or the partition is not known is of its kind
all the same, as is the ARN of a role or a user of the configuration without a path; any other that is not
known is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpointServicePermissions.html
https://docs.aws.amazon.com/firehose/latest/APIReference/API_DatabaseSourceVPCConfiguration.html
https://github.com/hashicorp/terraform-provider-aws/issues/16657
"""

import re

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.network.endpoints import EndpointService, EndpointServicePrincipal
from netlint.network.principals import Principal

# What is not known of a principal stands as `${}`.
_PARTITION, _ACCOUNT = r"(?:[\w-]+|\$\{\})", r"(?:\d{12}|\$\{\})"

_DOCUMENTED = re.compile(
    rf"\*|arn:{_PARTITION}:iam::{_ACCOUNT}:(?:root|(?:role|user)/[^/${{}}]+)|[\w.-]+\.amazonaws\.com(?:\.cn)?"
)

#: what a principal that is not documented looks like, and what it then is; the first that fits
_KINDS = (
    (re.compile(r"\d{12}"), "an account id without an ARN"),
    (re.compile(rf"arn:{_PARTITION}:organizations:.*"), "an organization or a part of one"),
    (re.compile(rf"arn:{_PARTITION}:sts:.*"), "a session of a role"),
    (re.compile(rf"arn:{_PARTITION}:iam::{_ACCOUNT}:(?:role|user)/.*/.*"), "a role or user with a path"),
)


def _kind(principal: Principal) -> str:
    return next((name for pattern, name in _KINDS if pattern.fullmatch(principal.form)), "")


def _is_strange(principal: Principal) -> bool:
    if _DOCUMENTED.fullmatch(principal.form):
        return False
    if principal.why is not None and not _kind(principal):
        raise principal.why
    return True


@check("SVC011", "undocumented-principal", Severity.HIGH)
def undocumented_principal(service: EndpointService) -> Problems:
    """Compare the principals with the documented kinds."""
    strange = where(service.grants, lambda grant: _is_strange(grant[0]))
    for principal, holder in strange.proven:
        yield Problem(
            at=holder,
            field="principal" if isinstance(holder, EndpointServicePrincipal) else "own_principals",
            message=f"{service.address} allows `{principal.text}`, which is not a documented principal: "
            f"it is {_kind(principal) or 'of no documented form'}",
            because=(
                "AWS documents `*` and the ARNs of accounts (`:root`), roles and users without a path.",
            ),
            help="name each account as arn:aws:iam::ACCOUNT:root, or its roles and users",
            related=((service, "allows it"),) if holder is not service else (),
            key=principal.text,
        )
    if strange.incomplete is not None:
        raise strange.incomplete
