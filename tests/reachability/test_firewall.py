"""Paths through a network firewall, with rules that are plain and others that are not."""

import json

import pytest

from tests.reachability.hcl import block, group, instance, rule, subnet, vpc
from tests.reachability.networks import ask, network, verdict

IGW = "aws_internet_gateway.a"


def stateful(action: str, port: str, destination: str = "ANY", options: str = "sid:1") -> str:
    return f'''
      stateful_rule {{
        action = "{action}"
        header {{
          protocol         = "TCP"
          source           = "10.0.0.0/16"
          source_port      = "ANY"
          direction        = "FORWARD"
          destination      = "{destination}"
          destination_port = "{port}"
        }}
        rule_option {{
          keyword = "{options}"
        }}
      }}'''


def suricata(*rules: str) -> str:
    return f"\n      rules_string = {json.dumps(chr(10).join(rules))}"


DOMAINS = """
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI"]
        targets              = ["example.com"]
      }"""


def firewall(rules: str, *, order: str = "DEFAULT_ACTION_ORDER", defaults: str = "") -> str:
    strict = f'''
    stateful_engine_options {{
      rule_order = "{order}"
    }}'''
    return f"""
resource "aws_networkfirewall_rule_group" "r" {{
  capacity = 100
  name     = "r"
  type     = "STATEFUL"
  rule_group {{
    rules_source {{{rules}
    }}
  }}
}}
resource "aws_networkfirewall_firewall_policy" "p" {{
  name = "p"
  firewall_policy {{
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:forward_to_sfe"]
    stateful_default_actions           = [{defaults}]{strict}
    stateful_rule_group_reference {{
      resource_arn = aws_networkfirewall_rule_group.r.arn
    }}
  }}
}}
""" + block(
        "aws_networkfirewall_firewall",
        "f",
        name="f",
        vpc_id="$aws_vpc.a.id",
        firewall_policy_arn="$aws_networkfirewall_firewall_policy.p.arn",
        subnet_mapping=[{"subnet_id": "$aws_subnet.firewall.id"}],
    )


ENDPOINT = (
    "tolist(aws_networkfirewall_firewall.f.firewall_status[0].sync_states)[0].attachment[0].endpoint_id"
)
BACK = {"cidr_block": "10.0.1.0/24", "vpc_endpoint_id": f"${ENDPOINT}"}
BASE = (
    vpc("a", "10.0.0.0/16", internet=True)
    + subnet("firewall", "a", "10.0.0.0/24", {"0.0.0.0/0": IGW})
    + subnet("web", "a", "10.0.1.0/24", {"0.0.0.0/0": "aws_vpc_endpoint.x"}, public=True).replace(
        "aws_vpc_endpoint.x.id", ENDPOINT
    )
    + block(
        "aws_route_table",
        "edge",
        vpc_id="$aws_vpc.a.id",
        route=[{"cidr_block": "10.0.1.0/24", "vpc_endpoint_id": f"${ENDPOINT}"}],
    )
    + block(
        "aws_route_table_association",
        "edge",
        gateway_id=f"${IGW}.id",
        route_table_id="$aws_route_table.edge.id",
    )
    + group("web", "a", [rule("tcp", 443, cidr="0.0.0.0/0")])
    + instance("web", "web", "web")
)
WEB = "aws_instance.web"


@pytest.mark.parametrize(
    ("rules", "settings", "port", "expected"),
    [
        (stateful("DROP", "22"), {}, "443", "reachable"),
        (stateful("DROP", "443"), {}, "443", "blocked FIREWALL_RULES_RESTRICTION"),
        (stateful("DROP", "[22, 400:500]"), {}, "443", "blocked FIREWALL_RULES_RESTRICTION"),
        # Without strict order all rules that pass come first.
        (stateful("DROP", "ANY") + stateful("PASS", "443"), {}, "443", "reachable"),
        (
            stateful("DROP", "ANY") + stateful("PASS", "443"),
            {"order": "STRICT_ORDER"},
            "443",
            "blocked FIREWALL_RULES_RESTRICTION",
        ),
        (
            stateful("PASS", "443"),
            {"order": "STRICT_ORDER", "defaults": '"aws:drop_strict"'},
            "443",
            "reachable",
        ),
        (
            stateful("PASS", "443"),
            {"order": "STRICT_ORDER", "defaults": '"aws:drop_strict"'},
            "80",
            "blocked FIREWALL_RULES_RESTRICTION",
        ),
    ],
)
def test_plain_rules_decide(rules: str, settings: dict[str, str], port: str, expected: str) -> None:
    assert verdict(network(BASE + firewall(rules, **settings)), WEB, "8.8.8.8", port) == expected


@pytest.mark.parametrize(
    "rules",
    [
        stateful("DROP", "443", "!10.0.0.0/8"),
        stateful("DROP", "443", "$EXTERNAL"),
        stateful("DROP", "443", options="flags: S"),
        suricata("drop tls any any -> any any (sid:1;)"),
        suricata('drop tcp any any -> any 443 (flow:established; msg:"a; b"; sid:1;)'),
        suricata("not a rule"),
        DOMAINS,
    ],
)
def test_other_rules_are_an_assumption(rules: str) -> None:
    answer = ask(network(BASE + firewall(rules)), WEB, "8.8.8.8", "443")
    assert answer.verdict == "reachable"
    assert any("aws_networkfirewall_firewall.f" in sentence for sentence in answer.assumptions)


def test_inward_the_edge_table_leads_through_the_firewall() -> None:
    found = network(BASE + firewall(stateful("DROP", "22")))
    answer = ask(found, "internet", WEB, "443")
    assert answer.verdict == "reachable"
    assert "aws_networkfirewall_firewall.f" in [hop.entity.address for hop in answer.hops]


STRICT = {"order": "STRICT_ORDER", "defaults": '"aws:drop_strict"'}


@pytest.mark.parametrize(
    ("rules", "settings", "port", "expected"),
    [
        (("drop tcp any any -> any 22 (sid:1;)",), {}, "22", "blocked"),
        (("drop tcp any any -> any 22 (sid:1;)",), {}, "443", "reachable"),
        (("drop tcp any any -> any [22, 400:500] (sid:1;)",), {}, "443", "blocked"),
        (("drop tcp any any -> 10.0.0.0/8 any (sid:1;)",), {}, "443", "reachable"),
        (
            ("drop ip any any -> any any (sid:1;)", "pass tcp any any <> any 443 (sid:2;)"),
            {},
            "443",
            "reachable",
        ),
        (
            ("drop ip any any -> any any (sid:1;)", "pass tcp any any <> any 443 (sid:2;)"),
            STRICT,
            "443",
            "blocked",
        ),
        (("# pass ip any any -> any any (sid:1;)", ""), STRICT, "443", "blocked"),
        (("pass tcp any any -> any \\", "443 (sid:1;)"), STRICT, "443", "reachable"),
        # What is not followed matters for the packets of its header only.
        (("pass tcp $HOME_NET any -> any 443 (sid:1;)",), STRICT, "443", "assumed"),
        (("pass tcp $HOME_NET any -> any 443 (sid:1;)",), STRICT, "80", "blocked"),
        (("pass tls any any -> any 443 (tls.sni; sid:1;)",), STRICT, "443/udp", "blocked"),
        (
            ("pass tcp any any -> any 443 (sid:1;)", "drop tls any any -> any any (sid:2;)"),
            {},
            "443",
            "reachable",
        ),
        (
            ("drop tcp any any -> any 443 (sid:1;)", "drop tls any any -> any any (sid:2;)"),
            {},
            "443",
            "blocked",
        ),
    ],
)
def test_rules_of_suricata(
    rules: tuple[str, ...], settings: dict[str, str], port: str, expected: str
) -> None:
    answer = ask(network(BASE + firewall(suricata(*rules), **settings)), WEB, "8.8.8.8", port)
    found = "assumed" if answer.assumptions else answer.verdict
    assert found == expected


@pytest.mark.parametrize("edge", [True, False])
def test_a_firewall_that_sees_answers_only(edge: bool) -> None:
    text = BASE if edge else BASE.replace('"aws_route_table_association" "edge"', '"aws_nothing" "edge"')
    answer = ask(network(text + firewall(stateful("DROP", "22"))), "internet", WEB, "443")
    assert answer.verdict == "reachable"
    assert (answer.assumptions == []) is edge
