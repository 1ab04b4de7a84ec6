"""Every setting, with its type and default.

The same Structs read configuration files, write the JSON Schema, and are what the engine is
given. Severities are plain names here, because this package knows nothing of findings.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

SeverityName = Literal["critical", "high", "medium", "low", "info"]
Profile = Literal["default", "dev", "prod"]

Codes = Annotated[
    list[str], Meta(description="Codes (`NAT001`), prefixes of codes (`NAT`), slugs, or `ALL`; in any case.")
]


class Suppression(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Findings that are accepted, one `[[suppress]]` table each."""

    rule: Annotated[str, Meta(min_length=1, description="A code, a prefix of codes, a slug, or `ALL`.")]
    address: Annotated[str, Meta(description="A glob for the address of the resource; `[` is literal.")] = "*"
    path: Annotated[str, Meta(description="A glob for the file that the finding points at.")] = "*"
    reason: Annotated[str, Meta(description="Why it is accepted; shown with the suppressed finding.")] = ""
    until: Annotated[
        datetime.date | None,
        Meta(description="The last day on which it holds; afterwards the finding returns."),
    ] = None


class Assertion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What is to be reachable, or not: one `[[assert]]` table each."""

    source: Annotated[
        str,
        Meta(
            min_length=1,
            description="Where packets start: a resource, a subnet, a VPC, a range, `tag:KEY=VALUE`, or"
            " `internet`.",
        ),
    ] = field(name="from")
    destination: Annotated[
        str, Meta(min_length=1, description="Where they are to go: as `from`, or `s3`, `dynamodb`.")
    ] = field(name="to")
    expect: Annotated[Literal["open", "closed"], Meta(description="Whether some of these packets get there.")]
    ports: Annotated[
        str, Meta(description="`443/tcp`, `53/udp`, `8000-8999/tcp`, `icmp`; left out: any.")
    ] = ""
    reason: Annotated[str, Meta(description="Why; shown where it does not hold.")] = ""


#: The id of an AWS account.
Account = Annotated[str, Meta(pattern=r"^[0-9]{12}$")]

#: A port: a number for one of TCP, or `8125/udp`.
Port = (
    Annotated[int, Meta(ge=1, le=65535)]
    | Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,4}(/(tcp|udp))?$", description="Such as `8125/udp`.")]
)


class NetworkSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What netlint cannot read from the input: the `[network]` table."""

    trusted_accounts: Annotated[
        list[Account], Meta(description="AWS account ids (12 digits) that belong to the same organisation.")
    ] = field(default_factory=list)
    sensitive_ports: Annotated[
        list[Port],
        Meta(
            description="Ports that the whole internet must not reach, besides those for administration and"
            ' of data stores that netlint knows: `8500`, `"8125/udp"`.'
        ),
    ] = field(default_factory=list)
    public_ports: Annotated[
        list[Port],
        Meta(description="Ports that the whole internet may reach, although netlint knows them: `22`."),
    ] = field(default_factory=list)


class Configuration(Struct, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A configuration file: `netlint.toml`, or `[tool.netlint]` in `pyproject.toml`."""

    required_version: Annotated[
        str, Meta(description='Versions of netlint that may use this file, such as ">=0.3,<1".')
    ] = ""
    extend: Annotated[
        str,
        Meta(description="Another configuration file, relative to this one; what stands here wins over it."),
    ] = ""
    select: Codes = field(default_factory=lambda: ["ALL"])
    extend_select: Codes = field(default_factory=list)
    ignore: Codes = field(default_factory=list)
    extend_ignore: Codes = field(default_factory=list)
    fail_on: Annotated[
        SeverityName, Meta(description="The least severity of a finding that makes the exit code 1.")
    ] = "low"
    min_severity: Annotated[
        SeverityName, Meta(description="The least severity of a finding that is shown.")
    ] = "info"
    strict: Annotated[bool, Meta(description="Undetermined checks make the exit code 1 too.")] = False
    new_only: Annotated[bool, Meta(description="Report only what the change introduces.")] = False
    require_reason: Annotated[bool, Meta(description="Refuse suppressions without a reason.")] = False
    unsuppressible: Annotated[Codes, Meta(description="Checks whose findings cannot be suppressed.")] = field(
        default_factory=list
    )
    plugins: Annotated[
        list[str],
        Meta(description="Installed packs of checks, by the name of their `netlint.checks` entry point."),
    ] = field(default_factory=list)
    checks: Annotated[
        list[str], Meta(description="Files of declarative checks (YAML), relative to this file.")
    ] = field(default_factory=list)
    profile: Annotated[
        Profile,
        Meta(
            description="Sets checks, severities and options together: `dev` for networks that may fail with"
            " a zone, `prod` for those on which others depend. What this file sets itself wins over it."
        ),
    ] = "default"
    severity: Annotated[
        dict[str, SeverityName], Meta(description="Another severity for a check, by code or slug.")
    ] = field(default_factory=dict)
    rules: Annotated[
        dict[str, dict[str, Any]], Meta(description="Options of checks, by code or slug: `[rules.PCX006]`.")
    ] = field(default_factory=dict)
    suppress: list[Suppression] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list, name="assert")
    network: NetworkSettings = field(default_factory=NetworkSettings)


class Settings(Configuration, kw_only=True):
    """What one run is given: the merged configuration, and what only the command line can say.

    `suppressions` is false where all suppressions are to be passed over. `file` is the
    configuration file that was used, empty if there is none.
    """

    suppressions: bool = True
    file: str = ""
