"""What is there before and after a plan, for every action that plans have."""

import json
from pathlib import Path

import msgspec
import pytest

from netlint.errors import InputError
from netlint.lang.unknown import AFTER_APPLY, ELSEWHERE, Unknown
from netlint.resources.model import Action, Reading
from netlint.sources import read as read_file
from netlint.terraform.document import Document
from netlint.terraform.plan import Variables
from tests.terraform.build import change, only, plan, read, state_resource, state_values

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
SHARED = Path(__file__).parents[3] / "shared" / "fixtures" / "plans"

OLD = {"cidr_block": "10.0.0.0/16", "id": "vpc-1"}
NEW = {"cidr_block": "10.1.0.0/16", "id": "vpc-1"}


def sides(reading: Reading) -> tuple[list[str], list[str]]:
    assert reading.before is not None
    return [i.address for i in reading.before], [i.address for i in reading.after]


@pytest.mark.parametrize(
    ("actions", "before", "after", "action", "there_before", "there_after"),
    [
        ("create", None, NEW, Action.CREATE, False, True),
        ("update", OLD, NEW, Action.UPDATE, True, True),
        ("no-op", OLD, OLD, Action.NO_OP, True, True),
        ("delete", OLD, None, Action.DELETE, True, False),
        ("delete create", OLD, NEW, Action.REPLACE, True, True),
        ("create delete", OLD, NEW, Action.REPLACE, True, True),
        ("forget", OLD, None, Action.FORGET, True, True),
        ("create forget", OLD, NEW, Action.REPLACE, True, True),
        ("forget create", OLD, NEW, Action.REPLACE, True, True),
    ],
)
def test_every_action(
    actions: str,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
    action: Action,
    there_before: bool,
    there_after: bool,
) -> None:
    reading = read(plan(change("aws_vpc.a", actions, before=before, after=after)))
    assert reading.kind == "terraform plan"
    assert reading.before is not None
    assert [i.action for i in reading.before] == [action] * there_before
    assert [i.action for i in reading.after] == [action] * there_after
    assert [i.attributes for i in reading.before] == [before] * there_before
    assert [i.attributes for i in reading.after] == [after or before] * there_after
    assert reading.unchanged is (action is Action.NO_OP)
    forgets = [i.change is not None and i.change.forgets for i in reading.after]
    assert forgets == [" " in actions and "forget" in actions] * there_after


def test_unknown_actions_are_refused() -> None:
    with pytest.raises(InputError, match=r"unknown actions of 'aws_vpc\.a': delete, read"):
        read(plan(change("aws_vpc.a", "delete read")))


def test_the_order_and_the_reason_of_a_replacement() -> None:
    reading = read(
        plan(
            change(
                "aws_vpc.a",
                "create delete",
                before=OLD,
                after=NEW,
                replace_paths=[["cidr_block"], ["route", 0, "x"]],
                action_reason="replace_because_cannot_update",
            ),
            change(
                "aws_vpc.b", "delete create", before=OLD, after=NEW, action_reason="replace_because_tainted"
            ),
            change("aws_vpc.c", "update", before=OLD, after=NEW),
        )
    )
    a, b, c = (instance.change for instance in reading.after)
    assert a is not None
    assert b is not None
    assert a.create_before_destroy
    assert a.replace_paths == (("cidr_block",), ("route", 0, "x"))
    assert a.reason == "replace_because_cannot_update"
    assert not b.create_before_destroy
    assert b.reason == "replace_because_tainted"
    assert c is None


def test_imports_and_moves() -> None:
    reading = read(
        plan(
            change("aws_vpc.a", "no-op", before=OLD, after=OLD, importing={"id": "vpc-1"}),
            change("aws_vpc.b", "create", after=NEW, importing={"unknown": True}),
            change("aws_vpc.c[0]", "no-op", before=OLD, after=OLD, previous_address="aws_vpc.c", index=0),
        )
    )
    a, b, c = reading.after
    assert a.change is not None
    assert a.change.importing == "vpc-1"
    assert b.change is not None
    assert b.change.importing is AFTER_APPLY
    assert (c.previous_address, c.key) == ("aws_vpc.c", 0)


def test_deposed_objects_are_on_neither_side_but_count_as_a_change() -> None:
    reading = read(
        plan(
            change("aws_vpc.a", "no-op", before=NEW, after=NEW),
            change("aws_vpc.a", "delete", before=OLD, deposed="0123abcd"),
        )
    )
    assert sides(reading) == (["aws_vpc.a"], ["aws_vpc.a"])
    assert only(reading.after).attributes == NEW
    assert not reading.unchanged


def test_data_sources_come_from_the_prior_state() -> None:
    prior = {
        "values": state_values(
            state_resource("data.aws_vpc.main", {"id": "vpc-9"}),
            state_resource("data.aws_ami.again", {"id": "ami-1"}),
            child_modules=[
                {
                    "address": 'module.m["x.y"]',
                    "resources": [state_resource('module.m["x.y"].aws_vpc.kept', {"id": "vpc-2"})],
                }
            ],
        )
    }
    reading = read(
        plan(change("data.aws_ami.again", "read", after={}, unknown={"id": True}), prior_state=prior)
    )
    before, after = sides(reading)
    assert sorted(before) == ["data.aws_ami.again", "data.aws_vpc.main", 'module.m["x.y"].aws_vpc.kept']
    assert sorted(after) == sorted(before)
    assert reading.before is not None
    assert reading.before.by_address["data.aws_ami.again"].attributes == {"id": "ami-1"}
    assert isinstance(reading.after.by_address["data.aws_ami.again"].attributes["id"], Unknown)
    # -target: what was not planned stays as it is
    kept = reading.after.by_address['module.m["x.y"].aws_vpc.kept']
    assert (kept.action, kept.module) == (Action.NO_OP, 'module.m["x.y"]')
    assert reading.unchanged


def test_drift_is_what_was_found() -> None:
    reading = read(
        plan(
            change("aws_vpc.a", "no-op", before=NEW, after=NEW),
            resource_drift=[
                change("aws_vpc.a", "update", before=OLD, after=NEW),
                change("aws_vpc.gone", "delete", before=OLD),
            ],
        )
    )
    assert reading.drift is not None
    assert [(i.address, i.action, i.attributes) for i in reading.drift] == [
        ("aws_vpc.a", Action.UPDATE, NEW),
        ("aws_vpc.gone", Action.DELETE, OLD),
    ]
    assert read(plan()).drift is None


def test_incomplete_plans_say_so() -> None:
    (error,) = read(plan(errored=True, complete=False)).diagnostics
    assert (error.level, error.file) == ("error", "plan.json")
    assert "planning failed" in error.message
    (warning,) = read(plan(complete=False)).diagnostics
    assert warning.level == "warning"
    (deferred,) = read(plan(complete=False, deferred_changes=[{}, {}])).diagnostics
    assert deferred.message.startswith("2 changes are deferred")
    assert read(plan()).diagnostics == []
    # OpenTofu writes neither
    document = plan()
    del document["complete"], document["errored"]
    assert read(document).diagnostics == []


def provider_plan(region: object, **fields: object) -> dict[str, object]:
    block = {
        "address": "aws_vpc.a",
        "mode": "managed",
        "type": "aws_vpc",
        "name": "a",
        "provider_config_key": "aws.eu",
    }
    configuration = {
        "provider_config": {
            "aws.eu": {"name": "aws", "alias": "eu", "expressions": {"region": region} if region else {}}
        },
        "root_module": {"resources": [block], "variables": {"region": {"default": "eu-west-2"}}},
    }
    return plan(
        change("aws_vpc.a", after={"cidr_block": "10.0.0.0/16"}), configuration=configuration, **fields
    )


@pytest.mark.parametrize(
    ("region", "variables", "expected"),
    [
        ({"constant_value": "eu-west-1"}, {}, "eu-west-1"),
        ({"references": ["var.region"]}, {}, "eu-west-2"),
        ({"references": ["var.region"]}, {"region": {"value": "us-gov-west-1"}}, "us-gov-west-1"),
        (
            {"references": ["var.regions.main", "var.regions"]},
            {"regions": {"value": {"main": "ap-south-1"}}},
            "ap-south-1",
        ),
        ({"references": ["var.region", "var.other"]}, {}, ELSEWHERE),
        ({"references": ["var.region"]}, {"region": {"value": "dev"}}, ELSEWHERE),
        ({"references": ["local.region"]}, {}, ELSEWHERE),
        (None, {}, None),
    ],
)
def test_regions_of_providers(region: object, variables: dict[str, object], expected: object) -> None:
    provider = only(read(provider_plan(region, variables=variables)).after).provider
    assert provider is not None
    assert (provider.name, provider.alias, provider.region) == ("aws", "eu", expected)


def test_the_region_of_the_resource_itself_wins() -> None:
    document = provider_plan({"constant_value": "eu-west-1"})
    document["resource_changes"] = [
        change("aws_vpc.a", after={"region": "us-east-1"}),
        change("aws_vpc.b", after={}, unknown={"region": True}),
        change("aws_s3_bucket.c", after={}, unknown={"region": True}),
    ]
    regions = [instance.provider.region for instance in read(document).after if instance.provider]
    assert regions == ["us-east-1", AFTER_APPLY, None]


def test_existing_resources_tell_region_and_account() -> None:
    document = provider_plan({"references": ["local.region"]})
    arn = "arn:aws:ec2:eu-north-1:123456789012:vpc/vpc-1"
    document["resource_changes"] = [
        change("aws_vpc.a", "no-op", before={"arn": arn}, after={"arn": arn}),
        change("aws_eip.b", after={}),
    ]
    located, other = (instance.provider for instance in read(document).after)
    assert located is not None
    assert (located.region, located.account) == ("eu-north-1", "123456789012")
    # the elastic IP belongs to another provider configuration
    assert other is not None
    assert (other.name, other.region) == ("aws", None)


def test_a_list_of_zones_tells_the_region() -> None:
    zones = state_resource("data.aws_availability_zones.here", {"id": "eu-south-1", "names": ["eu-south-1a"]})
    document = provider_plan({"references": ["local.region"]}, prior_state={"values": state_values(zones)})
    configuration = document["configuration"]
    assert isinstance(configuration, dict)
    configuration["root_module"]["resources"].append(
        {
            "address": "data.aws_availability_zones.here",
            "mode": "data",
            "type": "aws_availability_zones",
            "name": "here",
            "provider_config_key": "aws.eu",
        }
    )
    provider = read(document).after.by_address["aws_vpc.a"].provider
    assert provider is not None
    assert provider.region == "eu-south-1"


def test_sensitive_variables_are_dropped() -> None:
    configuration = {"root_module": {"variables": {"password": {"sensitive": True}, "name": {}}}}
    document = plan(
        configuration=configuration, variables={"password": {"value": "hush"}, "name": {"value": "x"}}
    )
    values = Variables(msgspec.json.decode(json.dumps(document), type=Document))()
    assert values["name"] == "x"
    assert isinstance(values["password"], Unknown)


def test_real_plans() -> None:
    folder = PLANS / "tam-vpc-simple"
    fresh = read_file(str(folder / "plan.json"))
    assert fresh.before is not None
    assert [i.mode for i in fresh.before] == ["data"]
    assert len(fresh.after) == 14
    changed = read_file(str(folder / "plan_change.json"))
    assert changed.before is not None
    assert (len(changed.before), len(changed.after), changed.unchanged) == (14, 14, False)
    destroyed = read_file(str(folder / "plan_destroy.json"))
    assert [i.mode for i in destroyed.after] == ["data"]
    state = read_file(str(folder / "state.json"))
    assert (state.kind, state.before, len(state.after)) == ("terraform state", None, 14)
    assert {i.action for i in state.after} == {Action.NONE}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the large fixtures are not at hand")
def test_every_fixture_is_read() -> None:
    for path in sorted(SHARED.glob("*/*.json")):
        reading = read_file(str(path))
        assert len(reading.after) > 0, path
        assert reading.diagnostics == []
        for snapshot in (reading.before, reading.after, reading.drift):
            for instance in snapshot or ():
                assert instance.attributes
                assert instance.provider is not None
