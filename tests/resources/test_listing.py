"""The document of `netlint resources -f json`."""

from collections.abc import Mapping

from netlint.lang.unknown import AFTER_APPLY, SENSITIVE
from netlint.resources.listing import document, listing
from netlint.resources.model import (
    Action,
    Certainty,
    Origin,
    Path,
    Reading,
    Reference,
    ResourceInstance,
    Snapshot,
    Target,
)


class Links:
    """Knows one link."""

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        return self.references(instance).get(".".join(str(step) for step in path))

    def references(self, instance: ResourceInstance) -> Mapping[str, Reference]:
        if instance.type != "aws_route_table":
            return {}
        targets = (Target("aws_vpc.b", "arn"), Target("aws_vpc.a"), Target("aws_vpc.b"))
        return {
            "vpc_id": Reference(targets, Certainty.INFERRED),
            "route.gateway_id": Reference((), Certainty.EXACT),
        }


def reading() -> Reading:
    table = ResourceInstance(
        "aws_route_table.a",
        "aws_route_table",
        "a",
        action=Action.CREATE,
        origin=Origin("main.tf", 12),
        attributes={
            "vpc_id": AFTER_APPLY,
            "tags": {"Name": "x", "Owner": SENSITIVE},
            "subnet_ids": ["subnet-1", AFTER_APPLY, AFTER_APPLY],
            "route": [{"cidr_block": "0.0.0.0/0", "gateway_id": AFTER_APPLY}, {"gateway_id": None}],
        },
    )
    gone = ResourceInstance(
        "aws_eip.gone", "aws_eip", "gone", action=Action.DELETE, attributes={"id": "eip-1"}
    )
    return Reading(
        path="plan.json",
        kind="terraform plan",
        after=Snapshot("after", [table], Links()),
        before=Snapshot("before", [gone], Links()),
    )


def test_the_whole_document() -> None:
    assert listing(reading()) == {
        "schema": "netlint.resources/1",
        "resources": [
            {
                "address": "aws_eip.gone",
                "type": "aws_eip",
                "mode": "managed",
                "action": "delete",
                "values": {"id": "eip-1"},
                "unknown": [],
                "sensitive": [],
                "references": {},
                "file": None,
                "line": None,
            },
            {
                "address": "aws_route_table.a",
                "type": "aws_route_table",
                "mode": "managed",
                "action": "create",
                "values": {
                    "tags": {"Name": "x"},
                    "subnet_ids": ["subnet-1", None, None],
                    "route": [{"cidr_block": "0.0.0.0/0"}, {"gateway_id": None}],
                },
                "unknown": ["route.gateway_id", "subnet_ids", "tags.Owner", "vpc_id"],
                "sensitive": ["tags.Owner"],
                "references": {
                    "route.gateway_id": {"targets": [], "certainty": "exact"},
                    "vpc_id": {"targets": ["aws_vpc.a", "aws_vpc.b"], "certainty": "inferred"},
                },
                "file": "main.tf",
                "line": 12,
            },
        ],
    }


def test_several_inputs() -> None:
    assert [row["address"] for row in document([reading(), reading()])["resources"]] == [
        *("aws_eip.gone", "aws_eip.gone", "aws_route_table.a", "aws_route_table.a")
    ]
