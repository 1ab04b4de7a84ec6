"""What a profile sets: which checks it leaves out, and severities and options that go together.

A profile is the weakest layer of a configuration: what users set themselves wins over it, severity by
severity and option by option, and a check that `select` or `extend-select` names by its code or slug runs in
any profile. An option of a profile is read as one of `[rules]` is.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from netlint.config.schema import Profile, SeverityName


class ProfileSettings(Struct, frozen=True, kw_only=True):
    """What one profile sets, by code of the check.

    Attributes:
        purpose: what it is for, in one sentence.
        off: the checks that do not run, each with the reason.
        severities: other severities than the checks' own.
        rules: options, under their names in a configuration file.
    """

    purpose: str
    off: dict[str, str] = {}
    severities: dict[str, SeverityName] = {}
    rules: dict[str, dict[str, Any]] = {}


PROFILES: dict[Profile, ProfileSettings] = {
    "default": ProfileSettings(
        purpose="Every check as its page says; nothing is expected that only a policy can ask for."
    ),
    "dev": ProfileSettings(
        purpose="Networks that may fail with a zone, and are to cost little: what serves redundancy alone is "
        "left out. What does not work, or opens something, is told as ever.",
        off={
            "DNS002": "one zone is enough",
            "DX001": "one connection is enough",
            "LB015": "one zone is enough",
            "NAT001": "one NAT gateway for all zones is a choice",
            "VPCE003": "one zone is enough, and each costs by the hour",
            "VPN001": "one connection is enough",
            "VPN002": "one customer gateway device is enough",
            "WL002": "one zone is enough",
            "WL005": "one zone is enough",
        },
        rules={
            # Half of the default: most of what such a network costs, it costs by the hour.
            "COST001": {"increase": 50.0},
            # A network firewall is billed for each endpoint, at several times the price of a NAT gateway.
            "FW001": {"cross-zone": True},
            # What replaces a mesh costs by the hour for each VPC, and a mesh costs nothing.
            "PCX006": {"mesh-size": 6, "degree": 8},
            "SVC004": {"single-zone": True},
        },
    ),
    "prod": ProfileSettings(
        purpose="Networks on which others depend: they are to survive the failure of a zone or a device, and "
        "what happened is to be found out afterwards.",
        severities={
            # Each takes away all there is of it at once.
            "DNS002": "high",
            "DX001": "high",
            "LB015": "high",
            "NAT001": "high",
        },
        rules={
            # In a large network an interface endpoint or two is no news.
            "COST001": {"increase": 500.0},
            "LOG001": {"everywhere": True},
            "SG008": {"enabled": True},
        },
    ),
}
