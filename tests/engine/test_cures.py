"""What cures a finding: put into the bad network of its check, the printed HCL removes the fault."""

import os
import shutil
import subprocess
from pathlib import Path

import hcl2
import pytest

from netlint.engine.cure import Block, ByKey, Reference
from netlint.engine.finding import Finding
from netlint.engine.registry import load
from netlint.engine.run import run
from netlint.hcl.parser import parse_file
from netlint.reports.cure import fix_hcl
from netlint.sources.recognise import read
from tests.checks.hcl import configured

CASES = Path(__file__).parent.parent / "fixtures" / "checks"

#: What to do is a decision about ranges or about the shape of the network: no block is the honest one.
WITHOUT = {
    # A plan is changed, not the network.
    *("CHG001", "CHG002", "CHG003", "CHG004", "CHG005", "CHG006"),
    *("DNS002", "DNS003"),
    *("FW001", "FW002", "RTB001", "RTB002", "RTB003", "RTB004", "RTB006", "RTB007"),
    *(f"LB{number:03}" for number in range(1, 17) if number != 14),
    "SG001",
    *("ACL001", "ACL002", "ACL003", "ACL004", "ACL005"),
    *("SG002", "SG003", "SG005", "SG006", "SG007"),
    *("NET002", "NET003", "NET004", "SG004", "SG008", "WL001", "WL002", "WL004", "WL005"),
    *("COST001", "COST002", "COST003", "COST004"),
    "GWE002",
    "GWE004",
    "GWE005",
    "GWE006",
    "GWE007",
    "GWE008",
    "IGW001",
    "IGW002",
    "IGW005",
    "NAT008",
    "IGW006",
    "IGW007",
    "NAT004",
    "NAT010",
    "LOG001",
    "NET001",
    "NET006",
    "PCX003",
    "PCX005",
    "PCX006",
    "PCX007",
    "PCX010",
    "PCX014",
    "RTB005",
    *("SVC004", "SVC005", "SVC006", "SVC008", "SVC009"),
    "SVC007",
    "SVC010",
    "SVC011",
    "TGW002",
    "TGW008",
    "VPCE004",
    "PCX011",
    "PCX013",
    "TGW009",
    "TGW011",
    "LAT003",
    "LAT004",
    "PCX012",
    "DX001",
    "DX002",
    "VPN006",
    "LAT001",
    "LAT002",
    "VPN002",
    "VPN003",
    "VPCE006",
    "VPCE007",
    "VPCE008",
    "VPCE009",
    *("VPCE010", "VPCE011", "VPCE013"),
    "VPCE012",
    "VPCE014",
    "VPN001",
}
#: Who may connect is for the user to say.
CHOSEN = {"SVC002", "SVC003", "TGW003", "VPCE005", "VPN005"}
CODES = [check.code for check in load().checks]
CURED = [code for code in CODES if code not in WITHOUT | CHOSEN]


def findings(path: Path) -> list[Finding]:
    return run([read(str(path))], configured(path if path.is_dir() else path.parent)).findings


def put_in(folder: Path, text: str) -> None:
    """Append what is new, and merge what changes as Terraform does: with an override file."""
    blocks = text.split("\n\n")
    changes = [block for block in blocks if block.startswith("# In ")]
    with (folder / "main.tf").open("a", encoding="utf-8") as main:
        main.write("".join(f"\n{block.rstrip()}\n" for block in blocks if block not in changes))
    if changes:
        text = "\n".join(f"{block.rstrip()}\n" for block in changes)
        (folder / "cure_override.tf").write_text(text, encoding="utf-8")


def configuration(target: Path, code: str) -> Path:
    folder = target / code
    folder.mkdir()
    for file in (CASES / code / "bad").glob("*.t*"):
        shutil.copy(file, folder)
    return folder


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_cure_is_the_same_from_a_plan_and_from_sources(code: str) -> None:
    plan, sources = (findings(CASES / code / "bad" / name) for name in ("plan.json", "."))
    bare = [[[*_bare(block)] for block in one.cure] for one in plan]
    assert bare == [[[*_bare(block)] for block in one.cure] for one in sources]
    assert all(bool(one.cure) is (code not in WITHOUT) for one in plan)


def _bare(block: Block) -> tuple[object, ...]:
    return block.type, block.name, block.arguments, block.choices, block.inside, block.changes


@pytest.mark.parametrize("code", sorted(set(CODES) - WITHOUT))
def test_both_readers_of_hcl_read_it(code: str) -> None:
    for finding in findings(CASES / code / "bad" / "plan.json"):
        text = fix_hcl(finding)
        read_back = parse_file("cure.tf", text)
        assert read_back.diagnostics == ()
        written = [(block.type, *block.labels) for block in read_back.body.blocks]
        assert written == [("resource", block.type, block.name) for block in finding.cure]
        assert len(hcl2.loads(text)["resource"]) == len(finding.cure)
        assert ("# choose: " in text) is (code in CHOSEN)


@pytest.mark.parametrize("code", sorted(CURED))
def test_the_cured_network_has_no_fault(code: str, tmp_path: Path) -> None:
    folder = configuration(tmp_path, code)
    found = findings(folder)
    assert {finding.code for finding in found} == {code}
    for finding in found:
        put_in(folder, fix_hcl(finding))
    # Requiring acceptance cures SVC001; that anybody may ask is what SVC002 says.
    assert {finding.code for finding in findings(folder)} == ({"SVC002"} if code == "SVC001" else set())


@pytest.mark.oracle
def test_terraform_takes_the_cured_networks(tmp_path: Path, terraform: str) -> None:
    plugins = os.environ.get("TF_PLUGIN_DIR")
    if plugins is None:
        pytest.skip("NOT CHECKED: TF_PLUGIN_DIR names no folder with the AWS provider")
    calls = []
    for code in CURED:
        folder = configuration(tmp_path, code)
        for finding in findings(folder):
            put_in(folder, fix_hcl(finding))
        calls.append(f'module "{code}" {{\n  source = "./{code}"\n}}\n')
    (tmp_path / "main.tf").write_text("".join(calls), encoding="utf-8")
    for command in (["init", "-backend=false", f"-plugin-dir={plugins}"], ["validate"]):
        done = subprocess.run(
            [terraform, f"-chdir={tmp_path}", *command, "-no-color"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


ELSEWHERE = {
    "main.tf": """
module "vpc" {
  source = "./vpc"
}
module "tables" {
  source = "./tables"
  vpc    = module.vpc.id
  nat    = module.vpc.nat
}
resource "aws_route_table" "own" {
  vpc_id = module.vpc.id
}
resource "aws_subnet" "own" {
  vpc_id            = module.vpc.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_route_table_association" "own" {
  subnet_id      = aws_subnet.own.id
  route_table_id = aws_route_table.own.id
}
resource "aws_route" "own" {
  route_table_id         = aws_route_table.own.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = module.vpc.nat
}
""",
    "vpc/main.tf": """
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}
resource "aws_route" "public" {
  route_table_id         = aws_vpc.this.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}
resource "aws_nat_gateway" "this" {
  allocation_id = "eipalloc-0123456789abcdef0"
  subnet_id     = aws_subnet.public.id
}
output "id" {
  value = aws_vpc.this.id
}
output "nat" {
  value = aws_nat_gateway.this.id
}
""",
    "tables/main.tf": """
variable "vpc" {}
variable "nat" {}
resource "aws_subnet" "private" {
  vpc_id            = var.vpc
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_route_table" "private" {
  count  = 2
  vpc_id = var.vpc
}
resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private[1].id
}
resource "aws_route" "private" {
  route_table_id         = aws_route_table.private[1].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = var.nat
}
""",
}


def network(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_what_stands_in_another_module_is_never_referred_to(tmp_path: Path) -> None:
    (finding,) = (one for one in findings(network(tmp_path, ELSEWHERE)) if one.code != "IGW003")
    assert finding.code == "GWE001"
    assert (
        fix_hcl(finding)
        == """\
# Add to module.vpc:
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  # choose: route_table_ids = the id of aws_route_table.own, by a variable of module.vpc
  # choose: route_table_ids = the id of module.tables.aws_route_table.private[1], by a variable of module.vpc
}
"""
    )


def test_a_child_module_has_to_give_what_stands_in_it(tmp_path: Path) -> None:
    files = {
        **ELSEWHERE,
        "vpc/main.tf": ELSEWHERE["vpc/main.tf"].replace('"aws_vpc" "this"', '"aws_vpc" "old"'),
    }
    for name, text in files.items():
        files[name] = text.replace("aws_vpc.this.", "aws_vpc.old.")
    endpoint = """
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = module.vpc.id
  service_name = "com.amazonaws.eu-west-1.s3"
}
"""
    found = findings(network(tmp_path, {**files, "main.tf": files["main.tf"] + endpoint}))
    # That the main table is the public one is another fault.
    (finding,) = (one for one in found if one.code != "IGW003")
    assert finding.code == "GWE003"
    assert (
        fix_hcl(finding)
        == """\
resource "aws_vpc_endpoint_route_table_association" "s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.own.id
}

resource "aws_vpc_endpoint_route_table_association" "s3_2" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  # choose: route_table_id = the id of module.tables.aws_route_table.private[1], by an output of module.tables
}
"""
    )


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    folder = configuration(tmp_path, "GWE001")
    with (folder / "main.tf").open("a", encoding="utf-8") as main:
        main.write(
            """
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type = "Interface"
}
"""
        )
    (finding,) = [one for one in findings(folder) if one.code == "GWE001"]
    assert finding.cure[0].name == "s3_2"
    put_in(folder, fix_hcl(finding))
    assert "GWE001" not in {one.code for one in findings(folder)}


def references(value: object) -> list[Reference]:
    if isinstance(value, Reference):
        return [value]
    if isinstance(value, ByKey):
        return [found for _, one in value.values for found in references(one)]
    return [found for one in value for found in references(one)] if isinstance(value, tuple) else []


PLANS = sorted({*CASES.parent.rglob("plan.json"), *(CASES.parent / "plans").glob("*.json*")})


@pytest.mark.parametrize("path", PLANS, ids=lambda path: str(path.relative_to(CASES.parent)))
def test_every_reference_leads_to_a_resource_of_the_same_module(path: Path) -> None:
    reading = read(str(path))
    sides = [side for side in (reading.before, reading.after) if side is not None]
    known = {one.address for side in sides for one in side}
    known |= {f"{one.address.removesuffix(']').rpartition('[')[0]}" for side in sides for one in side}
    for finding in run([reading], configured(path.parent)).findings:
        added = {(one.module, f"{one.type}.{one.name}") for one in finding.cure if not one.changes}
        for block in finding.cure:
            prefix = f"{block.module}." if block.module else ""
            for reference in references(tuple(value for _, value in block.arguments)):
                address = f"{prefix}{reference.resource}"
                if isinstance(reference.key, int):
                    address += f"[{reference.key}]"
                elif reference.key is not None:
                    address += f'["{reference.key}"]'
                assert address in known or (block.module, reference.resource) in added
        text = fix_hcl(finding)
        assert parse_file("cure.tf", text).diagnostics == ()
