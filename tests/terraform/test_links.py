"""Links of unknown and of known values, from plan JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from netlint.resources.model import Reference, Snapshot
from netlint.terraform.document import Document
from netlint.terraform.plan import read_plan

UNKNOWN = object()
#: `{argument: references}`, nested blocks as lists.
Expressions = dict[str, Any]


def refers(*references: str) -> dict[str, list[str]]:
    """An expression with these references, and the prefixes that Terraform lists after each."""
    listed: list[str] = []
    for reference in references:
        parts = reference.split(".")
        shortest = 2 if parts[0] in ("var", "local", "module", "each", "count") else 3
        listed.append(reference)
        if len(parts) >= shortest and parts[0] not in ("var", "local", "count"):
            listed += [".".join(parts[:length]) for length in range(len(parts) - 1, 1, -1)]
    return {"references": listed}


def block(type: str, name: str, **arguments: Any) -> dict[str, Any]:
    """A resource block of the configuration."""
    repetition = {key: arguments.pop(key) for key in ("for_each_expression",) if key in arguments}
    return {
        "address": f"{type}.{name}",
        "mode": "managed",
        "type": type,
        "name": name,
        "expressions": arguments,
        **repetition,
    }


def instance(address: str, **attributes: Any) -> dict[str, Any]:
    """A planned resource; `UNKNOWN` attributes are known after apply, and so is `id`."""
    from netlint.terraform.address import parse_address

    parsed = parse_address(address)
    attributes.setdefault("id", UNKNOWN)
    return {
        "address": address,
        "type": parsed.type,
        "name": parsed.name,
        "mode": parsed.mode,
        "index": parsed.key,
        "module_address": parsed.module,
        "change": {
            "actions": ["create"],
            "after": {key: value for key, value in attributes.items() if value is not UNKNOWN},
            "after_unknown": {key: True for key, value in attributes.items() if value is UNKNOWN},
        },
    }


def plan(instances: list[dict[str, Any]], root_module: dict[str, Any]) -> Snapshot:
    """Read a plan."""
    document = {
        "format_version": "1.2",
        "resource_changes": instances,
        "configuration": {"root_module": root_module},
    }
    return read_plan(_decode(document), "plan.json").after


def _decode(document: dict[str, Any]) -> Document:
    return msgspec.json.decode(msgspec.json.encode(document), type=Document)


def link(snapshot: Snapshot, address: str, *path: str | int) -> tuple[str, list[str]]:
    """The certainty and the targets of a link."""
    return told(snapshot.by_address[address].reference(*path))


def told(reference: Reference | None) -> tuple[str, list[str]]:
    if reference is None:
        return "none", []
    return reference.certainty.value, sorted(target.address for target in reference.targets)


VPC_A = instance("aws_vpc.a", cidr_block="10.0.0.0/16")
VPC_B = instance("aws_vpc.b", cidr_block="10.1.0.0/16")
VPCS = [block("aws_vpc", "a"), block("aws_vpc", "b")]


def gateway(vpc_id: dict[str, list[str]]) -> tuple[str, list[str]]:
    """The link of an internet gateway whose `vpc_id` is written like this, beside two VPCs."""
    snapshot = plan(
        [VPC_A, VPC_B, instance("aws_internet_gateway.this", vpc_id=UNKNOWN)],
        {"resources": [*VPCS, block("aws_internet_gateway", "this", vpc_id=vpc_id)]},
    )
    return link(snapshot, "aws_internet_gateway.this", "vpc_id")


def test_a_single_reference_is_exact() -> None:
    assert gateway(refers("aws_vpc.a.id")) == ("exact", ["aws_vpc.a"])


def test_a_condition_between_two_is_ambiguous() -> None:
    assert gateway(refers("var.flag", "aws_vpc.a.id", "aws_vpc.b.id")) == (
        "ambiguous",
        ["aws_vpc.a", "aws_vpc.b"],
    )


def test_a_condition_is_never_exact() -> None:
    assert gateway(refers("var.flag", "aws_vpc.a.id")) == ("inferred", ["aws_vpc.a"])


def test_an_attribute_that_is_no_identity_links_nothing() -> None:
    assert gateway(refers("aws_vpc.a.cidr_block")) == ("none", [])


def test_a_local_value_with_two_candidates_is_ambiguous() -> None:
    assert gateway(refers("local.vpc_id"))[0] == "ambiguous"


def test_a_local_value_named_for_a_block_is_inferred() -> None:
    assert gateway(refers("local.vpc_id_b")) == ("inferred", ["aws_vpc.b"])


def test_an_argument_that_is_not_set_links_nothing() -> None:
    snapshot = plan(
        [VPC_A, instance("aws_security_group.this", vpc_id=UNKNOWN)],
        {"resources": [*VPCS, block("aws_security_group", "this")]},
    )
    assert link(snapshot, "aws_security_group.this", "vpc_id") == ("none", [])


@pytest.mark.parametrize(
    ("keys", "key", "expected"),
    [
        ([0, 1, 2], 1, ("inferred", ["aws_subnet.this[1]"])),
        ([0, 1], 3, ("inferred", ["aws_subnet.this[1]"])),
        ([0], 3, ("exact", ["aws_subnet.this[0]"])),
        (["a", "b"], "b", ("inferred", ['aws_subnet.this["b"]'])),
        (["a", "b"], "private/b", ("inferred", ['aws_subnet.this["b"]'])),
        (["a", "b"], "c", ("ambiguous", ['aws_subnet.this["a"]', 'aws_subnet.this["b"]'])),
    ],
)
def test_keys_align(keys: list[Any], key: Any, expected: tuple[str, list[str]]) -> None:
    from netlint.terraform.address import print_key

    asking = f"aws_nat_gateway.this{print_key(key)}"
    hint = "count.index" if isinstance(key, int) else "each.key"
    snapshot = plan(
        [
            *(instance(f"aws_subnet.this{print_key(one)}") for one in keys),
            instance(asking, subnet_id=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_subnet", "this"),
                block("aws_nat_gateway", "this", subnet_id={"references": ["aws_subnet.this", hint]}),
            ]
        },
    )
    assert link(snapshot, asking, "subnet_id") == expected


def test_without_a_key_at_hand_nothing_is_guessed() -> None:
    snapshot = plan(
        [
            instance("aws_subnet.this[0]"),
            instance("aws_subnet.this[1]"),
            instance("aws_nat_gateway.this", subnet_id=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_subnet", "this"),
                block("aws_nat_gateway", "this", subnet_id={"references": ["aws_subnet.this"]}),
            ]
        },
    )
    assert link(snapshot, "aws_nat_gateway.this", "subnet_id")[0] == "ambiguous"


def test_links_pass_through_inputs_and_outputs_of_nested_modules() -> None:
    inner = {
        "resources": [block("aws_internet_gateway", "this", vpc_id=refers("var.vpc_id"))],
        "variables": {"vpc_id": {}},
    }
    outer = {
        "module_calls": {"inner": {"module": inner, "expressions": {"vpc_id": refers("var.network")}}},
        "variables": {"network": {}},
    }
    source = {
        "resources": [block("aws_vpc", "this")],
        "outputs": {
            "id": {"expression": {"references": ["aws_vpc.this[0].id", "aws_vpc.this[0]", "aws_vpc.this"]}}
        },
    }
    address = "module.outer.module.inner.aws_internet_gateway.this"
    snapshot = plan(
        [instance('module.source["x"].aws_vpc.this[0]'), instance(address, vpc_id=UNKNOWN)],
        {
            "module_calls": {
                "source": {"module": source},
                "outer": {
                    "module": outer,
                    "expressions": {
                        "network": {
                            "references": ['module.source["x"].id', 'module.source["x"]', "module.source"]
                        }
                    },
                },
            }
        },
    )
    assert link(snapshot, address, "vpc_id") == ("exact", ['module.source["x"].aws_vpc.this[0]'])


def test_each_value_of_resources() -> None:
    snapshot = plan(
        [
            instance('aws_subnet.this["a"]'),
            instance('aws_subnet.this["b"]'),
            instance('aws_route_table_association.this["b"]', subnet_id=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_subnet", "this"),
                block(
                    "aws_route_table_association",
                    "this",
                    subnet_id=refers("each.value.id"),
                    for_each_expression={"references": ["aws_subnet.this"]},
                ),
            ]
        },
    )
    assert link(snapshot, 'aws_route_table_association.this["b"]', "subnet_id") == (
        "inferred",
        ['aws_subnet.this["b"]'],
    )


def test_an_attribute_passes_on_what_it_identifies() -> None:
    snapshot = plan(
        [
            VPC_A,
            instance("aws_subnet.this", vpc_id=UNKNOWN),
            instance("aws_route_table.this", vpc_id=UNKNOWN),
        ],
        {
            "resources": [
                *VPCS,
                block("aws_subnet", "this", vpc_id=refers("aws_vpc.a.id")),
                block("aws_route_table", "this", vpc_id=refers("aws_subnet.this.vpc_id")),
            ]
        },
    )
    assert link(snapshot, "aws_route_table.this", "vpc_id") == ("exact", ["aws_vpc.a"])


def test_what_aws_makes_along_with_a_vpc() -> None:
    route = instance("aws_route.this", route_table_id=UNKNOWN)
    vpc = instance("aws_vpc.a", default_route_table_id=UNKNOWN)
    resources = [*VPCS, block("aws_route", "this", route_table_id=refers("aws_vpc.a.default_route_table_id"))]
    alone = plan([vpc, route], {"resources": resources})
    found = alone.by_address["aws_route.this"].reference("route_table_id")
    assert found is not None
    assert [(target.address, target.attribute) for target in found.targets] == [
        ("aws_vpc.a", "default_route_table_id")
    ]
    assert alone.by_address["aws_route.this"].references() == {}

    adopted = plan(
        [vpc, route, instance("aws_default_route_table.a", default_route_table_id=UNKNOWN)],
        {
            "resources": [
                *resources,
                block(
                    "aws_default_route_table",
                    "a",
                    default_route_table_id=refers("aws_vpc.a.default_route_table_id"),
                ),
            ]
        },
    )
    assert link(adopted, "aws_route.this", "route_table_id") == ("exact", ["aws_default_route_table.a"])


def test_nested_blocks_are_told_apart_by_their_constants() -> None:
    table = instance("aws_route_table.this")
    table["change"]["after"]["route"] = [{"cidr_block": "0.0.0.0/0"}, {"ipv6_cidr_block": "::/0"}]
    table["change"]["after_unknown"]["route"] = [{"gateway_id": True}, {"egress_only_gateway_id": True}]
    snapshot = plan(
        [instance("aws_internet_gateway.a"), instance("aws_egress_only_internet_gateway.a"), table],
        {
            "resources": [
                block("aws_internet_gateway", "a"),
                block("aws_egress_only_internet_gateway", "a"),
                block(
                    "aws_route_table",
                    "this",
                    route=[
                        {
                            "ipv6_cidr_block": {"constant_value": "::/0"},
                            "egress_only_gateway_id": refers("aws_egress_only_internet_gateway.a.id"),
                        },
                        {
                            "cidr_block": {"constant_value": "0.0.0.0/0"},
                            "gateway_id": refers("aws_internet_gateway.a.id"),
                        },
                    ],
                ),
            ]
        },
    )
    references = snapshot.by_address["aws_route_table.this"].references()
    assert {path: told(reference) for path, reference in references.items()} == {
        "route.gateway_id": ("exact", ["aws_internet_gateway.a"]),
        "route.egress_only_gateway_id": ("exact", ["aws_egress_only_internet_gateway.a"]),
    }


def test_a_dynamic_block_is_inferred_from_its_module() -> None:
    table = instance("aws_route_table.this")
    table["change"]["after"]["route"] = [{"cidr_block": "0.0.0.0/0"}]
    table["change"]["after_unknown"]["route"] = [{"gateway_id": True}]
    snapshot = plan(
        [instance("aws_internet_gateway.a"), table],
        {"resources": [block("aws_internet_gateway", "a"), block("aws_route_table", "this")]},
    )
    found = link(snapshot, "aws_route_table.this", "route", 0, "gateway_id")
    assert found[0] in ("inferred", "ambiguous")
    assert found[1] == ["aws_internet_gateway.a"]


def test_known_ids_are_exact() -> None:
    vpc = "vpc-0123456789abcdef0"
    snapshot = plan([instance("aws_vpc.a", id=vpc), instance("aws_subnet.this", vpc_id=vpc)], {})
    assert link(snapshot, "aws_subnet.this", "vpc_id") == ("exact", ["aws_vpc.a"])


def test_equal_names_are_not_links() -> None:
    snapshot = plan(
        [
            instance("aws_db_subnet_group.a", name="main"),
            instance("aws_elasticache_subnet_group.a", name="main"),
            instance("aws_db_instance.a", db_subnet_group_name="main", tags={"Name": "main"}),
        ],
        {},
    )
    references = snapshot.by_address["aws_db_instance.a"].references()
    assert {path: told(reference) for path, reference in references.items()} == {
        "db_subnet_group_name": ("inferred", ["aws_db_subnet_group.a"])
    }


def test_a_known_name_by_reference_is_exact() -> None:
    group = refers("aws_db_subnet_group.a.name")
    snapshot = plan(
        [
            instance("aws_db_subnet_group.a", name="main"),
            instance("aws_db_instance.a", db_subnet_group_name="main"),
        ],
        {
            "resources": [
                block("aws_db_subnet_group", "a"),
                block("aws_db_instance", "a", db_subnet_group_name=group),
            ]
        },
    )
    assert link(snapshot, "aws_db_instance.a", "db_subnet_group_name") == ("exact", ["aws_db_subnet_group.a"])


def test_an_endpoint_of_another_kind_has_no_route_tables() -> None:
    snapshot = plan(
        [
            instance("aws_route_table.a"),
            instance("aws_vpc_endpoint.a", vpc_endpoint_type="Interface", route_table_ids=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_route_table", "a"),
                block("aws_vpc_endpoint", "a", route_table_ids=refers("local.tables")),
            ]
        },
    )
    assert link(snapshot, "aws_vpc_endpoint.a", "route_table_ids") == ("none", [])


def test_other_providers_link_by_the_same_references() -> None:
    snapshot = plan(
        [instance("tls_private_key.a"), instance("tls_thing.b", key_id=UNKNOWN, note=UNKNOWN)],
        {
            "resources": [
                block("tls_private_key", "a"),
                block(
                    "tls_thing",
                    "b",
                    key_id=refers("tls_private_key.a.id"),
                    note=refers("tls_private_key.a.id"),
                ),
            ]
        },
    )
    references = snapshot.by_address["tls_thing.b"].references()
    assert {path: told(reference) for path, reference in references.items()} == {
        "key_id": ("inferred", ["tls_private_key.a"])
    }


def listing(subnets: list[dict[str, Any]], subnet_ids: dict[str, list[str]]) -> tuple[str, list[str]]:
    """The link of a subnet group whose `subnet_ids` are written like this."""
    snapshot = plan(
        [*subnets, instance("aws_db_subnet_group.a", subnet_ids=UNKNOWN)],
        {"resources": [block("aws_subnet", "a"), block("aws_db_subnet_group", "a", subnet_ids=subnet_ids)]},
    )
    return link(snapshot, "aws_db_subnet_group.a", "subnet_ids")


ZONES = [
    instance('aws_subnet.a["x"]', availability_zone="eu-west-1a"),
    instance('aws_subnet.a["y"]', availability_zone="eu-west-1b"),
]
TIERS = [*ZONES, instance('aws_subnet.a["z"]', availability_zone="eu-west-1b")]
BOTH = ['aws_subnet.a["x"]', 'aws_subnet.a["y"]']


def test_subnets_of_different_zones_are_all_meant() -> None:
    assert listing(ZONES, refers("aws_subnet.a")) == ("inferred", BOTH)


def test_subnets_that_share_a_zone_may_be_chosen_among() -> None:
    assert listing(TIERS, refers("aws_subnet.a")) == ("ambiguous", [*BOTH, 'aws_subnet.a["z"]'])


def test_subnets_of_unknown_zones_may_be_chosen_among() -> None:
    subnets = [instance("aws_subnet.a[0]"), instance("aws_subnet.a[1]")]
    assert listing(subnets, refers("aws_subnet.a"))[0] == "ambiguous"


def test_subnets_that_are_spelled_out_are_all_meant() -> None:
    subnets = [instance("aws_subnet.a[0]"), instance("aws_subnet.a[1]"), instance("aws_subnet.a[2]")]
    written = {
        "references": ["aws_subnet.a[0].id", "aws_subnet.a[0]", "aws_subnet.a[2].id", "aws_subnet.a[2]"]
    }
    assert listing(subnets, written) == ("inferred", ["aws_subnet.a[0]", "aws_subnet.a[2]"])


def test_the_number_of_unknown_members_tells_a_choice_from_the_whole() -> None:
    def groups(length: int) -> tuple[str, list[str]]:
        asking = instance("aws_drs_replication_configuration_template.a")
        asking["change"]["after"]["replication_servers_security_groups_ids"] = [None] * length
        asking["change"]["after_unknown"]["replication_servers_security_groups_ids"] = [True] * length
        written = refers("aws_security_group.a")
        snapshot = plan(
            [instance('aws_security_group.a["x"]'), instance('aws_security_group.a["y"]'), asking],
            {
                "resources": [
                    block("aws_security_group", "a"),
                    block(asking["type"], "a", replication_servers_security_groups_ids=written),
                ]
            },
        )
        return link(snapshot, asking["address"], "replication_servers_security_groups_ids")

    members = ['aws_security_group.a["x"]', 'aws_security_group.a["y"]']
    assert groups(2) == ("inferred", members)
    assert groups(1) == ("ambiguous", members)


def test_security_groups_that_are_made_together_have_a_role_each() -> None:
    snapshot = plan(
        [
            instance('aws_security_group.a["x"]'),
            instance('aws_security_group.a["y"]'),
            instance('aws_instance.a["x"]', vpc_security_group_ids=UNKNOWN),
            instance("aws_instance.b", vpc_security_group_ids=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_security_group", "a"),
                block("aws_instance", "a", vpc_security_group_ids=refers("aws_security_group.a", "each.key")),
                block("aws_instance", "b", vpc_security_group_ids=refers("aws_security_group.a")),
            ]
        },
    )
    one = link(snapshot, 'aws_instance.a["x"]', "vpc_security_group_ids")
    assert one == ("inferred", ['aws_security_group.a["x"]'])
    assert link(snapshot, "aws_instance.b", "vpc_security_group_ids")[0] == "ambiguous"


def endpoints(*types: str) -> Snapshot:
    """Endpoints of these types that are made from one map, which has the only subnet and route table."""
    listed = [
        instance(
            f'aws_vpc_endpoint.a["{number}"]',
            vpc_endpoint_type=type,
            subnet_ids=UNKNOWN,
            route_table_ids=UNKNOWN,
        )
        for number, type in enumerate(types)
    ]
    sources = ("aws_subnet.a", "aws_route_table.a", "aws_route_table.b")
    return plan(
        [*map(instance, sources), *listed],
        {
            "resources": [
                block("aws_subnet", "a"),
                block("aws_route_table", "a"),
                block("aws_route_table", "b"),
                block(
                    "aws_vpc_endpoint",
                    "a",
                    for_each_expression=refers(
                        "aws_subnet.a.id", "aws_route_table.a.id", "aws_route_table.b.id"
                    ),
                    subnet_ids=refers("each.value.subnet_ids"),
                    route_table_ids=refers("each.value.route_table_ids"),
                ),
            ]
        },
    )


def test_another_member_of_a_map_may_be_without_it() -> None:
    snapshot = endpoints("Interface", "Interface", "Gateway")
    for key in "01":
        assert link(snapshot, f'aws_vpc_endpoint.a["{key}"]', "subnet_ids") == ("ambiguous", ["aws_subnet.a"])


def test_what_only_one_member_of_a_map_can_have_is_its() -> None:
    snapshot = endpoints("Interface", "Interface", "Gateway")
    tables = ["aws_route_table.a", "aws_route_table.b"]
    assert link(snapshot, 'aws_vpc_endpoint.a["2"]', "route_table_ids") == ("inferred", tables)


def test_the_kind_of_a_target_group_says_what_its_targets_are() -> None:
    def target(target_type: str) -> tuple[str, list[str]]:
        snapshot = plan(
            [
                instance("aws_instance.a", private_ip=UNKNOWN),
                instance("aws_lb_target_group.a", target_type=target_type, arn=UNKNOWN),
                instance("aws_lb_target_group_attachment.a", target_group_arn=UNKNOWN, target_id=UNKNOWN),
            ],
            {
                "resources": [
                    block("aws_instance", "a"),
                    block("aws_lb_target_group", "a"),
                    block(
                        "aws_lb_target_group_attachment",
                        "a",
                        target_group_arn=refers("aws_lb_target_group.a.arn"),
                        target_id=refers("aws_instance.a.id", "aws_instance.a.private_ip"),
                    ),
                ]
            },
        )
        return link(snapshot, "aws_lb_target_group_attachment.a", "target_id")

    assert target("instance") == ("inferred", ["aws_instance.a"])
    assert target("ip") == ("none", [])


def test_a_data_source_stands_for_what_it_reads_by_id() -> None:
    reading = instance("data.aws_subnet.a", id=UNKNOWN, vpc_id=UNKNOWN)
    snapshot = plan(
        [
            VPC_A,
            instance("aws_subnet.a", vpc_id=UNKNOWN),
            reading,
            instance("aws_instance.a", subnet_id=UNKNOWN),
            instance("aws_route_table.a", vpc_id=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_vpc", "a"),
                block("aws_subnet", "a", vpc_id=refers("aws_vpc.a.id")),
                block("aws_subnet", "a", id=refers("aws_subnet.a.id"))
                | {"address": "data.aws_subnet.a", "mode": "data"},
                block("aws_instance", "a", subnet_id=refers("data.aws_subnet.a.id")),
                block("aws_route_table", "a", vpc_id=refers("data.aws_subnet.a.vpc_id")),
            ]
        },
    )
    assert link(snapshot, "aws_instance.a", "subnet_id") == ("exact", ["aws_subnet.a"])
    assert link(snapshot, "aws_route_table.a", "vpc_id") == ("exact", ["aws_vpc.a"])


def test_what_aws_copies_from_an_argument_links_as_that_does() -> None:
    snapshot = plan(
        [
            instance("aws_vpc.a", default_route_table_id=UNKNOWN),
            instance("aws_default_route_table.a", default_route_table_id=UNKNOWN, vpc_id=UNKNOWN),
            instance("aws_subnet.a", vpc_id=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_vpc", "a"),
                block(
                    "aws_default_route_table",
                    "a",
                    default_route_table_id=refers("aws_vpc.a.default_route_table_id"),
                ),
                block("aws_subnet", "a", vpc_id=refers("aws_default_route_table.a.vpc_id")),
            ]
        },
    )
    assert link(snapshot, "aws_default_route_table.a", "vpc_id") == ("exact", ["aws_vpc.a"])
    assert link(snapshot, "aws_subnet.a", "vpc_id") == ("exact", ["aws_vpc.a"])


def balancer(*known: str, type: str = "aws_lb", name: str = "subnet_mapping") -> list[tuple[str, list[str]]]:
    """The links of two literal blocks whose elements hold these known values; empty stands for unknown."""
    asking = instance(f"{type}.main")
    values = [{"private_ipv4_address": value} for value in known]
    asking["change"]["after"][name] = values
    asking["change"]["after_unknown"][name] = [{"subnet_id": True}, {"subnet_id": True}]
    written = [
        {"subnet_id": refers(f"aws_subnet.{subnet}.id"), "private_ipv4_address": refers("var.address")}
        for subnet in "ab"
    ]
    balancing = block(type, "main", **{name: written})
    snapshot = plan(
        [instance("aws_subnet.a"), instance("aws_subnet.b"), asking],
        {
            "resources": [
                block("aws_subnet", "a"),
                block("aws_subnet", "b"),
                balancing,
            ]
        },
    )
    return [link(snapshot, asking["address"], name, index, "subnet_id") for index in range(2)]


def test_elements_that_look_alike_come_from_the_blocks_in_any_order() -> None:
    assert balancer("10.0.0.1", "10.0.0.1") == [("exact", ["aws_subnet.a"]), ("exact", ["aws_subnet.b"])]


def test_elements_of_a_set_that_differ_are_not_aligned() -> None:
    assert [certainty for certainty, _ in balancer("10.0.0.1", "10.0.0.2")] == ["ambiguous"] * 2


def test_an_identity_that_only_passes_another_one_on_is_the_same() -> None:
    certificate = refers("aws_acm_certificate.a.arn")
    snapshot = plan(
        [
            instance("aws_acm_certificate.a", arn=UNKNOWN),
            instance("aws_acm_certificate_validation.a", certificate_arn=UNKNOWN),
            instance("aws_lb_listener.a", certificate_arn=UNKNOWN),
        ],
        {
            "resources": [
                block("aws_acm_certificate", "a"),
                block("aws_acm_certificate_validation", "a", certificate_arn=certificate),
                block(
                    "aws_lb_listener",
                    "a",
                    certificate_arn=refers(
                        "aws_acm_certificate_validation.a.certificate_arn", "aws_acm_certificate.a.arn"
                    ),
                ),
            ]
        },
    )
    assert link(snapshot, "aws_lb_listener.a", "certificate_arn") == ("inferred", ["aws_acm_certificate.a"])


NETWORK = Path(__file__).resolve().parents[1] / "fixtures" / "network"


@pytest.mark.parametrize(
    ("fixture", "address", "path", "target"),
    [
        ("hybrid", "aws_vpc_route_server_endpoint.main", "route_server_id", "aws_vpc_route_server.main"),
        (
            "hybrid",
            "aws_vpc_route_server_peer.main",
            "route_server_endpoint_id",
            "aws_vpc_route_server_endpoint.main",
        ),
        (
            "hybrid",
            "aws_ec2_transit_gateway_route.office",
            "transit_gateway_attachment_id",
            "aws_vpn_connection.office",
        ),
        (
            "provider6",
            "aws_ec2_transit_gateway_route_table_association.concentrator",
            "transit_gateway_attachment_id",
            "aws_vpn_concentrator.main",
        ),
        (
            "provider6",
            "aws_ec2_transit_gateway_route_table_association.firewall",
            "transit_gateway_attachment_id",
            "aws_networkfirewall_firewall.main",
        ),
        (
            "provider6",
            "aws_networkfirewall_firewall.main",
            "transit_gateway_id",
            "aws_ec2_transit_gateway.main",
        ),
        ("provider6", "aws_nat_gateway.manual", "availability_zone_address.allocation_ids", "aws_eip.a"),
        ("provider6", "aws_nat_gateway.manual", "vpc_id", "aws_vpc.main"),
        (
            "provider6",
            "aws_instance.main",
            "primary_network_interface.network_interface_id",
            "aws_network_interface.main",
        ),
    ],
)
def test_links_of_network_plans_alone(fixture: str, address: str, path: str, target: str) -> None:
    document = msgspec.json.decode((NETWORK / fixture / "plan.json").read_bytes(), type=Document)
    reference = read_plan(document, "plan.json").after.by_address[address].references()[path]
    assert told(reference) == ("exact", [target])


def test_a_key_of_a_module_points_to_what_is_in_it() -> None:
    calls = {"m": {"module": {"resources": [block("aws_vpc", "a")], "outputs": {}}}}
    calls["m"]["module"]["outputs"] = {"vpc_id": {"expression": refers("aws_vpc.a.id")}}
    snapshot = plan(
        [
            instance('module.m["x"].aws_vpc.a'),
            instance('module.m["y"].aws_vpc.a'),
            instance('aws_subnet.a["x"]', vpc_id=UNKNOWN),
        ],
        {
            "resources": [
                block(
                    "aws_subnet",
                    "a",
                    for_each_expression=refers("module.m"),
                    vpc_id=refers("each.value.vpc_id"),
                )
            ],
            "module_calls": calls,
        },
    )
    assert link(snapshot, 'aws_subnet.a["x"]', "vpc_id") == ("inferred", ['module.m["x"].aws_vpc.a'])


def test_a_name_does_not_stand_for_each_of_several_blocks() -> None:
    asking = instance("aws_lb.a")
    asking["change"]["after"]["subnet_mapping"] = [{"private_ipv4_address": f"10.0.0.{n}"} for n in (1, 2)]
    asking["change"]["after_unknown"]["subnet_mapping"] = [{"subnet_id": True}] * 2
    written = [{"subnet_id": refers(f"aws_subnet.{name}.id")} for name in "ab"]
    snapshot = plan(
        [instance("aws_subnet.a"), instance("aws_subnet.b"), asking],
        {
            "resources": [
                block("aws_subnet", "a"),
                block("aws_subnet", "b"),
                block("aws_lb", "a", subnet_mapping=written),
            ]
        },
    )
    assert link(snapshot, "aws_lb.a", "subnet_mapping", 1, "subnet_id")[0] == "ambiguous"
