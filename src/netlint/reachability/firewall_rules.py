"""What a firewall policy lets through, where its rules are plain: protocol, addresses and ports only.

Rules of Suricata, lists of domains, variables and stateless rule groups are not: what they do is taken for
granted, and said as an assumption. See
https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.spelling import places
from netlint.reachability.addresses import numbers_of
from netlint.reachability.filters import Filter, protocol_numbers
from netlint.reachability.intervals import Intervals, from_pairs, union
from netlint.reachability.packets import (
    ALL_ADDRESSES,
    ALL_PORTS,
    ALL_PROTOCOLS,
    EVERYTHING,
    NOTHING,
    PacketSet,
    packets,
)

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.firewall import FirewallPolicy
    from netlint.network.network import Network

_STATEFUL = "aws:forward_to_sfe"
_STRICT = "STRICT_ORDER"
#: The order of actions where the policy does not ask for strict order.
_BY_ACTION = ("PASS", "DROP", "REJECT", "ALERT")
#: Options of a rule that do not narrow it.
_HARMLESS = ("sid", "msg", "rev", "gid", "metadata", "classtype", "reference", "priority")
_RULES = ("rule_group.rules_source.stateful_rule", "RuleGroup.RulesSource.StatefulRules")
_OTHERS = (
    *("rule_group.rules_source.rules_string", "rule_group.rules_source.rules_source_list", "rules"),
    *("rule_group.rules_source.stateless_rules_and_custom_actions", "RuleGroup.RulesSource.RulesString"),
    *("RuleGroup.RulesSource.RulesSourceList", "RuleGroup.RulesSource.StatelessRulesAndCustomActions"),
)
_REFERENCES = (
    "firewall_policy.stateful_rule_group_reference",
    "FirewallPolicy.StatefulRuleGroupReferences",
)


class _NotPlain(Exception):
    """A rule that protocol, addresses and ports do not tell."""


def policy_filter(network: Network, policy: FirewallPolicy) -> Filter | None:
    """Return what a policy lets through; None where its rules are not plain, or not known."""
    found: Filter | None = network.once(f"firewall policy {id(policy)}", partial(_policy, policy))
    return found


def _policy(policy: FirewallPolicy, _network: Network) -> Filter | None:
    try:
        actions = policy.stateless_actions
        groups: list[Any] = list(policy.rule_groups)
        if any(group.type == "STATELESS" for group in groups):
            return None
        if "aws:drop" in actions:
            return Filter(NOTHING)
        if "aws:pass" in actions:
            return Filter(EVERYTHING)
        if _STATEFUL not in actions:
            return None
        strict = policy.rule_order == _STRICT
        defaults = policy.stateful_actions
        if strict and len(groups) > 1:
            groups = _by_priority(policy, groups)
        rules = [rule for group in groups for rule in _rules(group)]
    except (Undetermined, _NotPlain):
        return None
    if not strict:
        rules.sort(key=lambda rule: _BY_ACTION.index(rule[0]))
    drops = strict and any("drop" in action for action in defaults)
    return _decided(rules, drops=drops)


def _decided(rules: list[tuple[str, PacketSet, Entity]], *, drops: bool) -> Filter:
    left, allowed = EVERYTHING, NOTHING
    decisions: list[tuple[Entity, PacketSet]] = []
    for action, matched, group in rules:
        if action == "ALERT":
            continue
        decided = left & matched
        decisions.append((group, decided))
        allowed = allowed | decided if action == "PASS" else allowed
        left = left - decided
    return Filter(allowed if drops else allowed | left, (), tuple(decisions))


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


def _rules(group: Any) -> Iterator[tuple[str, PacketSet, Entity]]:
    """Yield the stateful rules of a group: the action, and what it matches.

    Raises:
        _NotPlain: something else than plain rules stands in the group.
    """
    if group.resource is None:
        raise _NotPlain
    attributes = group.resource.attributes
    for path in _OTHERS:
        if any(value not in (None, [], "") for value, _ in places(attributes, tuple(path.split(".")))):
            raise _NotPlain
    for path in _RULES:
        for value, _ in places(attributes, tuple(path.split("."))):
            if isinstance(value, Unknown):
                raise _NotPlain
            for rule in value or ():
                yield from _rule(rule, group)


def _rule(rule: Any, group: Entity) -> Iterator[tuple[str, PacketSet, Entity]]:
    header = _one(_member(rule, "header", "Header"))
    for option in _member(rule, "rule_option", "RuleOptions") or ():
        keyword = str(_member(option, "keyword", "Keyword")).partition(":")[0]
        if keyword not in _HARMLESS:
            raise _NotPlain
    try:
        written = str(_member(header, "protocol", "Protocol")).lower()
        protocol = ALL_PROTOCOLS if written == "ip" else protocol_numbers(written)
    except Undetermined:
        raise _NotPlain from None
    source = _addresses(_member(header, "source", "Source"))
    destination = _addresses(_member(header, "destination", "Destination"))
    source_port = _ports(_member(header, "source_port", "SourcePort"))
    port = _ports(_member(header, "destination_port", "DestinationPort"))
    matched = packets(source, destination, protocol, source_port, port)
    if str(_member(header, "direction", "Direction")) == "ANY":
        matched = matched | packets(destination, source, protocol, port, source_port)
    action = str(_member(rule, "action", "Action"))
    if action not in _BY_ACTION:
        raise _NotPlain
    yield action, matched, group


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _member(value: Any, name: str, other: str) -> Any:
    if not isinstance(value, dict):
        raise _NotPlain
    found = value.get(name, value.get(other))
    if isinstance(found, Unknown):
        raise _NotPlain
    return found


def _listed(value: Any) -> list[str]:
    """Return the parts of `ANY`, of one value, or of a list in brackets; what is negated is not plain."""
    text = str(value).strip()
    if "!" in text or "$" in text or "@" in text:
        raise _NotPlain
    return [part.strip() for part in text.strip("[]").split(",")]


def _addresses(value: Any) -> Intervals:
    found: Intervals = ()
    for part in _listed(value):
        if part.upper() == "ANY":
            return ALL_ADDRESSES
        try:
            found = union(found, numbers_of(part))
        except ValueError:
            raise _NotPlain from None
    return found


def _ports(value: Any) -> Intervals:
    spans: list[tuple[int, int]] = []
    for part in _listed(value):
        if part.upper() == "ANY":
            return ALL_PORTS
        first, colon, last = part.partition(":")
        try:
            low = int(first or 0)
            spans.append((low, int(last or 65535) if colon else low))
        except ValueError:
            raise _NotPlain from None
    return from_pairs(spans)
