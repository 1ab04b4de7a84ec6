#!/usr/bin/env python3
"""Start a new check: `make new-check CODE=NAT011 SLUG=nat-gateway-in-private-subnet TOPIC=nat`.

Usage: new_check.py CODE SLUG TOPIC [FOLDER]

Writes one file, `checks/TOPIC/CODE_SLUG.py`, that works as it stands: it is a whole check, with its page and
its examples, of something that nobody needs. Change it from top to bottom; then
`scripts/plan_fixtures.py CODE/bad CODE/good` plans the examples, and `make generate` lists the check. Each
example has a twin in CloudFormation in `tests/fixtures/twins`, see CONTRIBUTING.md.
FOLDER is where topics lie, by default this checkout's `checks`.
"""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from pathlib import Path
from string import Template

CHECKS = Path(__file__).resolve().parent.parent / "checks"

_PAGE = Template('''"""A VPC without subnets.

## What it finds

A VPC of which no subnet is known.

## Why it matters

Say what happens in life, and to whom: one paragraph that AWS's documentation supports.

## Bad

One sentence on what is wrong.

```hcl
resource "aws_vpc" "main" { # <- $code
  cidr_block = "10.0.0.0/16"
}
```

## Good

One sentence on what is different.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
```

## How to fix it

What to do, in the imperative.

## When it stays silent

Which intended designs look like the mistake, and what is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.vpc import Vpc


@check("$code", "$slug", Severity.LOW)
def $function(vpc: Vpc) -> Problems:
    """Look for a subnet."""
    if vpc.subnets:
        return
    yield Problem(
        at=vpc,
        message=f"{vpc.address} has no subnet",
        because=("The facts that make it a problem here, one sentence each.",),
        help=f"add a subnet to {vpc.address}, or delete it",
    )
''')


def main() -> None:
    """Write the file.

    Raises:
        SystemExit: an argument is malformed, or the check is there already.
    """
    if len(sys.argv) not in (4, 5) or not any(sys.argv[1:4]):
        raise SystemExit(__doc__)
    code, slug, topic = sys.argv[1:4]
    folder = Path(sys.argv[4]) if len(sys.argv) == 5 else CHECKS
    for value, pattern, what in (
        (code, r"[A-Z]{2,5}\d{3}", "a code such as NAT011"),
        (slug, r"[a-z0-9]+(-[a-z0-9]+)*", "words with hyphens, such as nat-gateway-in-private-subnet"),
        (topic, r"[a-z]+(_[a-z]+)*", "a topic such as nat"),
    ):
        if not re.fullmatch(pattern, value):
            raise SystemExit(f"`{value}` is not {what}")
    if existing := sorted(folder.glob(f"*/{code.lower()}_*.py")):
        raise SystemExit(f"there is {existing[0]} already")
    name = slug.replace("-", "_")
    topics = sorted(child.name for child in folder.iterdir() if (child / "__init__.py").is_file())
    if topic not in topics and (meant := get_close_matches(topic, topics, n=1)):
        raise SystemExit(f"there is no topic {topic}; did you mean {meant[0]}? The others are in {folder}")
    file = folder / topic / f"{code.lower()}_{name}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / "__init__.py").touch()
    file.write_text(_PAGE.substitute(code=code, slug=slug, function=name), encoding="utf-8")
    print(file)


if __name__ == "__main__":
    main()
