"""What a firewall policy lets through: surely, and as far as its rules tell.

Of its rules, those of protocol, addresses and ports decide. Options of Suricata, lists of domains and
variables are not followed: where they may decide otherwise, packets pass by assumption, as they do where a
policy has stateless rule groups. See
https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.spelling import places
from netlint.reachability.filters import Filter
from netlint.reachability.packets import EVERYTHING, NOTHING, TCP, PacketSet, packets
from netlint.reachability.suricata import ALERT, DROP, HARMLESS, PASS, REJECT, Rule, rule_of, rules_in

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.firewall import FirewallPolicy
    from netlint.network.network import Network

_STATEFUL = "aws:forward_to_sfe"
_STRICT = "STRICT_ORDER"
#: The order of actions where the policy does not ask for strict order.
_BY_ACTION = (PASS, DROP, REJECT, ALERT)
_RULES = ("rule_group.rules_source.stateful_rule", "RuleGroup.RulesSource.StatefulRules")
_TEXTS = ("rules", "rule_group.rules_source.rules_string", "RuleGroup.RulesSource.RulesString")
_DOMAINS = ("rule_group.rules_source.rules_source_list", "RuleGroup.RulesSource.RulesSourceList")
_STATELESS = (
    "rule_group.rules_source.stateless_rules_and_custom_actions",
    "RuleGroup.RulesSource.StatelessRulesAndCustomActions",
)
_REFERENCES = (
    "firewall_policy.stateful_rule_group_reference",
    "FirewallPolicy.StatefulRuleGroupReferences",
)


class _NotPlain(Exception):
    """What a rule group does is not known at all."""


class Decision(Struct, frozen=True):
    """What rules decide; of `assumed` it is not known whether they let it through."""

    decided: Filter
    assumed: PacketSet


def policy_filter(network: Network, policy: FirewallPolicy) -> Decision | None:
    """Return what a policy lets through; None where nothing can be said of it."""
    found: Decision | None = network.once(f"firewall policy {id(policy)}", partial(_policy, policy))
    return found


def _policy(policy: FirewallPolicy, _network: Network) -> Decision | None:
    try:
        actions = policy.stateless_actions
        groups: list[Any] = list(policy.rule_groups)
        if any(group.type == "STATELESS" for group in groups):
            return None
        if "aws:drop" in actions:
            return Decision(Filter(NOTHING), NOTHING)
        if "aws:pass" in actions:
            return Decision(Filter(EVERYTHING), NOTHING)
        if _STATEFUL not in actions:
            return None
        strict = policy.rule_order == _STRICT
        defaults = policy.stateful_actions
        if strict and len(groups) > 1:
            groups = _by_priority(policy, groups)
        rules = [(rule, group) for group in groups for rule in _rules(group)]
    except (Undetermined, _NotPlain):
        return None
    if not strict:
        rules.sort(key=lambda pair: _BY_ACTION.index(pair[0].action))
    return _decided(rules, drops=strict and any("drop" in action for action in defaults))


def _decided(rules: list[tuple[Rule, Entity]], *, drops: bool) -> Decision:
    left, allowed = EVERYTHING, NOTHING
    # What a rule that is not followed perhaps passes, or drops, before one that is followed does otherwise.
    passed, dropped = NOTHING, NOTHING
    decisions: list[tuple[Entity, PacketSet]] = []
    for rule, group in rules:
        decided = left & rule.matched
        if rule.action == ALERT or not decided:
            continue
        if not rule.plain:
            passed = passed | decided if rule.action == PASS else passed
            dropped = dropped | decided if rule.action != PASS else dropped
            continue
        decisions.append((group, decided))
        allowed = allowed | decided if rule.action == PASS else allowed
        left = left - decided
    allowed = allowed if drops else allowed | left
    assumed = (allowed & dropped) | (passed - allowed)
    return Decision(Filter(allowed - assumed, (), tuple(decisions)), assumed)


def _by_priority(policy: FirewallPolicy, groups: list[Any]) -> list[Any]:
    """Order rule groups as strict order asks for; references stand in the order of the groups."""
    attributes = policy.resource.attributes if policy.resource is not None else {}
    priorities: list[Any] = [
        reference.get("priority", reference.get("Priority"))
        for path in _REFERENCES
        for value, _ in places(attributes, tuple(path.split(".")))
        for reference in (value if isinstance(value, list) else [value])
        if isinstance(reference, dict)
    ]
    if len(priorities) != len(groups) or not all(isinstance(one, (int, float)) for one in priorities):
        raise _NotPlain
    return [group for _, group in sorted(zip(priorities, groups, strict=True), key=lambda pair: pair[0])]


def _rules(group: Any) -> Iterator[Rule]:
    """Yield the stateful rules of a group.

    Raises:
        _NotPlain: what stands in the group is not known.
    """
    if group.resource is None or _written(group, _STATELESS):
        raise _NotPlain
    for text in _written(group, _TEXTS):
        if not isinstance(text, str):
            raise _NotPlain
        for rule in rules_in(text):
            if rule.action not in _BY_ACTION:
                raise _NotPlain
            yield rule
    if _written(group, _DOMAINS):
        # Which domains packets are for is not in their headers.
        yield from (Rule(action, packets(protocol=(TCP, TCP)), False) for action in (PASS, DROP))
    for rules in _written(group, _RULES):
        if isinstance(rules, Unknown):
            raise _NotPlain
        for written in rules:
            yield _rule(written)


def _written(group: Any, paths: tuple[str, ...]) -> list[Any]:
    attributes = group.resource.attributes
    found = [value for path in paths for value, _ in places(attributes, tuple(path.split(".")))]
    return [value for value in found if value is not None and value not in ([], "")]


def _rule(rule: Any) -> Rule:
    header = _one(_member(rule, "header", "Header"))
    keywords = [
        str(_member(option, "keyword", "Keyword")).partition(":")[0]
        for option in _member(rule, "rule_option", "RuleOptions") or ()
    ]
    source, source_port, destination, port = (
        str(_member(header, *names))
        for names in (
            ("source", "Source"),
            ("source_port", "SourcePort"),
            ("destination", "Destination"),
            ("destination_port", "DestinationPort"),
        )
    )
    action = str(_member(rule, "action", "Action"))
    if action not in _BY_ACTION:
        raise _NotPlain
    return rule_of(
        action,
        str(_member(header, "protocol", "Protocol")),
        (source, source_port, destination, port),
        both=str(_member(header, "direction", "Direction")) == "ANY",
        harmless=all(keyword in HARMLESS for keyword in keywords),
    )


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _member(value: Any, name: str, other: str) -> Any:
    if not isinstance(value, dict):
        raise _NotPlain
    found = value.get(name, value.get(other))
    if isinstance(found, Unknown):
        raise _NotPlain
    return found
