"""The model of real plans: everything is listed, and fresh plans agree with the applied state."""

import json
from pathlib import Path

import pytest

from netlint.lang.undetermined import Undetermined
from netlint.network.build import build
from netlint.network.entity import Entity
from netlint.network.listing import listing
from netlint.sources.recognise import read

PLANS = Path(__file__).parent.parent.parent.parent / "shared" / "fixtures" / "plans"
OWN = Path(__file__).parent.parent / "fixtures" / "plans"
NETWORKS = Path(__file__).parent.parent / "fixtures" / "network"
FILES = sorted([*PLANS.glob("*/*.json"), *OWN.glob("*/*.json"), *NETWORKS.glob("*/*.json")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_entity_is_listed(path: Path) -> None:
    document = listing([read(str(path))])
    assert document["schema"] == "netlint.network/1"
    for entity in [*document["entities"], *document["before"]]:
        assert entity["address"]
        assert entity["kind"]
        assert not set(entity["attributes"]) & set(entity["links"])
    json.dumps(document)


@pytest.mark.parametrize("path", sorted(PLANS.glob("*/state.json")), ids=lambda path: path.parent.name)
def test_zones_and_public_subnets_are_known_before_apply(path: Path) -> None:
    plan, state = build(read(str(path.with_name("plan.json"))).after), build(read(str(path)).after)
    for subnet in plan.of_kind("subnet"):
        applied = state.at(subnet.address)
        if applied is None or not subnet.managed:
            continue
        for question in ("zone", "public", "nat_gateway", "route_table"):
            answers = [answer(question, entity) for entity in (subnet, applied)]
            assert answers[0] in ("undetermined", answers[1]), (subnet.address, question)


def answer(question: str, entity: Entity) -> object:
    """What a question about an entity yields, by address where that is another entity."""
    try:
        found = getattr(entity, question)
    except Undetermined:
        return "undetermined"
    return found.address if isinstance(found, Entity) else found


def test_ports_are_listed_as_plain_data() -> None:
    document = listing([read(str(NETWORKS / "workloads" / "plan.json"))])
    rows = {row["address"]: row for row in document["entities"] if row["kind"] == "workload"}
    assert rows["aws_db_instance.own_port"]["attributes"]["ports"] == [
        {"protocol": "tcp", "from_port": 13306, "to_port": 13306}
    ]
    assert "ports" in rows["aws_instance.behind"]["unknown"]
    assert {row["region"] for row in rows.values()} == {"eu-west-1"}
