"""Cloud WAN: which attachments of a core network may talk, as its policy puts them into segments.

Read are rules for attachments by tag, by type and for any, isolated segments, and segments that are shared.
A policy with more (static routes, network functions, filters of segments) leaves the question open. See
https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-policies-json.html.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.reachability.flow import Block, Flow, Place, Step
from netlint.reachability.onward import vpc_addresses
from netlint.reachability.packets import packets
from netlint.reachability.routing import Entry
from netlint.reachability.transit import from_gateway
from netlint.reachability.wording import to_addresses

if TYPE_CHECKING:
    from netlint.network.cloud_wan import CoreNetwork
    from netlint.network.network import Network
    from netlint.reachability.walk import Walker

_Policy = dict[str, Any]


class Segments(msgspec.Struct, eq=False):
    """The segment of each attachment (by its `id()`), and which pairs of segments may talk.

    `references` says whether rules that name security groups match across.
    """

    of: dict[int, str]
    isolated: set[str]
    shared: set[tuple[str, str]]
    references: bool

    def connects(self, one: Any, other: Any) -> bool:
        """Tell whether two attachments may talk."""
        first, second = self.of.get(id(one)), self.of.get(id(other))
        if first is None or second is None:
            return False
        if first == second:
            return first not in self.isolated
        return (first, second) in self.shared


def core_network(walker: Walker, flow: Flow, target: CoreNetwork, place: Place, entry: Entry) -> None:
    """Send packets from a VPC to a core network, and on into the VPCs that its segment may talk to."""
    try:
        found = segments(walker.network, target)
        attachments = list(target.attachments)
        own = next((one for one in attachments if one.vpc is place.vpc), None)
        others = [(one, vpc) for one in attachments if (vpc := one.vpc) is not None and vpc is not place.vpc]
    except Undetermined as why:
        walker.lose(flow, why)
        return
    if own is None or flow.passing((id(target), id(own))):
        text = f"{place.vpc.address} is not attached to {target.address}"
        change = f"attach {place.vpc.address} to {target.address}"
        block = Block(target, "BAD_STATE_ROUTE", text, flow.packets, entry.written, change)
        walker.block(block, flow)
        return
    flow = flow.assuming(f"the attachments of {target.address} have been accepted")
    flow = flow.now(step=Step("core_network_attachment", own, f"takes it to {target.address}"))
    left = flow.packets
    for other, vpc in others:
        addresses, _ = vpc_addresses(vpc)
        part = flow.packets & packets(destination=addresses)
        if part and found.connects(own, other):
            left = left - part
            text = f"segment {found.of[id(own)]} leads to {other.address}"
            step = Step("core_network", target, text)
            from_gateway(walker, _references(flow.now(part, step), found, target, (own, other)), other, None)
    if left:
        text = f"the segment of {own.address} in {target.address} has no route to {to_addresses(left)}"
        change = "share the segments, or put the attachments into one"
        walker.block(Block(target, "NO_ROUTE_TO_DESTINATION", text, left, change=change), flow.now(left))


def _references(flow: Flow, found: Segments, target: CoreNetwork, passed: tuple[Any, Any]) -> Flow:
    """Rules that name groups match within an edge, where the policy and both attachments support it.

    See https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-vpc-attachment.html.
    """
    one, other = passed
    if flow.only_to is not None or one.home_region != other.home_region or not found.references:
        return flow.without_references(f"{target.address} does not carry references to security groups")
    for attachment in passed:
        try:
            if not attachment.security_group_referencing:
                return flow.without_references(f"{attachment.address} does not support such references")
        except Undetermined as why:
            flow = flow.now(doubt=why)
    return flow


def segments(network: Network, target: CoreNetwork) -> Segments:
    """Return the segments of a core network's attachments.

    Raises:
        Undetermined: the policy is not known, or says more than segments.
    """
    return network.once(f"segments of {id(target)}", partial(_segments, target))


def _segments(target: CoreNetwork, _network: Network) -> Segments:
    policy = _policy(target)
    if policy.get("network-function-groups"):
        raise _more(target)
    isolated = set()
    for segment in policy.get("segments", ()):
        if segment.get("deny-filter") or segment.get("allow-filter"):
            raise _more(target)
        if segment.get("isolate-attachments") is True:
            isolated.add(segment["name"])
    names = [segment["name"] for segment in policy.get("segments", ())]
    shared: set[tuple[str, str]] = set()
    for action in policy.get("segment-actions", ()):
        if action.get("action") != "share" or not isinstance(action.get("share-with"), (str, list)):
            raise _more(target)
        wanted = names if action["share-with"] == "*" else action["share-with"]
        for name in wanted:
            shared |= {(action["segment"], name), (name, action["segment"])}
    rules = sorted(policy.get("attachment-policies", ()), key=lambda rule: int(rule["rule-number"]))
    of = {}
    for attachment in target.attachments:
        name = next((name for rule in rules if (name := _chosen(rule, attachment, target))), None)
        if name is not None:
            of[id(attachment)] = name
    settings = policy.get("core-network-configuration", {})
    return Segments(of, isolated, shared, settings.get("security-group-support") is True)


def _policy(target: CoreNetwork) -> _Policy:
    texts = [one.document for one in target.policies] or [target.base_policy]
    try:
        found = msgspec.json.decode(texts[0])
    except (msgspec.DecodeError, IndexError):
        found = None
    if not isinstance(found, dict):
        raise Undetermined(f"the policy of {target.address} is not known", address=target.address)
    return found


def _more(target: CoreNetwork) -> Undetermined:
    return Undetermined(
        f"the policy of {target.address} does more than netlint follows", address=target.address
    )


def _chosen(rule: Any, attachment: Any, target: CoreNetwork) -> str | None:
    """Return the segment into which a rule puts an attachment; None where it does not match."""
    matches = [_matches(condition, attachment, target) for condition in rule.get("conditions", ())]
    if not (any(matches) if rule.get("condition-logic") == "or" else all(matches)):
        return None
    action = rule.get("action", {})
    if action.get("association-method") == "constant":
        return str(action["segment"])
    if action.get("association-method") == "tag":
        return _tags(attachment).get(action.get("tag-value-of-key"))
    raise _more(target)


def _matches(condition: Any, attachment: Any, target: CoreNetwork) -> bool:
    kind, value = condition.get("type"), condition.get("value")
    if kind == "any":
        return True
    if kind == "tag-exists":
        return condition.get("key") in _tags(attachment)
    if kind == "tag-value" and condition.get("operator") in ("equals", "not-equals"):
        equal = _tags(attachment).get(condition.get("key")) == value
        return bool(equal == (condition["operator"] == "equals"))
    if kind == "attachment-type" and condition.get("operator", "equals") == "equals":
        return bool(value == "vpc") == (attachment.vpc is not None)
    raise _more(target)


def _tags(attachment: Any) -> dict[str, Any]:
    attributes = attachment.resource.attributes if attachment.resource is not None else {}
    for name in ("tags_all", "tags", "Tags"):
        found = attributes.get(name)
        if isinstance(found, Unknown) and not attachment.resource.written(name):
            continue
        if isinstance(found, list):
            found = {tag.get("Key"): tag.get("Value") for tag in found if isinstance(tag, dict)}
        if isinstance(found, dict):
            if any(isinstance(value, Unknown) for value in found.values()):
                break
            return found
        if isinstance(found, Unknown):
            break
    else:
        return {}
    raise Undetermined(f"the tags of {attachment.address} are not known", address=attachment.address)
