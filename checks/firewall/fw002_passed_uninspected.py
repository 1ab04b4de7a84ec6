"""A firewall policy passes traffic before any rule has seen it.

## What it finds

A policy of AWS Network Firewall without stateless rule groups whose stateless default action is `aws:pass`:
all packets, or (with the action for fragments) all fragmented UDP packets, pass by the stateful rules.

## Why it matters

The stateless rules come first, and what they pass nothing else inspects. Without a stateless rule group the
default action decides on every packet: the stateful rules block nothing, and log nothing. Where only
fragments pass, a sender evades the rules by fragmenting its UDP packets.

## Bad

The policy has a list of domains that are allowed, but passes every packet before it is looked at.

```hcl
resource "aws_networkfirewall_rule_group" "domains" {
  name     = "domains"
  type     = "STATEFUL"
  capacity = 100

  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI"]
        targets              = [".example.com"]
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "egress" {
  name = "egress"

  firewall_policy {
    stateless_default_actions          = ["aws:pass"] # <- FW002
    stateless_fragment_default_actions = ["aws:drop"]

    stateful_rule_group_reference {
      resource_arn = aws_networkfirewall_rule_group.domains.arn
    }
  }
}
```

## Good

Every packet is forwarded to the stateful rules.

```hcl
resource "aws_networkfirewall_rule_group" "domains" {
  name     = "domains"
  type     = "STATEFUL"
  capacity = 100

  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI"]
        targets              = [".example.com"]
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "egress" {
  name = "egress"

  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:drop"]

    stateful_rule_group_reference {
      resource_arn = aws_networkfirewall_rule_group.domains.arn
    }
  }
}
```

## How to fix it

Set both stateless default actions to `aws:forward_to_sfe`; fragments may also be dropped (`aws:drop`). What
is not to be inspected, name in a stateless rule group.

## When it stays silent

For a policy with stateless rule groups: they choose what is inspected, and the default action passes the rest
on purpose. The stateful default actions are not looked at: that the stateful rules let through what none of
them matches is AWS's default. Actions and rule groups that are not known are undetermined.

## References

https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateless-default-actions.html
https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policy-processing.html
https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.firewall import FirewallPolicy

_PASS = "aws:pass"


@check("FW002", "passed-uninspected", Severity.LOW, security=True)
def passed_uninspected(policy: FirewallPolicy) -> Problems:
    """Read what a policy does with packets that no stateless rule matches."""
    whole = _PASS in policy.stateless_actions
    if not whole and _PASS not in policy.stateless_fragment_actions:
        return
    if policy.has_stateless_rules:
        return
    field = "stateless_actions" if whole else "stateless_fragment_actions"
    setting = policy.spelling_of(field)
    yield Problem(
        at=policy,
        field=field,
        message=f"{policy.address} passes {'' if whole else 'fragmented UDP '}packets and inspects none",
        because=(
            f"{setting} is {_PASS}.",
            "It has no stateless rule group, so that the default action decides alone.",
        ),
        help=f"set {setting} to aws:forward_to_sfe" + ("; fragments must not pass either" if whole else ""),
        related=tuple((firewall, "uses the policy") for firewall in policy.firewalls.proven[:5]),
    )
