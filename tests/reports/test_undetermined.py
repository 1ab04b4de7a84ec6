"""Why questions stayed open, each cause once."""

from netlint.engine.finding import Unsettled
from netlint.reports.undetermined import reasons


def _open(*whys: str) -> list[Unsettled]:
    return [
        Unsettled(code="X001", slug="x", address=f"aws_subnet.s[{index}]", reason=why, settle="", input="p")
        for index, why in enumerate(whys)
    ]


def test_one_reason_is_given_once() -> None:
    assert reasons(_open("`zone` is not known", "`vpc_id` is not known", "`zone` is not known")) == [
        "`zone` is not known (2 times)",
        "`vpc_id` is not known",
    ]


def test_the_instances_of_a_block_have_one_reason() -> None:
    """A `route_table_id` that a plan alone does not resolve is one expression."""
    of_instances = [
        f'`route_table_id` of module.m[{key}].aws_route.r["{name}"] is not known'
        for key in (0, 1)
        for name in ("a", 'b"]\\', "c d")
    ]
    of_others = [
        "`route_table_id` of aws_route.other is not known",
        "`route_table_id` of aws_route.r is not known",
    ]
    escaped = [one.replace('b"]\\', 'b\\"]\\\\') for one in of_instances]
    assert reasons(_open(*escaped, *of_others)) == [f"{escaped[0]} (and 5 more like it)", *of_others]
