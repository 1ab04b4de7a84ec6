"""What a plan shows where the configuration sets nothing."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import pytest

from netlint.terraform.schema.fill import fill, sdk_type
from tests.calls import calls_of

ROOT = Path(__file__).resolve().parents[3]
PLANS = ROOT.parent / "shared" / "fixtures" / "plans"


class Symbol:
    """Something that an evaluator might use for unknown values."""


UNKNOWN = Symbol()


def test_defaults_unknown_values_and_nulls():
    filled = fill("managed", "aws_vpc", {"cidr_block": "10.0.0.0/16"}, UNKNOWN)
    assert filled["cidr_block"] == "10.0.0.0/16"
    assert filled["enable_dns_support"] is True
    assert filled["instance_tenancy"] == "default"
    assert filled["id"] is UNKNOWN
    assert filled["enable_dns_hostnames"] is UNKNOWN
    assert filled["ipv4_ipam_pool_id"] is None


def test_null_counts_as_left_out():
    filled = fill("managed", "aws_vpc", {"cidr_block": "10.0.0.0/16", "enable_dns_support": None}, UNKNOWN)
    assert filled["enable_dns_support"] is True


def test_what_is_configured_stays():
    configured = {"cidr_block": UNKNOWN, "enable_dns_support": False, "enable_dns_hostnames": False}
    filled = fill("managed", "aws_vpc", configured, UNKNOWN)
    assert filled["cidr_block"] is UNKNOWN
    assert filled["enable_dns_support"] is False
    assert filled["enable_dns_hostnames"] is False


def test_blocks_that_do_not_stand():
    filled = fill("managed", "aws_instance", {"ami": "ami-1", "instance_type": "t3.micro"}, UNKNOWN)
    assert filled["launch_template"] == []
    assert filled["timeouts"] is None
    assert filled["root_block_device"] is UNKNOWN
    assert filled["metadata_options"] is UNKNOWN


def test_blocks_that_stand_are_filled():
    configured = {"protocol": "HTTP", "health_check": [{"path": "/x"}]}
    filled = fill("managed", "aws_lb_target_group", configured, UNKNOWN)
    (check,) = filled["health_check"]
    assert check["path"] == "/x"
    assert check["enabled"] is True
    assert check["interval"] == 30
    assert check["port"] == "traffic-port"
    assert check["matcher"] is UNKNOWN
    assert configured["health_check"] == [{"path": "/x"}], "the configuration is not touched"


def test_a_single_block_is_a_dictionary():
    filled = fill("managed", "aws_subnet", {"vpc_id": "v", "timeouts": {"create": "5m"}}, UNKNOWN)
    assert filled["timeouts"] == {"create": "5m", "delete": None}


def test_blocks_that_are_not_known_stay():
    filled = fill("managed", "aws_lb", {"subnet_mapping": UNKNOWN, "access_logs": [UNKNOWN]}, UNKNOWN)
    assert filled["subnet_mapping"] is UNKNOWN
    assert filled["access_logs"] == [UNKNOWN]


def test_elements_of_arguments_that_take_blocks_as_values():
    rule = {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}
    configured = {"ingress": [rule, UNKNOWN], "egress": []}
    filled = fill("managed", "aws_security_group", configured, UNKNOWN)
    assert filled["egress"] == []
    assert filled["ingress"] == [
        {**rule, "description": "", "ipv6_cidr_blocks": [], "prefix_list_ids": [], "security_groups": [],
         "self": False},
        UNKNOWN,
    ]  # fmt: skip


def test_empty_values_in_the_plugin_sdk():
    endpoint = {"vpc_id": "vpc-1", "subnet_ids": [], "route_table_ids": [], "policy": ""}
    assert fill("managed", "aws_vpc_endpoint", endpoint, UNKNOWN)["subnet_ids"] is UNKNOWN
    assert (
        fill("managed", "aws_nat_gateway", {"secondary_allocation_ids": []}, UNKNOWN)[
            "secondary_allocation_ids"
        ]
        is None
    )
    assert fill("managed", "aws_nat_gateway", {"allocation_id": ""}, UNKNOWN)["allocation_id"] == ""
    assert fill("managed", "aws_subnet", {"availability_zone": ""}, UNKNOWN)["availability_zone"] is UNKNOWN
    assert fill("managed", "aws_instance", {"ipv6_addresses": []}, UNKNOWN)["ipv6_addresses"] == []
    assert fill("managed", "aws_vpc", {"tags": {"A": None, "B": "y"}}, UNKNOWN)["tags"] == {"B": "y"}
    assert fill("managed", "aws_vpc", {"tags": {"A": None}}, UNKNOWN)["tags"] is None


def test_empty_values_in_the_plugin_framework():
    filled = fill("managed", "aws_vpc_security_group_ingress_rule", {"tags": {}, "description": ""}, UNKNOWN)
    assert filled["tags"] == {}
    assert filled["description"] == ""


def test_the_two_ways_to_write_a_type_are_told_apart():
    assert sdk_type("managed", "aws_vpc")
    assert not sdk_type("managed", "aws_vpc_security_group_ingress_rule")
    assert not sdk_type("managed", "aws_nothing")


def test_write_only_arguments_are_null():
    filled = fill("managed", "aws_db_instance", {"password_wo": "secret", "password_wo_version": 1}, UNKNOWN)
    assert filled["password_wo"] is None
    assert filled["password_wo_version"] == 1


def test_data_sources_have_no_defaults():
    filled = fill("data", "aws_vpc", {"tags": {"Name": "x"}}, UNKNOWN)
    assert filled["tags"] == {"Name": "x"}
    assert filled["cidr_block"] is UNKNOWN
    assert filled["filter"] == []


def test_a_type_that_is_not_known_stays_as_it_is():
    configured = {"length": 4}
    filled = fill("managed", "random_id", configured, UNKNOWN)
    assert filled == configured
    assert filled is not configured


def test_instances_share_nothing_that_can_change():
    first = fill("managed", "aws_lb", {}, UNKNOWN)
    expected = copy.copy(fill("managed", "aws_lb", {}, UNKNOWN)["access_logs"])
    first["access_logs"].append("changed")
    assert fill("managed", "aws_lb", {}, UNKNOWN)["access_logs"] == expected


def test_an_instance_takes_little_more_work_than_a_copy():
    configured = {"vpc_id": UNKNOWN, "cidr_block": "10.0.0.0/24", "tags": {"Name": "x"}}
    fill("managed", "aws_subnet", configured, UNKNOWN)
    assert calls_of(lambda: fill("managed", "aws_subnet", configured, UNKNOWN)) < 100


def test_real_plans_are_predicted():
    if not PLANS.is_dir():
        pytest.skip("needs the plans in ../shared/fixtures")
    script = ROOT / "scripts" / "generate_defaults.py"
    ran = subprocess.run([sys.executable, script, PLANS, "--check"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 wrong" in ran.stdout
