"""Write what the AWS provider fills in at plan time where a configuration sets nothing.

    python scripts/generate_defaults.py [PLANS] [--plugins DIR] [--keep DIR] [--verbose]
    python scripts/generate_defaults.py PLANS --check

The provider's schema names no default values, but every plan shows them. The script plans generated
configurations of every resource type: one with the required arguments only, and one more for each kind of
nested block (again with its required arguments only). Placeholders are values that are not known
before apply, which no validation refuses; where known ones are needed a second configuration has them.
Terraform says which configurations are refused; these are repaired from the message or dropped, and the
plan is tried again. Nothing is applied and no AWS endpoint is reached.

PLANS is a folder with a `plan.json` in each of its folders: what was created there counts as evidence
too, where the configuration shows that nothing is set, and the script prints how well the rule
(`netlint.terraform.schema.computed`) predicts what these plans say: once with what the generated plans
alone teach, then with everything. With --check nothing is planned or written: only that is printed for
the data as it is. Ends with 1 when a prediction is wrong.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generate_schema import VERSION

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "src/netlint/terraform/schema/defaults.json"
sys.path.insert(0, str(ROOT / "src"))

from netlint.terraform.schema.arguments import BlockSchema, arguments_of, types_of  # noqa: E402
from netlint.terraform.schema.computed import planned  # noqa: E402
from netlint.terraform.schema.fill import forget  # noqa: E402

#: The placeholder that no validation looks at.
ID = "terraform_data.unknown.id"
UNKNOWN = f"${{{ID}}}"
SPLIT = f'split(",", {ID})'
#: The most nested blocks of one type that have a configuration of their own, and how deep they may lie.
MOST_BLOCKS = 80
#: From how many nested blocks at any depth on each plan of a type takes seconds; it has fewer configurations.
LARGE = 1000
FEW_BLOCKS = 20
DEEPEST = 4
#: How often a plan is tried: each time what was refused is repaired or dropped.
ROUNDS = 30
PLAN_OPTIONS = ("-json", "-input=false", "-refresh=false", "-lock=false", "-out=tfplan")
#: How the messages begin of what the provider had in hand when it crashed, and of all that came after.
CRASH = "Plugin did not respond"
CANCELLED = "Request cancelled"
#: How many configurations are planned together.
BATCH = 500

SETTINGS = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": VERSION}}},
    "provider": {
        "aws": {
            "region": "us-east-1",
            "access_key": "mock",
            "secret_key": "mock",
            "skip_credentials_validation": True,
            "skip_requesting_account_id": True,
            "skip_metadata_api_check": True,
            "max_retries": 1,
        }
    },
    "resource": {"terraform_data": {"unknown": {}}},
}

#: Known placeholders of strings, by what the argument's name ends with; the first that fits counts.
KNOWN: tuple[tuple[str, str], ...] = (
    ("ipv6_cidr_block", "2001:db8:1234:1a00::/56"),
    ("cidr_ipv6", "2001:db8:1234:1a00::/64"),
    ("cidr_block", "10.0.0.0/16"),
    ("cidr_ipv4", "10.0.0.0/16"),
    ("cidr", "10.0.0.0/16"),
    ("arn", "arn:aws:iam::123456789012:role/example"),
    ("role", "arn:aws:iam::123456789012:role/example"),
    ("policy", "{}"),
    ("document", "{}"),
    ("ip_address", "10.0.0.1"),
    ("email", "someone@example.com"),
    ("url", "https://example.com/"),
    ("account_id", "123456789012"),
    ("region", "us-west-2"),
    ("availability_zone", "us-east-1a"),
    ("vpc_id", "vpc-0123456789abcdef0"),
    ("subnet_id", "subnet-0123456789abcdef0"),
    ("subnet_ids", "subnet-0123456789abcdef0"),
    ("subnets", "subnet-0123456789abcdef0"),
    ("protocol", "tcp"),
    ("domain_name", "example.com"),
    ("", "example"),
)

#: In messages: the arguments of which one must be set, and the values that an argument takes.
ONE_OF = re.compile(
    r"one of `([^`]+)` must be specified|all of `([^`]+)` must be specified"
    r"|one of these attributes must be configured: \[(.+?)\](?: |$)"
    r"|[Aa]t least one attribute out of \[(.+?)\] (?:must|is)|one \(and only one\) of \[(.+?)\] is"
    r"|one of \[([^\]]+)\] (?:must|should)"
)
ADDRESS = re.compile(r"\b(aws_\w+\.\w+)\b")
NEEDED = re.compile(
    r"(?:for the ([\w.\[\]]+) attribute as|The argument \"(\w+)\" is required|Block ([\w.\[\]]+) must have)"
)
VALUES = re.compile(
    r"expected (\S+) to be one of \[([^\]]+)\]|Path: (\S+) Given Value: .* Valid Values: \[([^\]]+)\]"
)

#: Arguments that a type needs beside the required ones, where no message tells so.
NEEDS: dict[str, dict[str, Any]] = {
    "aws_alb_target_group": {"port": 80, "protocol": "HTTP", "vpc_id": UNKNOWN},
    "aws_kinesis_firehose_delivery_stream": {
        "destination": "extended_s3",
        "extended_s3_configuration": [{"role_arn": UNKNOWN, "bucket_arn": UNKNOWN}],
    },
    "aws_lambda_function": {"handler": "index.handler", "runtime": "python3.12", "filename": "code.zip"},
    "aws_lb_target_group": {"port": 80, "protocol": "HTTP", "vpc_id": UNKNOWN},
    "aws_vpc_ipam": {"operating_regions": [{"region_name": "us-east-1"}]},
}

#: What depends on other arguments: `planned` knows the cases that are not the most common one.
CONDITIONAL = {"aws_instance.source_dest_check", "aws_spot_instance_request.source_dest_check"}

#: An outcome: `UNKNOWN_OUTCOME`, or the value as JSON.
UNKNOWN_OUTCOME = "?"
Evidence = dict[tuple[str, str], Counter[str]]


class Variant:
    """One generated resource: its configuration, and how it is repaired."""

    def __init__(self, type: str, name: str, known: bool, block: str = "") -> None:
        self.type = type
        self.name = name
        self.known = known
        self.block = block
        self.body: dict[str, Any] = {}
        self.repairs: set[tuple[str, ...]] = set()

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.type}.{self.name}.tf.json"

    def write(self, folder: Path) -> None:
        """Write the configuration."""
        resource = {"resource": {self.type: {self.name: self.body}}}
        (folder / self.file).write_text(json.dumps(resource))


def main() -> None:
    """Collect the evidence, write the table, and compare what it predicts with the plans."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plans", nargs="?", help="folder of folders with a plan.json each")
    parser.add_argument(
        "--plugins", default=os.environ.get("TF_PLUGIN_DIR", ""), help="folder with the provider"
    )
    parser.add_argument("--keep", help="folder for the generated configurations and their plan")
    parser.add_argument("--output", default=str(OUTPUT))
    parser.add_argument(
        "--only", default=".*", help="regular expression: the types to plan (with --output, for a trial)"
    )
    parser.add_argument("--check", action="store_true", help="only compare PLANS with the data as it is")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if options.check:
        sys.exit(1 if measure(Path(options.plans), options.verbose) else 0)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        variants = generate(options.only)
        changes = plan_of(folder, variants, options.plugins, options.verbose)
    generated = observed_of_generated(changes, variants)
    mined = observed_of_plans(Path(options.plans)) if options.plans else {}
    wrong = 0
    for title, evidence in (("generated plans only", (generated,)), ("all evidence", (generated, mined))):
        data, conflicts = decide(*evidence)
        Path(options.output).write_text(json.dumps(data, separators=(",", ":"), sort_keys=True) + "\n")
        constants = sum(map(len, data["defaults"].values()))
        print(f"{title}: {constants} constants, {sum(map(len, data['unknown'].values()))} unknown")
        if options.plans and Path(options.output) == OUTPUT:
            wrong = measure(Path(options.plans), options.verbose)
    if options.verbose:
        for line in conflicts:
            print("  differs:", line)
    sys.exit(1 if wrong else 0)


def generate(only: str) -> dict[str, Variant]:
    """Return the configurations to plan, by file name, of the types whose name matches."""
    variants = []
    for type_name in types_of("managed"):
        if type_name == "terraform_data" or not re.fullmatch(only, type_name):
            continue
        schema = schema_of(type_name)
        variants.append(of_type(type_name, "base"))
        variants.append(of_type(type_name, "known", known=True))
        for name, attribute in schema.attributes.items():
            members = element_of(attribute.type)
            strings = [member for member, type in members.items() if type == "string"]
            # Two variants, so that each member is left out of one.
            for place in (0, -1) if attribute.optional and strings else ():
                variant = of_type(type_name, f"{name}_{strings[place]}")
                variant.body[name] = [
                    {member: UNKNOWN if member == strings[place] else None for member in members}
                ]
                variants.append(variant)
        paths = sorted(block_paths(schema), key=lambda path: (path.count("."), path))
        most = FEW_BLOCKS if size_of(schema) >= LARGE else MOST_BLOCKS
        for number, path in enumerate(paths[:most]):
            variant = of_type(type_name, f"block{number}", path)
            add(variant.body, schema, path.split("."), False)
            variants.append(variant)
    return {variant.file: variant for variant in variants}


def of_type(type_name: str, name: str, block: str = "", known: bool = False) -> Variant:
    """Return a resource of this type with what it needs."""
    variant = Variant(type_name, name, known, block)
    variant.body = minimal(schema_of(type_name), known) | copy.deepcopy(NEEDS.get(type_name, {}))
    return variant


def element_of(type: Any) -> dict[str, Any]:
    """Return the members of the objects that a list or a set of this type holds; empty for other types."""
    if isinstance(type, list) and type[0] in ("list", "set") and isinstance(type[1], list):
        if type[1][0] == "object":
            return dict(type[1][1])
    return {}


def schema_of(type_name: str) -> BlockSchema:
    """Return the schema of a type that is known."""
    schema = arguments_of("managed", type_name)
    if schema is None:
        raise KeyError(type_name)
    return schema


def block_paths(schema: BlockSchema, prefix: str = "") -> Iterator[str]:
    """Yield the dotted paths of the nested blocks that `minimal` leaves out."""
    for name, nested in schema.blocks.items():
        if name == "timeouts" and not prefix:
            continue
        if not nested.min_items or prefix:
            yield prefix + name
        if prefix.count(".") + 2 <= DEEPEST:
            yield from block_paths(nested.block, f"{prefix}{name}.")


def size_of(schema: BlockSchema) -> int:
    """Return how many nested blocks a type has, at any depth; no more than is `LARGE`."""
    total = 0
    for nested in schema.blocks.values():
        total += 1 + size_of(nested.block)
        if total >= LARGE:
            break
    return total


def minimal(schema: BlockSchema, known: bool) -> dict[str, Any]:
    """Return a body with the required arguments and blocks only."""
    body = {
        name: placeholder(name, attribute.type, known)
        for name, attribute in schema.attributes.items()
        if attribute.required
    }
    for name, nested in schema.blocks.items():
        if nested.min_items:
            body[name] = [minimal(nested.block, known) for _ in range(nested.min_items)]
    return body


def add(body: dict[str, Any], schema: BlockSchema, path: list[str], known: bool) -> None:
    """Put the argument or block at `path` into the body, and what it needs."""
    name, *rest = path
    if name in schema.attributes:
        body.setdefault(name, placeholder(name, schema.attributes[name].type, known))
    elif name in schema.blocks:
        nested = schema.blocks[name]
        if name not in body:
            body[name] = [minimal(nested.block, known)]
        if rest:
            for inner in body[name]:
                add(inner, nested.block, rest, known)


def placeholder(name: str, type: Any, known: bool) -> Any:
    """Return a value for an argument: an expression that is not known before apply, or a plausible one."""
    if type in ("string", "dynamic"):
        if known:
            return next(value for ending, value in KNOWN if name.endswith(ending))
        return UNKNOWN
    if type == "number":
        return 1 if known else f"${{length({SPLIT})}}"
    if type == "bool":
        return True if known else f'${{{ID} == ""}}'
    kind, inner = type[0], type[1]
    if kind == "object":
        return {member: placeholder(member, member_type, known) for member, member_type in inner.items()}
    if known or not isinstance(inner, str):
        value = placeholder(name, inner, known)
        return {"key": value} if kind == "map" else [value]
    return f"${{zipmap({SPLIT}, {SPLIT})}}" if kind == "map" else f"${{{SPLIT}}}"


def plan_of(folder: Path, variants: dict[str, Variant], plugins: str, verbose: bool) -> list[dict[str, Any]]:
    """Plan the variants; what is refused is repaired or dropped from `variants`. Returns the changes."""
    environment = dict(
        os.environ,
        CHECKPOINT_DISABLE="1",
        AWS_ENDPOINT_URL="http://127.0.0.1:9",
        AWS_EC2_METADATA_DISABLED="true",
    )
    if plugins:
        command_line = folder / "terraform.rc"
        command_line.write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{plugins}"\n  }}\n}}\n'
        )
        environment["TF_CLI_CONFIG_FILE"] = str(command_line)
    (folder / "main.tf.json").write_text(json.dumps(SETTINGS))

    def terraform(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["terraform", *arguments], cwd=folder, env=environment, capture_output=True, text=True
        )

    terraform("init", "-input=false", "-no-color").check_returncode()
    changes = []
    files = list(variants)
    # The time that a plan takes grows faster than the number of its resources.
    batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    while batches:
        batch = batches.pop(0)
        for file in batch:
            variants[file].write(folder)
        for round in range(ROUNDS):
            ran = terraform("plan", *PLAN_OPTIONS)
            refused = refusals(ran.stdout)
            if not refused:
                break
            if verbose:
                print(f"  {len(batches)} batches left, round {round}: {len(refused)} refused", flush=True)
            for file, messages in refused.items():
                if not file.startswith("aws_"):
                    raise SystemExit(f"terraform plan: {file}: {messages[0]}")
            if suspects := (with_message(refused, CRASH) or with_message(refused, CANCELLED)):
                # The provider crashes on some configurations. All that it had in hand is planned in halves
                # later on, until one alone is to blame.
                alone = len(batch) == 1
                left = take_back(folder, variants, suspects, "crashes the provider" if alone else "")
                middle = (len(left) + 1) // 2
                batches += [half for half in (left[:middle], left[middle:]) if half]
            else:
                hopeless = repair(folder, variants, refused, round < ROUNDS - 5)
                take_back(folder, variants, hopeless, "refused", verbose)
        shown = terraform("show", "-json", "tfplan")
        shown.check_returncode()
        changes += json.loads(shown.stdout)["resource_changes"]
        for file in batch:
            (folder / file).unlink(missing_ok=True)
    print(f"{len(files)} configurations, {len(files) - len(variants)} of them refused")
    return changes


def with_message(refused: dict[str, list[str]], start: str) -> list[str]:
    """Return the files of which a message begins like this."""
    return [
        file for file, messages in refused.items() if any(message.startswith(start) for message in messages)
    ]


def repair(
    folder: Path, variants: dict[str, Variant], refused: dict[str, list[str]], try_hard: bool
) -> list[str]:
    """Repair what can be repaired; return the files of the others."""
    hopeless = []
    for file, messages in refused.items():
        if try_hard and repaired(variants[file], messages):
            variants[file].write(folder)
        else:
            hopeless.append(file)
    return hopeless


def take_back(
    folder: Path, variants: dict[str, Variant], files: list[str], reason: str, verbose: bool = True
) -> list[str]:
    """Remove these files; with a reason, for good. Returns what may be tried again."""
    for file in files:
        (folder / file).unlink(missing_ok=True)
        if reason:
            if verbose:
                print(f"  {file}: {reason}")
            del variants[file]
    return [] if reason else files


def refusals(output: str) -> dict[str, list[str]]:
    """Return the error messages by the file that they are about."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in output.splitlines():
        message = json.loads(line)
        diagnostic = message.get("diagnostic", {})
        if message.get("type") == "diagnostic" and diagnostic.get("severity") == "error":
            file = diagnostic.get("range", {}).get("filename")
            # Some name the address in their text only.
            address = diagnostic.get("address") or ADDRESS.search(diagnostic.get("detail", ""))
            address = address[1] if isinstance(address, re.Match) else address
            file = file or f"{address}.tf.json"
            found[file].append(f"{diagnostic['summary']}: {diagnostic.get('detail', '')}")
    return found


def repaired(variant: Variant, messages: list[str]) -> bool:
    """Add to the variant what a message asks for; tell whether there was anything to add."""
    schema = schema_of(variant.type)
    for message in messages:
        flat = " ".join(message.split())
        found = ONE_OF.search(flat)
        names: list[str] = []
        if found:
            names = [name.strip(' "') for name in next(filter(None, found.groups())).split(",")]
        elif needed := NEEDED.search(flat):
            names = [next(filter(None, needed.groups()))]
        for name in names:
            path = path_in(name)
            if path in variant.repairs:
                continue
            variant.repairs.add(path)
            before = json.dumps(variant.body)
            add(variant.body, schema, list(path), variant.known)
            if json.dumps(variant.body) == before and variant.block:
                add(variant.body, schema, [*variant.block.split("."), *path], variant.known)
            if json.dumps(variant.body) != before:
                return True
        if variant.known and (listed := VALUES.search(flat)):
            path = path_in(listed[1] or listed[3])
            value = re.findall(r'"([^"]*)"|([^\s"]+)', listed[2] or listed[4])[0]
            if ("=", *path) not in variant.repairs:
                variant.repairs.add(("=", *path))
                replace(variant.body, path[-1], value[0] or value[1])
                return True
    return False


def path_in(written: str) -> tuple[str, ...]:
    """Return the path that a message names (`rule[0].target`, `rule.0.target`, `rule[0].x.<.target`)."""
    parts: list[str] = []
    for part in re.split(r"[.\[\]]+", written):
        if part == "<":
            parts.pop()
        elif part and not part.isdigit():
            parts.append(part)
    return tuple(parts)


def replace(body: Any, name: str, value: str) -> None:
    """Set the argument `name` to `value` wherever the body has it."""
    if isinstance(body, list):
        for inner in body:
            replace(inner, name, value)
    elif isinstance(body, dict):
        for key, inner in body.items():
            if key == name:
                body[key] = [value] if isinstance(inner, list) else value
            else:
                replace(inner, name, value)


def observed_of_generated(changes: list[dict[str, Any]], variants: dict[str, Variant]) -> Evidence:
    """Return what the plan of the variants says of unconfigured arguments."""
    evidence: Evidence = defaultdict(Counter)
    for change in changes:
        variant = variants.get(f"{change['address']}.tf.json")
        if variant is not None:
            after, mask = change["change"]["after"], change["change"]["after_unknown"]
            for path, value, unknown, _ in unconfigured(schema_of(variant.type), variant.body, after, mask):
                if outcome := outcome_of(value, unknown):
                    evidence[variant.type, path][outcome] += 1
    return evidence


def observed_of_plans(folder: Path) -> Evidence:
    """Return what real plans say of unconfigured arguments of what they create."""
    evidence: Evidence = defaultdict(Counter)
    for type_name, body, after, mask, _ in created(folder):
        for path, value, unknown, structured in unconfigured(schema_of(type_name), body, after, mask):
            outcome = outcome_of(value, unknown)
            if outcome and not hidden(outcome, structured):
                evidence[type_name, path][outcome] += 1
    return evidence


def hidden(outcome: str, structured: bool) -> bool:
    """Tell whether a `dynamic` block may have set this: a plan's configuration does not show those."""
    return structured and outcome not in ("null", "[]", "{}")


def created(folder: Path) -> Iterator[tuple[str, dict[str, Any], Any, Any, str]]:
    """Yield type, configuration, known values, unknown mask and address of what the plans create."""
    for path in sorted(folder.glob("*/plan.json")):
        plan = json.loads(path.read_text())
        bodies: dict[str, Any] = {}
        collect(plan["configuration"]["root_module"], "", bodies)
        for change in plan.get("resource_changes", []):
            if change["mode"] != "managed" or change["change"]["actions"] != ["create"]:
                continue
            if arguments_of("managed", change["type"]) is None:
                continue
            address = re.sub(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]", "", change["address"])
            yield (
                change["type"],
                bodies[address],
                change["change"]["after"],
                change["change"]["after_unknown"],
                f"{path.parent.name}: {change['address']}",
            )


def collect(module: dict[str, Any], prefix: str, bodies: dict[str, Any]) -> None:
    """Gather the expressions of the resources of a module and of those that it calls, by address."""
    for resource in module.get("resources", ()):
        bodies[prefix + resource["address"]] = resource.get("expressions", {})
    for name, call in module.get("module_calls", {}).items():
        collect(call["module"], f"{prefix}module.{name}.", bodies)


def unconfigured(
    schema: BlockSchema, body: dict[str, Any], after: Any, mask: Any, prefix: str = ""
) -> Iterator[tuple[str, Any, Any, bool]]:
    """Yield what the body leaves out: path, value, its mask, and whether blocks may stand there."""
    mask = mask if isinstance(mask, dict) else {}
    for name, attribute in schema.attributes.items():
        if attribute.write_only:
            continue
        members = element_of(attribute.type)
        if name not in body:
            yield prefix + name, after.get(name), mask.get(name), bool(members)
        elif members and isinstance(body[name], list):
            for inner, value, unknown in aligned(
                body[name], after.get(name), mask.get(name), attribute.type[0]
            ):
                for member in members:
                    if inner.get(member) is None:
                        yield f"{prefix}{name}.{member}", value.get(member), unknown.get(member), False
    for name, nested in schema.blocks.items():
        if name not in body:
            yield prefix + name, after.get(name), mask.get(name), True
            continue
        for inner, value, unknown in aligned(body[name], after.get(name), mask.get(name), nested.nesting):
            yield from unconfigured(nested.block, inner, value, unknown, f"{prefix}{name}.")


def aligned(written: Any, values: Any, masks: Any, nesting: str) -> list[tuple[Any, Any, Any]]:
    """Pair the written blocks with their values and masks; empty where it is not certain which is which."""
    written = written if isinstance(written, list) else [written]
    if isinstance(values, dict):
        values, masks = [values], [masks]
    if not isinstance(values, list) or len(values) != len(written) or (nesting == "set" and len(values) > 1):
        return []
    masks = [inner if isinstance(inner, dict) else {} for inner in masks] if isinstance(masks, list) else []
    masks += [{} for _ in range(len(values) - len(masks))]
    triples = zip(written, values, masks, strict=True)
    return [triple for triple in triples if isinstance(triple[0], dict) and isinstance(triple[1], dict)]


def outcome_of(value: Any, unknown: Any) -> str:
    """Return the outcome; empty when only a part of the value is known."""
    if unknown is True:
        return UNKNOWN_OUTCOME
    if unknown and "true" in json.dumps(unknown):
        return ""
    return json.dumps(value, sort_keys=True)


def decide(*evidences: Evidence) -> tuple[dict[str, Any], list[str]]:
    """Return the data, and what the plans do not agree on (which is unknown then)."""
    merged: Evidence = defaultdict(Counter)
    for evidence in evidences:
        for key, outcomes in evidence.items():
            merged[key].update(outcomes)
    defaults: dict[str, dict[str, Any]] = defaultdict(dict)
    unknown: dict[str, list[str]] = defaultdict(list)
    conflicts = []
    for (type_name, path), outcomes in sorted(merged.items()):
        if path == "tags_all":
            continue  # `planned` computes it
        expected = expected_of(type_name, path)
        if len(outcomes) > 1:
            conflicts.append(f"{type_name}.{path}: {dict(outcomes)}")
        if len(outcomes) == 1 or f"{type_name}.{path}" in CONDITIONAL:
            outcome = outcomes.most_common(1)[0][0]
        else:
            # Null is how some plans show a block that does not stand, beside values that are not known.
            outcome = expected if set(outcomes) == {"null", "[]"} else UNKNOWN_OUTCOME
        if outcome == expected:
            continue
        if outcome == UNKNOWN_OUTCOME:
            unknown[type_name].append(path)
        else:
            defaults[type_name][path] = json.loads(outcome)
    provider = f"hashicorp/aws {VERSION}"
    unseen = unseen_of(merged)
    return {"provider": provider, "defaults": defaults, "unknown": unknown, "unseen": unseen}, conflicts


def unseen_of(evidence: Evidence) -> dict[str, list[str]]:
    """Return the paths of the blocks, by type, that no plan showed; the empty path is the type itself."""
    seen: dict[str, set[str]] = defaultdict(set)
    for type_name, path in evidence:
        for length in range(path.count(".") + 1):
            seen[type_name].add(".".join(path.split(".")[:length]))
    unseen: dict[str, list[str]] = {}
    for type_name in types_of("managed"):
        if type_name not in seen:
            unseen[type_name] = [""]
        elif paths := list(unseen_blocks(schema_of(type_name), seen[type_name])):
            unseen[type_name] = paths
    return unseen


def unseen_blocks(schema: BlockSchema, seen: set[str], prefix: str = "") -> Iterator[str]:
    """Yield the outermost paths of blocks that are not among `seen`, where they leave anything open."""
    for name, attribute in schema.attributes.items():
        if attribute.settable and element_of(attribute.type) and prefix + name not in seen:
            yield prefix + name
    for name, nested in schema.blocks.items():
        path = prefix + name
        if path in seen:
            yield from unseen_blocks(nested.block, seen, path + ".")
        elif path != "timeouts" and (
            nested.block.blocks or not all(inner.required for inner in nested.block.attributes.values())
        ):
            yield path


def expected_of(type_name: str, path: str) -> str:
    """Return the outcome that follows from the schema."""
    schema = schema_of(type_name)
    *outer, name = path.split(".")
    for part in outer:
        if part in schema.attributes:
            return "null"
        schema = schema.blocks[part].block
    if name in schema.attributes:
        return UNKNOWN_OUTCOME if schema.attributes[name].computed else "null"
    return {"map": "{}", "single": "null"}.get(schema.blocks[name].nesting, "[]")


def measure(folder: Path, verbose: bool) -> int:
    """Print how the rule does on what the plans leave out; return how many predictions are wrong."""
    forget()
    counts: Counter[str] = Counter()
    mark = object()
    for type_name, body, after, mask, address in created(folder):
        schema = schema_of(type_name)
        filled = planned("managed", type_name, configured_of(schema, body, after, mask, mark), mark)
        shown, shown_mask = apart(filled, mark)
        pairs = zip(
            unconfigured(schema, body, after, mask),
            unconfigured(schema, body, shown, shown_mask),
            strict=True,
        )
        for (path, value, unknown, structured), (_, other, other_unknown, _) in pairs:
            outcome, predicted = outcome_of(value, unknown), outcome_of(other, other_unknown)
            if not outcome or (hidden(outcome, structured) and outcome != predicted):
                continue
            kind = "unknown" if predicted == UNKNOWN_OUTCOME else "wrong"
            kind = "exact" if outcome == predicted else kind
            counts[kind] += 1
            if kind != "exact" and verbose:
                print(f"  {kind}: {address} {path}: {predicted}, the plan says {outcome}")
    figures = (
        f"{counts['exact']} exact",
        f"{counts['unknown']} unknown while known",
        f"{counts['wrong']} wrong",
    )
    print(f"  unconfigured attributes: {', '.join(figures)}")
    return counts["wrong"]


def configured_of(
    schema: BlockSchema, body: dict[str, Any], after: Any, mask: Any, mark: object
) -> dict[str, Any]:
    """Return the values that the configuration sets, as the plan shows them."""
    mask = mask if isinstance(mask, dict) else {}
    configured = {}
    for name in body:
        if name not in schema.blocks:
            configured[name] = together(after.get(name), mask.get(name), mark)
            continue
        nested = schema.blocks[name]
        found = [
            configured_of(nested.block, inner, value, unknown, mark)
            for inner, value, unknown in aligned(body[name], after.get(name), mask.get(name), nested.nesting)
        ]
        whole = together(after.get(name), mask.get(name), mark)
        configured[name] = (found[0] if nested.nesting == "single" else found) if found else whole
    return configured


def together(value: Any, mask: Any, mark: object) -> Any:
    """Return the value with `mark` wherever it is unknown."""
    if mask is True:
        return mark
    if isinstance(mask, dict) and mask:
        names = [*(value or {}), *(name for name in mask if name not in (value or {}))]
        return {name: together((value or {}).get(name), mask.get(name), mark) for name in names}
    if isinstance(mask, list) and isinstance(value, list):
        return [together(one, inner, mark) for one, inner in zip(value, mask, strict=True)]
    return value


def apart(value: Any, mark: object) -> tuple[Any, Any]:
    """Return known values and mask, the way a plan writes them."""
    if value is mark:
        return None, True
    if isinstance(value, dict):
        parts = {name: apart(inner, mark) for name, inner in value.items()}
        return {n: known for n, (known, _) in parts.items()}, {n: mask for n, (_, mask) in parts.items()}
    if isinstance(value, list):
        listed = [apart(inner, mark) for inner in value]
        return [known for known, _ in listed], [mask for _, mask in listed]
    return value, False


if __name__ == "__main__":
    main()
