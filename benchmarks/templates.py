"""Measure CloudFormation templates: netlint beside cfn-lint, and what each says about networks.

    python benchmarks/templates.py [--keep FOLDER]

Inputs are the templates of `tests/fixtures/twins`: one of them alone, all in one run but for those with a
configuration of their own, and a generated one of as many resources as CloudFormation allows in a template
(500, https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).

The two answer different questions. cfn-lint checks that CloudFormation will accept a template: properties and
their values against the schemas of all resource types, functions, references. netlint checks what the network
does that the template makes. A second table lists what both find in the same templates. Of the bad examples
of netlint's checks, cfn-lint 1.58.0 knows the kind of two: a subnet with two route tables (E3022), and a
subnet outside its VPC (E3059) where the ranges are written out and not taken from a mapping. Its rule against
zones that are written out (W3010), which is broken in most of these templates and is about moving them to
another region, is left out.

`bench.py` can end with `bench_templates(folder, bin)`, as it does with `bench_folders`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import REPEATS, ROOT, Failed, Usage, checkout, install, measure, name_of, table

CFN_LINT = "cfn-lint==1.58.0"
TWINS = ROOT / "tests" / "fixtures" / "twins"
ALONE = TWINS / "zonal-nat" / "template.yaml"
REGION = "us-east-1"
#: Zones that are written out.
LEFT_OUT = "W3010"
#: The most resources in a template.
MOST = 500
#: Findings of cfn-lint are bits of its exit code: 2 errors, 4 warnings, 8 hints.
_CODES = {"netlint": (0, 1), name_of(CFN_LINT): tuple(range(0, 16, 2))}


def generated(count: int) -> dict[str, object]:
    """Return a template of `count` resources or a few less: VPCs with subnets, routes and security groups."""
    resources: dict[str, object] = {}
    index = 0
    while len(resources) + 13 <= count:
        resources.update(_vpc(index))
        index += 1
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def _vpc(index: int) -> dict[str, object]:
    name = f"Vpc{index}"
    vpc, table_of, gateway = {"Ref": name}, {"Ref": f"{name}Routes"}, {"Ref": f"{name}Gateway"}
    found: dict[str, object] = {
        name: _resource("VPC", CidrBlock=f"10.{index}.0.0/16"),
        f"{name}Gateway": _resource("InternetGateway"),
        f"{name}GatewayAttachment": _resource("VPCGatewayAttachment", VpcId=vpc, InternetGatewayId=gateway),
        f"{name}Routes": _resource("RouteTable", VpcId=vpc),
        f"{name}Route": _resource(
            "Route", RouteTableId=table_of, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway
        ),
        f"{name}Group": _resource(
            "SecurityGroup",
            GroupDescription="web",
            VpcId=vpc,
            SecurityGroupIngress=[
                {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}
            ],
        ),
        f"{name}Address": _resource("EIP", Domain="vpc"),
        f"{name}Nat": _resource(
            "NatGateway",
            AllocationId={"Fn::GetAtt": [f"{name}Address", "AllocationId"]},
            SubnetId={"Ref": f"{name}Subnet0"},
        ),
        f"{name}S3": _resource(
            "VPCEndpoint",
            VpcId=vpc,
            ServiceName={"Fn::Sub": "com.amazonaws.${AWS::Region}.s3"},
            RouteTableIds=[table_of],
        ),
    }
    for number in range(2):
        subnet = f"{name}Subnet{number}"
        found[subnet] = _resource(
            "Subnet",
            VpcId=vpc,
            CidrBlock=f"10.{index}.{number}.0/24",
            AvailabilityZone={"Fn::Select": [number, {"Fn::GetAZs": ""}]},
        )
        found[f"{subnet}Association"] = _resource(
            "SubnetRouteTableAssociation", SubnetId={"Ref": subnet}, RouteTableId=table_of
        )
    return found


def _resource(type: str, **properties: object) -> dict[str, object]:
    return {"Type": f"AWS::EC2::{type}", "Properties": properties}


def commands(folder: Path, netlint: Path) -> dict[str, list[str]]:
    """Return the command of each tool that can be had; the templates are to be added at the end."""
    found = {"netlint": [str(netlint / "netlint")]}
    try:
        place = install(folder / "cfn-lint", CFN_LINT)
    except Failed as why:
        print(f"left out: {CFN_LINT}: {why}", file=sys.stderr)
        return found
    found[name_of(CFN_LINT)] = [str(place / "cfn-lint"), "--regions", REGION, "--template"]
    return found


def measured(
    tools: dict[str, list[str]], inputs: dict[str, list[Path]]
) -> list[tuple[str, dict[str, Usage]]]:
    """Return what every tool used for every input; findings are a result like any other."""
    rows = []
    for title, templates in inputs.items():
        used = {}
        for tool, command in tools.items():
            try:
                used[tool] = measure([*command, *map(str, templates)], REPEATS, accepted=_CODES[tool])
            except Failed as why:
                if tool == "netlint":
                    raise SystemExit(str(why)) from None
                print(f"left out: {tool}, {title}: {why}", file=sys.stderr)
        rows.append((title, used))
    return rows


def found_by_netlint(command: list[str], template: Path) -> list[str]:
    """Return the codes that netlint finds, each once."""
    document = _output([*command, str(template), "-f", "json"])
    return sorted({finding["code"] for finding in document["findings"]})


def found_by_cfn_lint(command: list[str], template: Path) -> list[str]:
    """Return the rules that cfn-lint finds broken, each once."""
    options = ["--format", "json", "--regions", REGION, "--ignore-checks", LEFT_OUT, "--template"]
    return sorted({match["Rule"]["Id"] for match in _output([command[0], *options, str(template)])})


def _output(command: list[str]) -> dict:
    result = subprocess.run(command, capture_output=True, text=True, cwd=tempfile.gettempdir())
    return json.loads(result.stdout or "[]")


def side_by_side(tools: dict[str, list[str]], templates: list[Path]) -> str:
    """Return a Markdown table of what each tool finds, where one of them finds something."""
    peer = name_of(CFN_LINT)
    lines = [f"| template | netlint | {peer} |", "| --- | --- | --- |"]
    for template in templates:
        own, other = found_by_netlint(tools["netlint"], template), found_by_cfn_lint(tools[peer], template)
        if own or other:
            lines.append(f"| {template.parent.name} | {', '.join(own) or '-'} | {', '.join(other) or '-'} |")
    return "\n".join(lines)


def bench_templates(folder: Path, netlint: Path) -> None:
    """Print what templates cost each tool, and what each finds.

    Args:
        folder: where environments and generated templates may be put.
        netlint: the `bin` of an environment with netlint, not an editable installation.
    """
    tools = commands(folder, netlint)
    largest = folder / "largest.json"
    largest.write_text(json.dumps(generated(MOST), indent=2), encoding="utf-8")
    # Inputs of one run share one configuration.
    templates = sorted(
        template for template in TWINS.glob("*/template.*") if not (template.parent / "netlint.toml").exists()
    )
    title = f"{len(json.loads(largest.read_text(encoding='utf-8'))['Resources'])} resources"
    inputs = {"one template": [ALONE], title: [largest], f"{len(templates)} templates": templates}
    rows = measured(tools, inputs)
    print("CloudFormation templates: CPU time and peak memory of whole processes.\n")
    print(table(rows, list(tools), "input"))
    peer = name_of(CFN_LINT)
    if peer not in tools:
        return
    print()
    for title, used in rows:
        if peer in used:
            ratio = used["netlint"].seconds / used[peer].seconds
            print(f"- {title}: netlint takes {ratio:.2g} of the CPU time of {peer}")
    print()
    print(side_by_side(tools, templates))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure templates: netlint beside cfn-lint.")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder for what is made")
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True)
        folder = arguments.keep.resolve()
        bench_templates(folder, install(folder / "netlint", checkout(folder)))
        return
    with tempfile.TemporaryDirectory(prefix="netlint-bench-") as name:
        bench_templates(Path(name), install(Path(name) / "netlint", checkout(Path(name))))


if __name__ == "__main__":
    main()
