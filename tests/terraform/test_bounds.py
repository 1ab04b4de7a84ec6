"""Configurations that ask for too much: one clear message each, a documented exit code, bounded memory."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

MEMORY = 1 << 30
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


def netlint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder, with bounds on memory and CPU time."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    return subprocess.run(
        [sys.executable, "-m", "netlint", str(folder), "--color", "never", *options],
        capture_output=True,
        text=True,
        errors="surrogateescape",
        cwd=folder,
        timeout=4 * SECONDS,
        preexec_fn=limited,
    )


OTHER = 'resource "aws_vpc" "other" {\n  cidr_block = "10.0.0.0/16"\n}\n'


def outcome(folder: Path, text: str | bytes) -> tuple[int, str]:
    """Return the exit code and everything that is printed for a configuration."""
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "main.tf").write_bytes(data)
    result = netlint(folder)
    printed = result.stdout + result.stderr
    assert "Traceback" not in printed
    assert "internal error" not in printed
    assert "\x1b" not in printed
    return result.returncode, printed


def local_values(*definitions: str, used: str = "") -> str:
    """Return locals, and a resource with a tag that uses the last one."""
    names = "\n".join(f"  {definition}" for definition in definitions)
    last = used or "local." + definitions[-1].split(" ", 1)[0]
    return f'locals {{\n{names}\n}}\nresource "aws_vpc" "main" {{\n  tags = {{ x = {last} }}\n}}\n'


def doubled(first: str, step: str, levels: int = 60) -> str:
    """Return locals of which each is made of the one before it twice."""
    chain = [f"x0 = {first}", *(f"x{n} = " + step.replace("@", f"local.x{n - 1}") for n in range(1, levels))]
    return local_values(*chain, used=f"jsonencode(local.x{levels - 1})")


BOMB = "\\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))])

#: By name: a configuration, the exit code, and what the messages say.
TOO_MUCH = {
    "count": (
        'resource "aws_vpc" "a" {\n  count = 1000000000\n}\n',
        3,
        "1,000,000,000 instances of one block",
    ),
    "count of many digits": (
        'resource "aws_vpc" "a" {\n  count = pow(2, 100) * 1e4000\n}\n',
        3,
        "instances of one block",
    ),
    "counts": (
        "".join(f'resource "aws_vpc" "a{n}" {{\n  count = 99999\n}}\n' for n in range(2)),
        3,
        "more than 100,000 resource instances",
    ),
    "set product": (doubled('["a", "b"]', "setproduct(@, @)", 9), 3, "Value too large"),
    "range": (local_values("a = length(range(0, 1000000000))"), 3, "more than 1024 values"),
    "width": (local_values('a = format("%1000000000d", 1)'), 3, "the width or precision"),
    "power": (local_values("a = pow(10, 1000000000)"), 0, "1 resource"),
    "power of powers": (
        local_values(
            "a = 1e4000 * 1e4000 * 1e4000", *(f"{b} = local.{a} * local.{a}" for a, b in ("ab", "bc", "cd"))
        ),
        0,
        "",
    ),
    "strings": (doubled('"ab"', '"${@}${@}"'), 3, "String too long"),
    "joined strings": (
        local_values(
            'a = join("", [for x in range(1000) : "0123456789012345678901234567890123456789"])',
            'b = "%{ for x in range(1024) }${local.a}%{ endfor }"',
        ),
        3,
        "String too long",
    ),
    "many strings": (
        local_values(
            'a = join("", [for x in range(1000) : "0123456789012345678901234567890123456789"])',
            'b = join("", [for x in range(100) : local.a])',
            'c = [for x in range(1000) : "${local.b}${x}"]',
        ),
        3,
        "texts of more than 256 Mi characters in all",
    ),
    "lists": (doubled('["a"]', "concat(@, @)"), 3, "Value too large"),
    "objects": (doubled('"x"', "{ a = @, b = @ }"), 3, "Value too large"),
    "tuples": (doubled('"x"', "[@, @]"), 3, "Value too large"),
    "conversions": (doubled('["x"]', "tolist([@, @])"), 3, "Value too large"),
    "unknown strings": (doubled("aws_vpc.other.id", '"${@}${@}"') + OTHER, 0, "2 resources"),
    "unknown objects": (doubled("aws_vpc.other.id", "{ a = @, b = @ }") + OTHER, 3, "Value too large"),
    "choices": (
        doubled("aws_vpc.other.tags", "aws_vpc.other.id == 1 ? @ : merge(@, @)") + OTHER,
        0,
        "2 resources",
    ),
    "depth by locals": (doubled('"x"', "[@]", 400), 3, "Value nested too deeply"),
    "nested loops": (
        local_values("a = [for a in range(1024) : [for b in range(1024) : [for c in range(1024) : 1]]]"),
        3,
        "more than 1,500,000 iterations and calls",
    ),
    "doubling loops": (
        local_values("a = " + "[for x in " * 30 + '["y"]' + " : [x, x]]" * 30),
        3,
        "Value too large",
    ),
    "many calls": (
        local_values(
            "a = setproduct(range(1000), range(300))",
            "b = [for a in range(1024) : [for b in range(1024) : length(local.a)]]",
        ),
        3,
        "more than 1,500,000 iterations and calls",
    ),
    "depth": (local_values("a = " + "[" * 10_000 + "]" * 10_000), 3, "Nested too deeply"),
    "depth of operators": (local_values("a = " + "!" * 10_000 + "true"), 3, "Nested too deeply"),
    "depth of blocks": ("a {\n" * 10_000 + "}\n" * 10_000, 3, "Nested too deeply"),
    "depth of templates": (
        local_values("a = " + '"${' * 10_000 + "1" + '}"' * 10_000),
        3,
        "Nested too deeply",
    ),
    "long sum": (local_values("a = " + "+".join(["1"] * 10_000)), 0, "1 resource"),
    "long chain": (
        local_values("x0 = 1", *(f"x{n} = local.x{n - 1} + 1" for n in range(1, 5_000))),
        0,
        "1 resource",
    ),
    "long unknown chain": (
        local_values("x0 = aws_vpc.other.id", *(f'x{n} = "${{local.x{n - 1}}}x"' for n in range(1, 5_000)))
        + OTHER,
        0,
        "2 resources",
    ),
    "cycle": (
        local_values("a = local.b", "b = local.a"),
        3,
        r"Cycle: The value depends on itself: local.\w → local",
    ),
    "long cycle": (
        local_values(*(f"x{n} = local.x{(n + 1) % 1_000}" for n in range(1_000))),
        3,
        r"Cycle: The value depends on itself: local.x\d+ → local.x\d+ → .* → … → .* → local.x\d+",
    ),
    "own cycle": ('resource "aws_vpc" "a" {\n  cidr_block = aws_vpc.a.cidr_block\n}\n', 3, "Self-|Cycle"),
    "secret": (local_values('a = file("/etc/passwd")'), 3, "outside"),
    "secret above": (local_values('a = file("../../../../../../etc/passwd")'), 3, "outside"),
    "secret through a home": (local_values('a = file("~root/.bashrc")'), 3, ""),
    "secret set": (local_values('a = fileset("/etc", "*")'), 3, "outside"),
    "regular expression": (
        local_values('a = can(regex("(a+)+$", join("", [for x in range(999) : "aaab"])))'),
        0,
        "",
    ),
    "repeated expression": (
        local_values('a = regex("((a{1000}){1000}){1000}", "a")'),
        3,
        "invalid repeat count",
    ),
    "deep JSON": (
        local_values('a = jsondecode(join("", [for x in range(1024) : "[[[[[[[[["]))'),
        3,
        "jsondecode",
    ),
    "JSON bomb": (local_values('a = jsondecode("1e999999999")'), 3, "jsondecode"),
    "YAML bomb": (local_values(f'a = yamldecode("{BOMB}")'), 3, "yamldecode"),
    "gzip bomb": (local_values('a = base64gzip(join("", [for x in range(1024) : "x"]))'), 0, ""),
    "NUL": (b"locals {\n  a = 1\x00\n}\n", 3, "main.tf:2: Invalid character"),
    "UTF-8": (b'locals {\n  a = "\xff\xfe"\n}\n', 3, "main.tf:2: Invalid character encoding"),
    "names": (
        local_values('a = local["x\\u001b[31m\\n\\u202e"]', 'b = { "\\u001b[2J" = local.a }'),
        3,
        "Reference to undeclared local value",
    ),
    "labels": ('resource "aws_vpc" "a\x1b[31m" {\n}\n', 3, "Invalid"),
    "module source": ('module "a" {\n  source = "./\\u001b[31m/../x\\n"\n}\n', 3, "module"),
    "nothing but braces": ("}" * 100_000, 3, "more problems are not listed"),
    "one long line": (local_values('a = "' + "x" * 5_000_000 + '"'), 0, "1 resource"),
    "many blocks": ("a {}\n" * 50_000, 3, "more problems are not listed"),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_too_much(case: str, tmp_path: Path) -> None:
    text, expected, message = TOO_MUCH[case]
    code, printed = outcome(tmp_path, text)
    assert re.search(message, printed), printed[:2000]
    assert code == expected, printed[:2000]
    assert len(printed) < 40_000
    assert "root:x:0" not in printed


def modules(folder: Path, number: int, last: str) -> None:
    """Write modules of which each calls the next one, and the last one what is said."""
    for n in range(number):
        place = folder / f"m{n}"
        place.mkdir()
        source = f"../m{n + 1}" if n + 1 < number else last
        text = f'module "next" {{\n  source = "{source}"\n}}\n' if source else ""
        (place / "main.tf").write_text(text)


def test_a_cycle_of_modules(tmp_path: Path) -> None:
    modules(tmp_path, 3, "../m1")
    code, printed = outcome(tmp_path, 'module "first" {\n  source = "./m0"\n}\n')
    assert code == 3
    assert (
        'Cyclic module source: Module "next" calls a module that it is itself a part of: m1 -> m2 -> m1'
        in printed
    )


def test_a_module_that_calls_itself(tmp_path: Path) -> None:
    code, printed = outcome(tmp_path, 'module "first" {\n  source = "./."\n}\n')
    assert code == 3
    assert "Cyclic module source" in printed


def test_deep_modules(tmp_path: Path) -> None:
    modules(tmp_path, 500, "")
    code, printed = outcome(tmp_path, 'module "first" {\n  source = "./m0"\n}\n')
    assert code == 3
    assert printed.count("Too many levels of modules") == 1


def test_modules_that_multiply(tmp_path: Path) -> None:
    """Three calls in each of thirty levels are three to the power of thirty modules."""
    for n in range(30):
        place = tmp_path / f"m{n}"
        place.mkdir()
        calls = "".join(f'module "x{k}" {{\n  source = "../m{n + 1}"\n}}\n' for k in range(3))
        (place / "main.tf").write_text(calls if n < 29 else "")
    code, printed = outcome(tmp_path, 'module "first" {\n  source = "./m0"\n}\n')
    assert code == 3
    assert "Too many modules" in printed


def test_module_instances_that_multiply(tmp_path: Path) -> None:
    for n in range(4):
        place = tmp_path / f"m{n}"
        place.mkdir()
        call = f'module "x" {{\n  source = "../m{n + 1}"\n  count = 1000\n}}\n'
        (place / "main.tf").write_text(call if n < 3 else "")
    code, printed = outcome(tmp_path, 'module "first" {\n  source = "./m0"\n}\n')
    assert code == 3
    assert "more than 100,000 module instances" in printed


def test_a_cycle_through_variables_and_outputs(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('variable "x" {}\noutput "y" {\n  value = var.x\n}\n')
    text = 'module "a" {\n  source = "./m"\n  x      = module.b.y\n}\n'
    code, printed = outcome(
        tmp_path, text + text.replace("module.b", "module.a").replace('"a"', '"b"') + USES
    )
    assert code == 3
    assert "Cycle: The value depends on itself: module." in printed


USES = 'resource "aws_vpc" "a" {\n  cidr_block = module.a.y\n}\n'


def test_values_that_multiply_through_resources(tmp_path: Path) -> None:
    blocks = ['resource "terraform_data" "x0" {\n  input = "x"\n}\n']
    for n in range(1, 60):
        inner = f"terraform_data.x{n - 1}.input"
        blocks.append(f'resource "terraform_data" "x{n}" {{\n  input = {{ a = {inner}, b = {inner} }}\n}}\n')
    code, printed = outcome(tmp_path, "".join(blocks))
    assert code == 3
    assert "parts of large values in resources" in printed


def test_links_that_lead_out(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "link.tf").symlink_to("/etc/passwd")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "up").symlink_to(tmp_path)
    code, printed = outcome(
        folder, local_values('a = file("link.txt")') + 'module "up" {\n  source = "./up"\n}\n'
    )
    assert code == 3
    assert "root:" not in printed
    assert len(re.findall("is outside of", printed)) == 3


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "link.tf").symlink_to("link.tf")
    (tmp_path / "loop").symlink_to(".")
    code, printed = outcome(
        tmp_path, local_values('a = fileset(".", "**")') + 'module "a" {\n  source = "./loop"\n}\n'
    )
    assert code == 3
    assert "Too many levels of symbolic links" in printed


def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.tf")
    os.mkfifo(tmp_path / "x.txt")
    os.mkfifo(tmp_path / "terraform.tfvars")
    code, printed = outcome(tmp_path, local_values('a = file("x.txt")'))
    assert code == 3
    assert '"x.tf" is not a regular file' in printed
    assert "named pipe" in printed


def test_a_device_as_a_file_of_variables(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("")
    result = netlint(tmp_path, "--var-file", "/dev/zero")
    assert result.returncode == 3
    assert "Traceback" not in result.stderr


def test_templates_within_templates(tmp_path: Path) -> None:
    (tmp_path / "t.tftpl").write_text('${templatefile("t.tftpl", {})}')
    code, printed = outcome(tmp_path, local_values('a = templatefile("t.tftpl", {})'))
    assert code == 3
    assert "cannot recursively call templatefile" in printed


def test_a_template_that_loops(tmp_path: Path) -> None:
    loop = "%{ for x in range(1024) }"
    (tmp_path / "t.tftpl").write_text(loop * 4 + "x" + "%{ endfor }" * 4)
    code, printed = outcome(tmp_path, local_values('a = templatefile("t.tftpl", {})'))
    assert code == 3
    assert "more than 1,500,000 iterations and calls" in printed


def test_a_large_file(tmp_path: Path) -> None:
    with (tmp_path / "large.tf").open("wb") as stream:
        stream.truncate(100 << 20)
    code, printed = outcome(tmp_path, "")
    assert code == 3
    assert '"large.tf" is larger than 64 MB' in printed


def test_a_large_file_of_little(tmp_path: Path) -> None:
    code, printed = outcome(tmp_path, 'locals {\n  a = "b"\n}\n' * 100_000)
    assert code == 3
    assert "Duplicate" in printed
