"""Write a Terraform configuration of the size and the kind of a large public VPC module with its example.

    python benchmarks/configurations.py example FOLDER
    python benchmarks/configurations.py files FOLDER

`example` is a root module that calls a network module (about 65 resource blocks, nearly all with a `count`
that depends on several variables), one for endpoints and one for flow logs: 17 files, 190 KB. `files` is 1 MB
in 200 files of one folder.
"""

from __future__ import annotations

import argparse
from itertools import cycle
from pathlib import Path

#: What the files are made of; `@` is the name of a tier of subnets.
PARTS = Path(__file__).resolve().parent / "example"

TIERS = ("public", "private", "database", "cache", "warehouse", "internal", "edge")

_LISTED = {
    "subnets": ("list(string)", "[]"),
    "subnet_ipv6_prefixes": ("list(string)", "[]"),
    "subnet_names": ("list(string)", "[]"),
    "subnet_tags": ("map(string)", "{}"),
    "subnet_tags_per_zone": ("map(map(string))", "{}"),
    "route_table_tags": ("map(string)", "{}"),
    "acl_tags": ("map(string)", "{}"),
}
_FLAGS = {
    "one_route_table_per_@_subnet": "true",
    "create_@_route_table": "true",
    "@_dedicated_network_acl": "true",
    "@_subnet_ipv6_native": "false",
    "@_subnet_assign_ipv6_address_on_creation": "false",
    "@_subnet_enable_dns64": "false",
    "@_subnet_enable_resource_name_dns_a_record_on_launch": "false",
    "@_subnet_enable_resource_name_dns_aaaa_record_on_launch": "false",
}
_GENERAL = {
    "create_vpc": ("bool", "true"),
    "name": ("string", '""'),
    "cidr": ("string", '"10.0.0.0/16"'),
    "zones": ("list(string)", "[]"),
    "secondary_cidr_blocks": ("list(string)", "[]"),
    "use_ipam_pool": ("bool", "false"),
    "ipv4_ipam_pool_id": ("string", "null"),
    "ipv4_netmask_length": ("number", "null"),
    "enable_ipv6": ("bool", "false"),
    "instance_tenancy": ("string", '"default"'),
    "enable_dns_hostnames": ("bool", "true"),
    "enable_dns_support": ("bool", "true"),
    "enable_network_address_usage_metrics": ("bool", "null"),
    "tags": ("map(string)", "{}"),
    "vpc_tags": ("map(string)", "{}"),
    "igw_tags": ("map(string)", "{}"),
    "create_igw": ("bool", "true"),
    "create_egress_only_igw": ("bool", "true"),
    "enable_nat_gateway": ("bool", "false"),
    "single_nat_gateway": ("bool", "false"),
    "one_nat_gateway_per_zone": ("bool", "false"),
    "reuse_nat_ips": ("bool", "false"),
    "external_nat_ip_ids": ("list(string)", "[]"),
    "nat_gateway_destination_cidr_block": ("string", '"0.0.0.0/0"'),
}
_RULE = (
    '[{ rule_number = 100, rule_action = "allow", from_port = 0, to_port = 0,'
    ' protocol = "-1", cidr_block = "0.0.0.0/0" }]'
)

_OUTPUTS = {
    "subnets": "aws_subnet.@[*].id",
    "subnet_objects": "aws_subnet.@",
    "subnet_arns": "aws_subnet.@[*].arn",
    "subnets_cidr_blocks": "compact(aws_subnet.@[*].cidr_block)",
    "subnets_ipv6_cidr_blocks": "compact(aws_subnet.@[*].ipv6_cidr_block)",
    "route_table_ids": "try(coalescelist(aws_route_table.@[*].id, aws_route_table.public[*].id), [])",
    "route_table_association_ids": "aws_route_table_association.@[*].id",
    "network_acl_id": "try(aws_network_acl.@[0].id, null)",
    "network_acl_arn": "try(aws_network_acl.@[0].arn, null)",
}
_EXPORTS = {
    "vpc_id": "try(aws_vpc.this[0].id, null)",
    "vpc_cidr_block": 'try(aws_vpc.this[0].cidr_block, "")',
    "igw_id": "try(aws_internet_gateway.this[0].id, null)",
    "nat_ids": "aws_eip.nat[*].id",
    "natgw_ids": "aws_nat_gateway.this[*].id",
}
_PADDING = (
    "It applies only where the tier has subnets at all, which the number of its address blocks decides. "
    "Leave the default unless the documentation of the service asks for something else. "
)


def part(name: str, tier: str = "") -> str:
    """Return a part of the configuration."""
    return (PARTS / f"{name}.tf.in").read_text(encoding="utf-8").replace("@", tier)


def variable(name: str, kind: str, default: str | None, *, words: int = 1) -> str:
    """Return the declaration of a variable, with a description of so many sentences."""
    about = f"The {name.replace('_', ' ')}. {_PADDING * words}".strip()
    written = "" if default is None else f"  default     = {default}\n"
    return f'variable "{name}" {{\n  description = "{about}"\n  type        = {kind}\n{written}}}\n'


def output(name: str, value: str) -> str:
    """Return the declaration of an output."""
    about = f"The {name.replace('_', ' ')}, in the order of the availability zones"
    return f'output "{name}" {{\n  description = "{about}"\n  value       = {value}\n}}\n'


def _tier_variables(tier: str) -> dict[str, tuple[str, str]]:
    found = {f"{tier}_{name}": kind for name, kind in _LISTED.items()}
    found |= {name.replace("@", tier): ("bool", default) for name, default in _FLAGS.items()}
    gateway = str(tier == "public").lower()
    found |= {
        f"create_{tier}_internet_gateway_route": ("bool", gateway),
        f"create_{tier}_nat_gateway_route": ("bool", str(tier != "public").lower()),
        f"{tier}_subnet_suffix": ("string", f'"{tier}"'),
        f"{tier}_subnet_private_dns_hostname_type_on_launch": ("string", "null"),
        f"{tier}_inbound_acl_rules": ("list(map(string))", _RULE),
        f"{tier}_outbound_acl_rules": ("list(map(string))", _RULE),
    }
    return found


def example() -> dict[str, str]:
    """Return the files of the example, by path."""
    tiers = [(tier, number * 3) for number, tier in enumerate(TIERS)]
    arguments = "".join(
        f"  {tier}_subnets = [for k, v in local.zones : cidrsubnet(local.cidr, 8, k + {first})]\n"
        for tier, first in tiers
    )
    variables = dict(_GENERAL)
    exports = dict(_EXPORTS)
    for tier in TIERS:
        variables |= _tier_variables(tier)
        exports |= {f"{tier}_{name}": value.replace("@", tier) for name, value in _OUTPUTS.items()}
    network = part("network") + "\n".join(part("tier", tier) for tier in TIERS)
    modules = {
        "network": (network, variables, exports),
        "endpoints": (
            part("endpoints"),
            {
                "create": ("bool", "true"),
                "name": ("string", '""'),
                "vpc_id": ("string", "null"),
                "endpoints": ("any", "{}"),
                "security_group_ids": ("list(string)", "[]"),
                "subnet_ids": ("list(string)", "[]"),
                "create_security_group": ("bool", "false"),
                "rules": ("any", "{}"),
                "tags": ("map(string)", "{}"),
            },
            {
                "endpoints": "aws_vpc_endpoint.this",
                "security_group_id": "try(aws_security_group.this[0].id, null)",
            },
        ),
        "flow-logs": (
            part("flow_logs"),
            {
                "enabled": ("bool", "true"),
                "name": ("string", '""'),
                "vpc_id": ("string", "null"),
                "retention": ("number", "90"),
                "traffic_type": ("string", '"ALL"'),
                "tags": ("map(string)", "{}"),
            },
            {"id": "try(aws_flow_log.this[0].id, null)"},
        ),
    }
    files = {
        "main.tf": part("root", "").replace("%ARGUMENTS%\n", arguments),
        "variables.tf": variable("unused", "string", '""'),
        "outputs.tf": "\n".join(output(name, f"module.network.{name}") for name in exports),
        "versions.tf": part("versions"),
    }
    for name, (main, declared, exported) in modules.items():
        files[f"{name}/main.tf"] = main
        files[f"{name}/variables.tf"] = "\n".join(
            variable(*one, words=2) for one in ((key, *value) for key, value in declared.items())
        )
        files[f"{name}/outputs.tf"] = "\n".join(output(*one) for one in exported.items())
        files[f"{name}/versions.tf"] = part("versions")
    files["network/locals.tf"] = "locals {\n  module = path.module\n}\n"
    return files


def many() -> dict[str, str]:
    """Return 200 files of about 5 KB, 1 MB in all: the resource blocks of the example, over and over."""
    blocks = [f"resource {block}" for tier in TIERS for block in part("tier", tier).split("\nresource ")[1:]]
    endless = cycle(blocks)
    files: dict[str, str] = {}
    for number in range(200):
        text = ""
        while len(text) < 5_243 - len(blocks[0]) // 2:
            text += next(endless).replace('" {', f'_{number}_{len(text)}" {{', 1) + "\n"
        files[f"file{number:03}.tf"] = text
    return files


def write(files: dict[str, str], folder: Path) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a Terraform configuration.")
    parser.add_argument("kind", choices=["example", "files"])
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write(example() if arguments.kind == "example" else many(), arguments.folder)


if __name__ == "__main__":
    main()
