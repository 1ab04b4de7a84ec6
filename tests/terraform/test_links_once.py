"""Links from plan JSON that follow from what AWS and Terraform allow: mistaken arguments, pairs, names."""

from __future__ import annotations

import pytest

from netlint.terraform.address import print_key
from tests.terraform.test_links import UNKNOWN, block, instance, link, plan, refers

GATEWAYS = [block("aws_internet_gateway", "a"), block("aws_nat_gateway", "b")]


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        (("aws_nat_gateway.b.id",), ("exact", ["aws_nat_gateway.b"])),
        (("var.flag", "aws_nat_gateway.b.id"), ("inferred", ["aws_nat_gateway.b"])),
        # What a local value holds is not known: a NAT gateway stands elsewhere.
        (("local.own", "aws_nat_gateway.b.id"), ("inferred", ["aws_internet_gateway.a"])),
        (("aws_internet_gateway.a.id", "aws_nat_gateway.b.id"), ("inferred", ["aws_internet_gateway.a"])),
        (("each.value.gateway_id",), ("inferred", ["aws_internet_gateway.a"])),
    ],
)
def test_a_nat_gateway_is_in_gateway_id_only_where_it_is_named(
    references: tuple[str, ...], expected: tuple[str, list[str]]
) -> None:
    over = refers("aws_internet_gateway.a.id", "aws_nat_gateway.b.id")
    route = block("aws_route", "r", gateway_id=refers(*references), for_each_expression=over)
    snapshot = plan(
        [
            instance("aws_internet_gateway.a"),
            instance("aws_nat_gateway.b"),
            instance('aws_route.r["x"]', gateway_id=UNKNOWN),
        ],
        {"resources": [*GATEWAYS, route]},
    )
    assert link(snapshot, 'aws_route.r["x"]', "gateway_id") == expected


A_AND_B = ("aws_subnet.a.id", "aws_subnet.b.id")


@pytest.mark.parametrize(
    ("keys", "over", "table", "expected"),
    [
        ("xy", A_AND_B, "aws_route_table.t.id", ["aws_subnet.a", "aws_subnet.b"]),
        # Not as many, another table for each, or something that is not known: nothing follows.
        ("xyz", A_AND_B, "aws_route_table.t.id", None),
        ("x", A_AND_B, "aws_route_table.t.id", None),
        ("xy", (*A_AND_B, "local.more"), "aws_route_table.t.id", None),
        ("xy", A_AND_B, "aws_route_table.u[each.key].id", None),
    ],
)
def test_as_many_associations_as_subnets_take_one_each(
    keys: str, over: tuple[str, ...], table: str, expected: list[str] | None
) -> None:
    asking = [f"aws_route_table_association.s{print_key(key)}" for key in keys]
    association = block(
        "aws_route_table_association",
        "s",
        subnet_id=refers("each.value"),
        route_table_id=refers(table),
        for_each_expression=refers(*over),
    )
    tables = [f"aws_route_table.u{print_key(key)}" for key in keys]
    snapshot = plan(
        [
            *map(instance, ("aws_subnet.a", "aws_subnet.b", "aws_route_table.t", *tables)),
            *(instance(one, subnet_id=UNKNOWN, route_table_id=UNKNOWN) for one in asking),
        ],
        {
            "resources": [
                *(block("aws_subnet", name) for name in "ab"),
                *(block("aws_route_table", name) for name in "tu"),
                association,
            ]
        },
    )
    found = [link(snapshot, one, "subnet_id") for one in asking]
    if expected is None:
        assert {certainty for certainty, _ in found} == {"ambiguous"}
    else:
        assert found == [("inferred", [one]) for one in expected]


@pytest.mark.parametrize(
    ("value", "reference", "expected"),
    [
        ("orders", "aws_dynamodb_table.t.name", ("inferred", ["aws_dynamodb_table.t"])),
        ("orders", "var.table", ("none", [])),
        ("orders", "aws_dynamodb_table.t.hash_key", ("none", [])),
        ("others", "aws_dynamodb_table.t.name", ("none", [])),
    ],
)
def test_a_variable_of_the_environment_repeats_a_name(
    value: str, reference: str, expected: tuple[str, list[str]]
) -> None:
    environment = [{"variables": refers(reference)}]
    snapshot = plan(
        [
            instance("aws_dynamodb_table.t", name="orders", hash_key="orders"),
            instance("aws_lambda_function.f", environment=[{"variables": {"TABLE": value}}]),
        ],
        {
            "resources": [
                block("aws_dynamodb_table", "t"),
                block("aws_lambda_function", "f", environment=environment),
            ]
        },
    )
    assert link(snapshot, "aws_lambda_function.f", "environment", 0, "variables", "TABLE") == expected


@pytest.mark.parametrize(
    ("over", "certainty"), [(A_AND_B[:1], "inferred"), ((*A_AND_B[:1], "local.more"), "ambiguous")]
)
def test_what_a_local_value_adds_to_a_map_is_not_known(over: tuple[str, ...], certainty: str) -> None:
    asking = 'aws_nat_gateway.n["x"]'
    gateway = block("aws_nat_gateway", "n", subnet_id=refers("each.value"), for_each_expression=refers(*over))
    snapshot = plan(
        [instance("aws_subnet.a"), instance(asking, subnet_id=UNKNOWN)],
        {"resources": [block("aws_subnet", "a"), gateway]},
    )
    assert link(snapshot, asking, "subnet_id")[0] in (certainty, "exact" if certainty == "inferred" else "")


GROUPS = ['aws_security_group.g["a"]', 'aws_security_group.g["b"]']


@pytest.mark.parametrize(
    ("key", "references", "expected"),
    [
        ("a", ("aws_security_group.g", "each.key"), ("inferred", GROUPS[:1])),
        # `aws_security_group.g[each.value.from].id`: whose key it is is not the plan's to tell
        ("a", ("aws_security_group.g", "each.value.from"), ("ambiguous", GROUPS)),
        # a key that is put together of that one and a number
        ("a[0]", ("aws_security_group.g", "each.value.from"), ("inferred", GROUPS[:1])),
        ("c", ('aws_security_group.g["b"].id',), ("exact", GROUPS[1:])),
    ],
)
def test_an_attribute_of_the_value_is_not_the_key(
    key: str, references: tuple[str, ...], expected: tuple[str, list[str]]
) -> None:
    asking = f"aws_vpc_security_group_ingress_rule.r{print_key(key)}"
    rule = block(
        "aws_vpc_security_group_ingress_rule",
        "r",
        referenced_security_group_id=refers(*references),
        for_each_expression=refers("local.rules"),
    )
    snapshot = plan(
        [*map(instance, GROUPS), instance(asking, referenced_security_group_id=UNKNOWN)],
        {"resources": [block("aws_security_group", "g"), rule]},
    )
    assert link(snapshot, asking, "referenced_security_group_id") == expected


SUBNETS = ['aws_subnet.s["a"]', 'aws_subnet.s["b"]']


@pytest.mark.parametrize(
    ("references", "certainty"),
    [
        (("aws_subnet.s",), "inferred"),
        # `[for key, subnet in aws_subnet.s : subnet.id if contains(local.chosen, key)]`
        (("aws_subnet.s", "local.chosen"), "ambiguous"),
    ],
)
def test_a_local_value_chooses_among_them(references: tuple[str, ...], certainty: str) -> None:
    attachment = block("aws_ec2_transit_gateway_vpc_attachment", "t", subnet_ids=refers(*references))
    zones = [instance(one, availability_zone=f"eu-west-1{one[-3]}") for one in SUBNETS]
    asking = "aws_ec2_transit_gateway_vpc_attachment.t"
    snapshot = plan(
        [*zones, instance(asking, subnet_ids=UNKNOWN)],
        {"resources": [block("aws_subnet", "s"), attachment]},
    )
    assert link(snapshot, asking, "subnet_ids") == (certainty, SUBNETS)


@pytest.mark.parametrize(
    ("left_out", "passed", "certainty"),
    [("", (), "inferred"), (UNKNOWN, (), "ambiguous"), ("", ("aws_internet_gateway.other.id",), "ambiguous")],
)
def test_a_dynamic_block_sets_what_is_unknown_beside_what_is_empty(
    left_out: object, passed: tuple[str, ...], certainty: str
) -> None:
    empty = {} if left_out is UNKNOWN else {"nat_gateway_id": left_out}
    table = instance("module.m.aws_route_table.t", route=[{"cidr_block": "0.0.0.0/0", **empty}])
    table["change"]["after_unknown"]["route"] = [
        {"gateway_id": True} | ({} if empty else {"nat_gateway_id": True})
    ]
    inner = {
        "resources": [block("aws_internet_gateway", "own"), block("aws_route_table", "t")],
        "variables": {"x": {}},
    }
    call = {"module": inner, "expressions": {"x": refers(*passed)} if passed else {}}
    snapshot = plan(
        [*map(instance, ("module.m.aws_internet_gateway.own", "aws_internet_gateway.other")), table],
        {"resources": [block("aws_internet_gateway", "other")], "module_calls": {"m": call}},
    )
    found = link(snapshot, "module.m.aws_route_table.t", "route", 0, "gateway_id")
    assert found == (certainty, ["module.m.aws_internet_gateway.own"])
