"""The arguments of resource types, read from the data that comes with netlint."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from netlint.terraform.schema.arguments import arguments_of, types_of

ROOT = Path(__file__).resolve().parents[3]


def test_an_attribute_has_its_type_and_flags():
    schema = arguments_of("managed", "aws_subnet")
    assert schema is not None
    cidr, owner, vpc = (schema.attributes[name] for name in ("cidr_block", "owner_id", "vpc_id"))
    assert (cidr.type, cidr.optional, cidr.computed, cidr.settable) == ("string", True, False, True)
    assert (owner.optional, owner.required, owner.computed, owner.settable) == (False, False, True, False)
    assert vpc.required
    assert not vpc.optional
    assert schema.attributes["tags"].type == ["map", "string"]
    assert schema.attributes["map_public_ip_on_launch"].type == "bool"


def test_a_nested_block_has_mode_bounds_and_its_own_schema():
    schema = arguments_of("managed", "aws_lb_listener")
    assert schema is not None
    action = schema.blocks["default_action"]
    assert (action.nesting, action.min_items, action.max_items) == ("list", 1, 0)
    forward = action.block.blocks["forward"]
    assert forward.max_items == 1
    group = forward.block.blocks["target_group"]
    assert group.nesting == "set"
    assert group.block.attributes["arn"].required
    assert schema.blocks["timeouts"].nesting == "single"


def test_an_argument_that_takes_blocks_as_values_is_an_attribute():
    schema = arguments_of("managed", "aws_security_group")
    assert schema is not None
    kind, (of, members) = schema.attributes["ingress"].type
    assert (kind, of) == ("set", "object")
    assert members["cidr_blocks"] == ["list", "string"]
    assert members["self"] == "bool"


def test_sensitive_write_only_and_deprecated_are_told():
    database = arguments_of("managed", "aws_db_instance")
    address = arguments_of("managed", "aws_eip")
    assert database is not None
    assert address is not None
    assert database.attributes["password"].sensitive
    assert database.attributes["password_wo"].write_only
    assert address.attributes["vpc"].deprecated


def test_resources_and_data_sources_are_apart():
    assert arguments_of("managed", "aws_availability_zones") is None
    zones = arguments_of("data", "aws_availability_zones")
    assert zones is not None
    assert zones.attributes["names"].type == ["list", "string"]
    assert zones.blocks["filter"].nesting == "set"


def test_what_is_not_known_is_none():
    assert arguments_of("managed", "aws_nothing") is None
    assert arguments_of("data", "google_compute_network") is None


def test_terraform_s_own_types_are_known():
    data = arguments_of("managed", "terraform_data")
    state = arguments_of("data", "terraform_remote_state")
    assert data is not None
    assert state is not None
    assert data.attributes["input"].type == "dynamic"
    assert state.attributes["outputs"].computed


def test_a_type_is_decoded_once():
    assert arguments_of("managed", "aws_vpc") is arguments_of("managed", "aws_vpc")


@pytest.mark.parametrize("mode", ["managed", "data"])
def test_every_type_can_be_read(mode):
    names = types_of(mode)
    assert names == sorted(names)
    assert len(names) > 600
    for name in names:
        schema = arguments_of(mode, name)
        assert schema is not None
        assert schema.attributes


def test_the_first_read_decodes_one_type():
    program = (
        "from netlint.terraform.schema.arguments import arguments_of\n"
        "from tests.calls import calls_of\n"
        "print(calls_of(lambda: arguments_of('managed', 'aws_instance')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert int(run.stdout) < 1000
