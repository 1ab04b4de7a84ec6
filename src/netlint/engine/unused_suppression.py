"""A comment suppresses nothing.

## What it finds

A comment `netlint: ignore[…]`, or one of the checks that it names, that no finding needed: the problem is
gone, the comment stands at the wrong place, or a condition in it holds for nothing.

## Why it matters

Such a comment hides the next problem of its kind at that place, for a reason that was given for another.

## Bad

```hcl
# netlint: ignore[NAT001] reason: one zone is enough here
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
```

## How to fix it

Delete the comment, or move it to the attribute or block that the finding names, or to a module call that
leads there.

## When it stays silent

When a check that the comment names did not run or left a question undetermined, and when the
configuration was not fully analysed: the comment may be needed then.
`--no-suppressions` passes over all comments.
"""

from netlint.engine.check import Problems, check
from netlint.engine.finding import Severity
from netlint.network.network import Network


@check("NLT001", "unused-suppression", Severity.INFO)
def unused_suppression(network: Network) -> Problems:
    """Declare the check. `netlint.engine.comments` makes its findings: they are not about a network."""
    del network
    return iter(())
