"""FW002: policies of a firewall that pass packets before any rule sees them."""

import pytest

from tests.checks.hcl import verdicts

PASS, FORWARD, DROP = '["aws:pass"]', '["aws:forward_to_sfe"]', '["aws:drop"]'
ARN = "arn:aws:network-firewall:eu-west-1:123456789012"
STATEFUL = f'stateful_rule_group_reference {{ resource_arn = "{ARN}:stateful-rulegroup/domains" }}'
STATELESS = f"""stateless_rule_group_reference {{
  priority     = 10
  resource_arn = "{ARN}:stateless-rulegroup/bypass"
}}"""
EACH = """dynamic "stateless_rule_group_reference" {
  for_each = NAMES
  content {
    priority     = 10
    resource_arn = stateless_rule_group_reference.value
  }
}"""
STRICT = 'stateful_engine_options { rule_order = "STRICT_ORDER" }'


def policy(whole: str, fragments: str = FORWARD, more: str = STATEFUL, meta: str = "") -> str:
    return f"""
variable "unset" {{}}
resource "aws_networkfirewall_firewall_policy" "main" {{
  {meta}
  name = "main"
  firewall_policy {{
    stateless_default_actions          = {whole}
    stateless_fragment_default_actions = {fragments}
    {more}
  }}
}}
"""


FIREWALL = """
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  vpc_id              = "vpc-0123456789abcdef0"
  firewall_policy_arn = aws_networkfirewall_firewall_policy.main.arn
}
"""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (policy(PASS), "packets"),
        (policy(PASS) + FIREWALL, "packets"),
        # both are one fault
        (policy(PASS, PASS), "packets"),
        (policy(PASS, "var.unset"), "packets"),
        (policy(PASS, meta="count = 1"), "packets"),
        (policy(PASS, meta='for_each = toset(["a"])'), "packets"),
        # a metric is published, and the packet passes
        (policy('["aws:pass", "PassedMetric"]'), "packets"),
        (policy(PASS, more=""), "packets"),
        (policy(PASS, more=STATEFUL.replace("domains", "${var.unset}")), "packets"),
        (policy(PASS, more=EACH.replace("NAMES", "[]")), "packets"),
        (policy(PASS, more=f'{STRICT}\nstateful_default_actions = ["aws:drop_strict"]'), "packets"),
        (policy(FORWARD, PASS), "fragmented UDP packets"),
        (policy(DROP, PASS), "fragmented UDP packets"),
    ],
)
def test_it_passes(text: str, what: str) -> None:
    findings, unknown = verdicts("FW002", text)
    assert (len(findings), unknown) == (1, [])
    assert f"passes {what} and inspects none" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        policy(FORWARD),
        policy(DROP, DROP),
        policy(FORWARD, DROP, f"{STATEFUL}\n{STRICT}"),
        policy(FORWARD, more=f'{STRICT}\nstateful_default_actions = ["aws:alert_strict"]'),
        # stateless rules choose what is inspected
        policy(PASS, more=f"{STATELESS}\n{STATEFUL}"),
        policy(PASS, PASS, STATELESS),
        policy(FORWARD, PASS, STATELESS),
        policy(PASS, more=STATELESS.replace("bypass", "${var.unset}")),
        policy(PASS, more=STATELESS.replace("10", "var.unset")),
        policy(PASS, more=EACH.replace("NAMES", f'["{ARN}:stateless-rulegroup/bypass"]')),
        policy(PASS, meta="count = 0"),
        # somebody else's
        'data "aws_networkfirewall_firewall_policy" "main" { name = "main" }',
        # logs are kept elsewhere
        policy(FORWARD) + FIREWALL,
    ],
)
def test_it_does_not(text: str) -> None:
    assert verdicts("FW002", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        policy("var.unset"),
        policy("[var.unset]"),
        policy(FORWARD, "var.unset"),
        policy(PASS, more=EACH.replace("NAMES", "var.unset")),
    ],
)
def test_it_is_not_known(text: str) -> None:
    findings, unknown = verdicts("FW002", text)
    assert findings == []
    assert len(unknown) == 1
