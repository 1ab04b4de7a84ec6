"""What the provider computes at plan time. Each case was seen in a plan of hashicorp/aws 5.100.0."""

from __future__ import annotations

import pytest

from netlint.terraform.schema.computed import planned


class Symbol:
    """Something that an evaluator might use for unknown values."""


UNKNOWN = Symbol()
SDK = "aws_vpc"
FRAMEWORK = "aws_vpc_security_group_ingress_rule"
DEFAULTS = {"Env": "x", "Team": "net"}


@pytest.mark.parametrize(
    ("type", "tags", "default_tags", "expected"),
    [
        (SDK, None, None, (None, UNKNOWN)),
        (SDK, {}, None, (None, UNKNOWN)),
        (SDK, {"A": "b"}, None, ({"A": "b"}, {"A": "b"})),
        (SDK, {"A": None, "B": "y"}, None, ({"B": "y"}, {"B": "y"})),
        (SDK, {"A": "", "B": "y"}, None, ({"A": "", "B": "y"}, UNKNOWN)),
        (SDK, UNKNOWN, None, (UNKNOWN, UNKNOWN)),
        (SDK, {"A": "b", "B": UNKNOWN}, DEFAULTS, ({"A": "b", "B": UNKNOWN}, UNKNOWN)),
        (SDK, None, DEFAULTS, (None, DEFAULTS)),
        (SDK, {}, DEFAULTS, (None, DEFAULTS)),
        (SDK, {"A": ""}, DEFAULTS, ({"A": ""}, UNKNOWN)),
        (
            SDK,
            {"A": "b", "Env": "y"},
            DEFAULTS,
            ({"A": "b", "Env": "y"}, {"A": "b", "Env": "y", "Team": "net"}),
        ),
        (SDK, {"Team": None, "A": "b"}, DEFAULTS, ({"A": "b"}, {"A": "b", **DEFAULTS})),
        (SDK, {"A": "b"}, UNKNOWN, ({"A": "b"}, UNKNOWN)),
        (FRAMEWORK, None, None, (None, {})),
        (FRAMEWORK, {}, None, ({}, {})),
        (FRAMEWORK, {}, DEFAULTS, ({}, DEFAULTS)),
        (FRAMEWORK, None, DEFAULTS, (None, DEFAULTS)),
        (FRAMEWORK, {"A": "b"}, DEFAULTS, ({"A": "b"}, {"A": "b", **DEFAULTS})),
        (FRAMEWORK, {"A": "", "B": None}, None, ({"A": "", "B": None}, {"A": "", "B": ""})),
        (FRAMEWORK, {"A": UNKNOWN}, DEFAULTS, ({"A": UNKNOWN}, UNKNOWN)),
    ],
)
def test_tags_all(type, tags, default_tags, expected):
    filled = planned("managed", type, {"tags": tags}, UNKNOWN, default_tags)
    assert (filled["tags"], filled["tags_all"]) == expected


def test_the_caller_may_have_unknown_values_of_its_own():
    own = Symbol()
    filled = planned(
        "managed", SDK, {"tags": {"A": own}}, UNKNOWN, is_unknown=lambda value: isinstance(value, Symbol)
    )
    assert filled["tags"] == {"A": own}
    assert filled["tags_all"] is UNKNOWN


@pytest.mark.parametrize(
    ("written", "shown"),
    [("6", "tcp"), ("17", "udp"), ("1", "icmp"), ("58", "icmpv6"), ("50", "50"), ("TCP", "tcp"),
     ("ALL", "-1"), ("-1", "-1"), ("icmpv6", "icmpv6")],
)  # fmt: skip
def test_protocols_of_security_groups(written, shown):
    rule = {"protocol": written, "from_port": 0, "to_port": 0}
    group = planned("managed", "aws_security_group", {"ingress": [rule]}, UNKNOWN)
    assert group["ingress"][0]["protocol"] == shown
    assert rule["protocol"] == written
    assert planned("managed", "aws_security_group_rule", rule, UNKNOWN)["protocol"] == shown


def test_protocols_that_stay_as_written():
    assert planned("managed", "aws_network_acl_rule", {"protocol": "6"}, UNKNOWN)["protocol"] == "6"
    assert planned("managed", FRAMEWORK, {"ip_protocol": "TCP"}, UNKNOWN)["ip_protocol"] == "TCP"


def test_names_of_route53():
    alias = {"name": "Dualstack.X.Example.com.", "zone_id": "Z"}
    record = planned("managed", "aws_route53_record", {"name": "*.Foo.COM.", "alias": [alias]}, UNKNOWN)
    assert record["name"] == "*.foo.com"
    assert record["alias"][0]["name"] == "dualstack.x.example.com"
    assert planned("managed", "aws_route53_zone", {"name": "Example.com."}, UNKNOWN)["name"] == "example.com"
    assert planned("managed", "aws_route53_zone", {"name": "."}, UNKNOWN)["name"] == "."
    rule = planned("managed", "aws_route53_resolver_rule", {"domain_name": "Example.com."}, UNKNOWN)
    assert rule["domain_name"] == "Example.com"


def test_user_data_is_a_hash():
    hello = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
    for written, shown in (("hello", hello), ("aGVsbG8=", hello), ("", ""), (UNKNOWN, UNKNOWN)):
        assert planned("managed", "aws_instance", {"user_data": written}, UNKNOWN)["user_data"] == shown


def test_the_source_destination_check_belongs_to_the_interface():
    interface = {"device_index": 0, "network_interface_id": "eni-1"}
    for configured, expected in (({}, True), ({"network_interface": [interface]}, None)):
        assert planned("managed", "aws_instance", configured, UNKNOWN)["source_dest_check"] is expected


def test_policies_are_normalized():
    written = '{ "Version":"2012-10-17" , "Statement": [ {"Effect":"Allow", "Action":"<&>"} ] }'
    shown = '{"Statement":[{"Action":"\\u003c\\u0026\\u003e","Effect":"Allow"}],"Version":"2012-10-17"}'
    assert planned("managed", "aws_vpc_endpoint", {"policy": written}, UNKNOWN)["policy"] == shown
    assert planned("managed", "aws_vpc_endpoint", {"policy": ""}, UNKNOWN)["policy"] == ""


def test_inline_policies_of_iam_have_the_version_first():
    written = '{ "Statement": [{"Effect":"Allow", "Action":"a"}], "Version":"2012-10-17"}'
    shown = '{"Version":"2012-10-17","Statement":[{"Action":"a","Effect":"Allow"}]}'
    for type in ("aws_iam_role_policy", "aws_iam_group_policy", "aws_iam_user_policy"):
        assert planned("managed", type, {"policy": written}, UNKNOWN)["policy"] == shown


def test_documents_that_stay_as_written():
    written = '{ "Version":"2012-10-17" }'
    assert (
        planned("managed", "aws_dynamodb_resource_policy", {"policy": written}, UNKNOWN)["policy"] == written
    )


def test_address_ranges_stay_as_written():
    subnet = {"cidr_block": "10.0.0.0/24", "ipv6_cidr_block": "2001:DB8:0:0::/64"}
    filled = planned("managed", "aws_subnet", subnet, UNKNOWN)
    assert {name: filled[name] for name in subnet} == subnet


def test_application_load_balancers():
    for configured in ({}, {"load_balancer_type": "application"}):
        filled = planned("managed", "aws_lb", configured, UNKNOWN)
        assert filled["load_balancer_type"] == "application"
        assert filled["idle_timeout"] == 60
        assert filled["enable_zonal_shift"] is False
        assert filled["enable_cross_zone_load_balancing"] is None
        assert filled["dns_record_client_routing_policy"] is None


def test_network_and_gateway_load_balancers():
    configured = {
        "load_balancer_type": "network",
        "idle_timeout": 30,
        "enable_cross_zone_load_balancing": True,
    }
    filled = planned("managed", "aws_lb", configured, UNKNOWN)
    assert filled["idle_timeout"] is None
    assert filled["enable_cross_zone_load_balancing"] is True
    assert filled["dns_record_client_routing_policy"] == "any_availability_zone"
    gateway = planned("managed", "aws_lb", {"load_balancer_type": "gateway"}, UNKNOWN)
    assert gateway["enable_cross_zone_load_balancing"] is False
    assert gateway["enable_zonal_shift"] is None


def test_a_load_balancer_of_unknown_type():
    filled = planned("managed", "aws_lb", {"load_balancer_type": UNKNOWN}, UNKNOWN)
    assert filled["enable_http2"] is None
    assert filled["enable_cross_zone_load_balancing"] is False
    assert filled["enable_zonal_shift"] is None


def test_logging_that_is_off_shows_no_bucket():
    filled = planned("managed", "aws_lb", {"access_logs": [{"bucket": "b", "enabled": False}]}, UNKNOWN)
    assert filled["access_logs"] == [{"bucket": "", "enabled": False, "prefix": None}]


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [("TCP", None), ("GENEVE", None), ("HTTP", 86400), (UNKNOWN, 86400)],
)
def test_stickiness_without_cookies(protocol, expected):
    body = {"protocol": protocol, "stickiness": [{"type": "source_ip"}]}
    assert (
        planned("managed", "aws_lb_target_group", body, UNKNOWN)["stickiness"][0]["cookie_duration"]
        == expected
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"domain_name": "example.com"}, ["example.com"]),
        (
            {"domain_name": "www.example.com", "subject_alternative_names": ["example.com"]},
            ["example.com", "www.example.com"],
        ),
        ({"domain_name": UNKNOWN}, UNKNOWN),
        ({"domain_name": "a.b", "subject_alternative_names": [UNKNOWN]}, [UNKNOWN]),
    ],
)
def test_names_of_a_certificate(body, expected):
    filled = planned("managed", "aws_acm_certificate", body, UNKNOWN)
    assert filled["subject_alternative_names"] == expected


@pytest.mark.parametrize(
    ("body", "output"), [({}, None), ({"input": "a"}, UNKNOWN), ({"input": UNKNOWN}, UNKNOWN)]
)
def test_output_of_terraform_data(body, output):
    filled = planned("managed", "terraform_data", body, UNKNOWN)
    assert filled["input"] == body.get("input")
    assert filled["triggers_replace"] is None
    assert filled["output"] is output
