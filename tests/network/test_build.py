"""Blocks that are not known, and what AWS creates along with a VPC."""

from typing import Any

import pytest

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import AFTER_APPLY
from netlint.network.addresses import ALL_IPV4
from netlint.network.build import build
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.resources.model import (
    Certainty,
    Path,
    Provider,
    Reference,
    ResourceInstance,
    Snapshot,
    Target,
)


def network(*resources: tuple[str, dict[str, object]]) -> Network:
    return build(
        Snapshot(
            "after",
            [
                ResourceInstance(f"{type}.r{index}", type, f"r{index}", attributes=attributes)
                for index, (type, attributes) in enumerate(resources)
            ],
        )
    )


def entity(found: Network, kind: str) -> Entity:
    return found.of_kind(kind)[0]


VPC = ("aws_vpc", {"id": "vpc-1", "cidr_block": "10.0.0.0/16", "default_route_table_id": "rtb-main"})
SUBNET = ("aws_subnet", {"id": "subnet-1", "vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24"})


def test_inline_routes_that_are_not_known_leave_questions_open() -> None:
    table = entity(network(VPC, ("aws_route_table", {"id": "rtb-1", "route": AFTER_APPLY})), "route_table")
    with pytest.raises(Undetermined):
        table.route_to(ALL_IPV4)


def test_a_subnet_without_association_uses_the_main_table() -> None:
    route = (
        "aws_route",
        {"route_table_id": "rtb-main", "destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"},
    )
    found = network(VPC, SUBNET, route)
    assert entity(found, "subnet").public
    assert not entity(network(VPC, SUBNET), "subnet").public


def test_an_adopted_main_table_is_the_main_table() -> None:
    adopted = ("aws_default_route_table", {"id": "rtb-main", "default_route_table_id": "rtb-main"})
    found = network(VPC, SUBNET, adopted)
    assert entity(found, "subnet").route_table.address == "aws_default_route_table.r2"


def test_a_vpc_that_is_managed_elsewhere_may_have_more() -> None:
    found = network(SUBNET)
    vpc = entity(found, "subnet").vpc
    assert (vpc.address, vpc.managed) == ("vpc-1", False)
    assert [subnet.address for subnet in vpc.subnets.proven] == ["aws_subnet.r0"]
    with pytest.raises(Undetermined, match="managed elsewhere"):
        list(vpc.subnets)


@pytest.mark.parametrize("field", ["gateway_id", "nat_gateway_id"])
def test_a_nat_gateway_is_one_in_either_argument(field: str) -> None:
    nat = ("aws_nat_gateway", {"id": "nat-1", "subnet_id": "subnet-1"})
    route = (
        "aws_route",
        {"route_table_id": "rtb-main", "destination_cidr_block": "0.0.0.0/0", field: "nat-1"},
    )
    found = network(VPC, SUBNET, nat, route)
    assert entity(found, "subnet").nat_gateway is entity(found, "nat_gateway")


class Guess:
    """Resolves every unknown link to the first VPC, by inference."""

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        return Reference((Target("aws_vpc.r0"),), Certainty.INFERRED)

    def references(self, instance: ResourceInstance) -> dict[str, Reference]:
        return {}

    def written(self, instance: ResourceInstance, name: str) -> bool:
        return True


def test_whoever_asks_learns_how_sure_the_members_are() -> None:
    peering = {"vpc_id": AFTER_APPLY, "peer_vpc_id": "vpc-1"}
    instances = [
        ResourceInstance("aws_vpc.r0", "aws_vpc", "r0", attributes={"id": "vpc-0"}),
        ResourceInstance("aws_vpc.r1", "aws_vpc", "r1", attributes={"id": "vpc-1"}),
        ResourceInstance(
            "aws_vpc_peering_connection.p", "aws_vpc_peering_connection", "p", attributes=peering
        ),
    ]
    found = build(Snapshot("after", instances, Guess()))
    asked: list[Certainty] = []
    for _ in range(2):
        found.evidence = Certainty.EXACT
        assert found.of_kind("vpc")[0].requested_peerings.proven
        asked.append(found.evidence)
    assert asked == [Certainty.INFERRED, Certainty.INFERRED]
    found.evidence = Certainty.EXACT
    assert found.of_kind("vpc")[1].accepted_peerings.proven
    assert found.evidence is Certainty.EXACT


def test_whoever_reads_an_answer_again_learns_how_sure_it_is() -> None:
    found = network(("aws_vpc", {"id": "vpc-0"}))

    def guess(asked: Network) -> str:
        asked.note(Certainty.INFERRED)
        return "vpc-0"

    told: list[Certainty] = []
    for _ in range(2):
        found.evidence = Certainty.EXACT
        assert found.once("a guess", guess) == "vpc-0"
        told.append(found.evidence)
    assert told == [Certainty.INFERRED, Certainty.INFERRED]


def test_a_name_is_one_thing_in_each_region() -> None:
    def instance(type: str, region: str, **attributes: object) -> ResourceInstance:
        provider = Provider("aws", region=region)
        return ResourceInstance(f"{type}.{region}", type, region, provider=provider, attributes=attributes)

    def database(region: str) -> ResourceInstance:
        return instance("aws_db_instance", region, db_subnet_group_name="main")

    groups = [instance("aws_db_subnet_group", "eu-west-1", name="main")]
    found = build(Snapshot("after", [*groups, database("eu-west-1"), database("us-east-1")]))
    one, other = found.of_kind("workload")
    assert one.subnet_group.address == "aws_db_subnet_group.eu-west-1"
    assert (other.subnet_group.address, other.subnet_group.managed) == ("main", False)


def test_what_adopts_the_defaults_of_a_vpc_is_found() -> None:
    ids = {"default_security_group_id": "sg-1", "default_network_acl_id": "acl-1"}
    vpcs = [("aws_vpc", {"id": f"vpc-{n}", **{name: f"{id}{n}" for name, id in ids.items()}}) for n in (1, 2)]
    group = ("aws_default_security_group", {"id": "sg-11", "vpc_id": "vpc-1"})
    acl = ("aws_default_network_acl", {"id": "acl-12", "default_network_acl_id": "acl-12"})
    first, second = (found := network(*vpcs, group, acl)).of_kind("vpc")
    assert first.identified_by("default_security_group_id") is entity(found, "security_group")
    assert second.identified_by("default_network_acl_id") is entity(found, "network_acl")
    unadopted = second.identified_by("default_security_group_id")
    assert (unadopted.address, unadopted.vpc) == ("aws_vpc.r1/default_security_group", second)
    assert found.identified("sg-12", ("security_group",)) == [unadopted]


def test_what_is_asked_once_rests_on_the_same_for_all() -> None:
    found = network(VPC, SUBNET)

    def question(asked: Network) -> int:
        asked.note(Certainty.INFERRED)
        return 1

    for _ in range(2):
        found.evidence = Certainty.EXACT
        assert found.once("a question", question) == 1
        assert found.evidence is Certainty.INFERRED


@pytest.mark.parametrize(
    ("protocol", "expected"), [("-1", (0, 65535)), ("udp", None), ("6", "unknown"), ("tcp", "unknown")]
)
@pytest.mark.parametrize("type", ["aws_security_group_rule", "aws_network_acl_rule"])
def test_ports_are_asked_for_where_a_protocol_has_some(type: str, protocol: str, expected: object) -> None:
    attributes = {"protocol": protocol, "from_port": AFTER_APPLY, "to_port": AFTER_APPLY}
    rule: Any = next(iter(network((type, attributes)).entities))
    if expected == "unknown":
        with pytest.raises(Undetermined):
            rule.ports("tcp")
    else:
        assert rule.ports("tcp") == expected
