"""The meta-arguments that say how many instances a block has."""

from __future__ import annotations

from netlint.hcl.ast import Body, Expression
from netlint.terraform.module.problems import Problems


def read_repetition(body: Body, what: str, problems: Problems) -> tuple[Expression | None, Expression | None]:
    """Return `count` and `for_each`; both together are reported, and the first counts."""
    count, for_each = body.attributes.get("count"), body.attributes.get("for_each")
    if count is not None and for_each is not None:
        detail = (
            f'The "count" and "for_each" meta-arguments are mutually-exclusive: only one can say how many'
            f" instances the {what} has."
        )
        summary = 'Invalid combination of "count" and "for_each"'
        problems.error(for_each.source, for_each.start, summary, detail)
        return count.expression, None
    return (
        count.expression if count is not None else None,
        for_each.expression if for_each is not None else None,
    )
