"""Comments that suppress findings, in configurations and in plans with their sources."""

import re
from datetime import date
from pathlib import Path

import pytest

from netlint.config.schema import Settings, Suppression
from netlint.engine.comment_text import CommentProblem, Ignore, Item, parse
from netlint.engine.finding import Finding, Related, Report, Severity
from netlint.engine.run import run
from netlint.sources.recognise import read

CASES = Path(__file__).parent.parent / "fixtures" / "checks"

NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
%s
resource "aws_subnet" "s" { %s
  for_each   = toset(["a", "b"])
  vpc_id     = aws_vpc.main.id
  cidr_block = each.key == "a" ? "172.16.0.0/24" : "172.16.1.0/24" %s
}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(above: str = "", header: str = "", behind: str = "", **settings: object) -> Report:
    """Check two subnets outside of their VPC, with comments in three places."""
    Path("main.tf").write_text(NETWORK % (above, header, behind), encoding="utf-8")
    return run([read(".")], Settings(**settings))  # type: ignore[arg-type]


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("place", ["above", "header", "behind"])
@pytest.mark.parametrize("name", ["NET001", "net", "Subnet-Ranges", "ALL", "NAT001, NET001,"])
def test_all_instances_of_a_block(place: str, name: str) -> None:
    report = check(**{place: f"# netlint: ignore[{name}] reason: ADR-7"}, ignore=["NLT"])  # type: ignore[arg-type]
    assert [(one.kind, one.reason) for one in report.suppressed] == [("inSource", "ADR-7")] * 2
    assert (report.findings, report.errors, report.summary.suppressed) == ([], [], 2)


def test_suppressions_can_be_passed_over() -> None:
    report = check("# netlint: ignore[NET001]\n# netlint: ignore", suppressions=False)
    assert codes(report) == ["NET001", "NET001"]
    assert (report.suppressed, report.errors) == ([], [])


def test_findings_are_at_the_line_of_the_attribute() -> None:
    (first, second) = check().findings
    assert first.origin == second.origin
    assert first.origin is not None
    assert (first.origin.line, first.origin.column) == (8, 3)
    assert first.declared is not None
    assert first.declared.line == 5


@pytest.mark.parametrize(
    ("condition", "suppressed"),
    [
        ("key=a", 1),
        ('address=aws_subnet.s["a"]', None),
        ('address="aws_subnet.s*"', 2),
        ("attribute=cidr_block", 2),
        ("attribute=vpc_id", 0),
        ("related=aws_vpc.main", 2),
        ("value=172.16.1.0/24", 1),
        ("value=172.16.1.0/2", 0),
        ("value=172.16.1.0", 0),
        ("value=16", 0),
        ("key=a, attribute=cidr_block", 1),
        ("key=a, attribute=vpc_id", 0),
        ("port=443", 0),
        ("aws_vpc=10.0.0.0/16", 2),
    ],
)
def test_conditions(condition: str, suppressed: int | None) -> None:
    report = check(f"# netlint: ignore[NET001({condition})]")
    if suppressed is None:
        assert [one.level for one in report.errors] == ["error"]
        return
    assert len(report.suppressed) == suppressed
    assert codes(report) == ["NET001"] * (2 - suppressed) + ["NLT001"] * (not suppressed)


def test_the_last_day() -> None:
    holds = check(f"# netlint: ignore[NET001] reason: for today until={date.today()}")
    assert [one.reason for one in holds.suppressed] == ["for today"] * 2
    over = check("# netlint: ignore[NET001] until=2020-02-29 reason: was fine")
    assert codes(over) == ["NET001", "NET001"]
    assert over.findings[0].because[-1] == "The comment at main.tf:4 suppressed it until 2020-02-29."
    both = check("# netlint: ignore[NET001] until=2020-02-29\n# netlint: ignore[NET001]")
    assert (len(both.suppressed), both.findings) == (2, [])


def test_what_cannot_be_suppressed() -> None:
    report = check("# netlint: ignore[NET001]", unsuppressible=["NET"])
    assert codes(report) == ["NET001", "NET001"]
    assert report.findings[0].because[-1] == (
        "The comment at main.tf:4 cannot suppress it: NET001 is unsuppressible."
    )


def test_reasons_can_be_required() -> None:
    report = check("# netlint: ignore[NET001]", require_reason=True)
    assert codes(report) == ["NET001", "NET001"]
    assert [(one.level, one.file, one.line) for one in report.errors] == [("error", "main.tf", 4)]
    assert "require-reason" in report.errors[0].message
    assert not check("# netlint: ignore[NET001] reason: ADR-7", require_reason=True).findings


@pytest.mark.parametrize(
    ("text", "level", "message"),
    [
        ("ignore", "error", "`netlint: ignore` names no check"),
        ("ignore reason: x", "error", "`netlint: ignore` names no check"),
        ("ignore[]", "error", "names no check"),
        ("ignore[NET001 reason: x", "error", "the checks to ignore are not understood"),
        ("ignore[NET001; NAT001]", "error", "the checks to ignore are not understood"),
        ("ignore[NET001(port)]", "error", "a condition is `name=value`"),
        ("ignore[NET001] until=tomorrow", "error", "`until=tomorrow` is no date"),
        ("ignore[NET001] until=2027-02-30", "error", "is no date"),
        ("ignore[NET001] until=20270201", "error", "is no date"),
        ("ignore[NET001] untill=2027-02-01", "error", "`untill=` is not understood"),
        ("ignored[NET001]", "warning", "`netlint: ignored[NET001]` is not understood"),
        ("ignore[NETO01]", "warning", "there is no check `NETO01`; did you mean `NET001`?"),
        ("ignore-file[NET001]", "warning", "holds only at the top of a file"),
    ],
)
def test_mistakes(text: str, level: str, message: str) -> None:
    report = check(f"# netlint: {text}")
    assert codes(report) == ["NET001", "NET001"]
    (said,) = report.errors
    assert (said.level, said.file, said.line, said.column) == (level, "main.tf", 4, 1)
    assert message in said.message


def test_a_misspelt_code_leaves_the_others() -> None:
    report = check("# netlint: ignore[NET00l, NET001]")
    assert (len(report.suppressed), report.findings) == (2, [])
    assert [one.level for one in report.errors] == ["warning"]


def test_texts() -> None:
    assert parse('IGNORE[ a , b-c(x=1, y="2) ]") ]') == Ignore(
        (Item("a"), Item("b-c", (("x", "1"), ("y", "2) ]"))))
    )
    assert parse("ignore-file[A] Reason: until=2027-01-01 then\n more") == Ignore(
        (Item("A"),), "then more", date(2027, 1, 1), True
    )
    assert parse("ignore[A] accepted, see ADR-7").reason == "accepted, see ADR-7"
    with pytest.raises(CommentProblem):
        parse("ignore[" + "a(" * 5000)
    with pytest.raises(CommentProblem):
        parse("ignore[" + "a " * 5000)


def test_a_comment_that_suppresses_nothing() -> None:
    report = check("# netlint: ignore[NAT001]", behind="# netlint: ignore[NET001, PCX]")
    assert codes(report) == ["NLT001", "NLT001"]
    first, second = report.findings
    assert first.severity is Severity.INFO
    assert [(one.origin.line, one.origin.column) for one in (first, second) if one.origin] == [
        (4, 1),
        (8, 68),
    ]
    assert first.message == "the comment that suppresses NAT001 matches no finding"
    assert second.message == "PCX in the comment that suppresses 2 checks matches no finding"
    assert first.fingerprint != second.fingerprint
    assert "NLT001" in {rule.code for rule in report.rules}


def test_what_may_be_needed_is_not_reported() -> None:
    comment = "# netlint: ignore[NAT001]"
    assert codes(check(comment, select=["NET"])) == ["NET001", "NET001"]
    assert "NLT001" not in codes(check(comment, ignore=["NAT"]))
    assert "NLT001" not in codes(check(comment, ignore=["NLT"]))
    assert "NLT001" not in codes(check(comment + "\nnonsense {}"))
    undetermined = check(
        '# netlint: ignore[NET001(key=z)]\nvariable "x" {}', behind="\n  availability_zone = var.x"
    )
    assert "NLT001" in codes(undetermined)
    Path("main.tf").write_text(
        (NETWORK % ("", "", "")).replace('"10.0.0.0/16"', "var.x # netlint: ignore[NET]")
    )
    Path("x.tf").write_text('variable "x" {}\n')
    report = run([read(".")], Settings())
    assert {one.code for one in report.undetermined} == {"NET001", "NET003"}
    assert "NLT001" not in codes(report)


def test_comments_about_comments() -> None:
    report = check("# netlint: ignore[NAT001]", behind="# netlint: ignore[NET001]")
    assert codes(report) == ["NLT001"]
    accepted = Settings(suppress=[Suppression(rule="NLT001", path="main.*")])
    assert not run([read(".")], accepted).findings
    covered = check("# netlint: ignore[NAT001] # netlint: ignore[NLT001]")
    assert "NLT001" in codes(covered)
    top = "# netlint: ignore-file[unused-suppression]\n"
    Path("main.tf").write_text(top + NETWORK % ("# netlint: ignore[NAT001]", "", ""), encoding="utf-8")
    report = run([read(".")], Settings())
    assert codes(report) == ["NET001", "NET001"]
    assert [one.finding.code for one in report.suppressed] == ["NLT001"]
    Path("main.tf").write_text(top + NETWORK % ("", "", ""), encoding="utf-8")
    assert codes(run([read(".")], Settings())) == ["NET001", "NET001", "NLT001"]


def test_module_calls_cover_what_is_below_and_files_what_is_in_them() -> None:
    Path("net").mkdir()
    Path("net/main.tf").write_text(NETWORK % ("", "", ""), encoding="utf-8")
    calls = """\
module "a" { # netlint: ignore[NET001] reason: a
  source = "./net"
}
module "b" {
  source = "./net"
}
"""
    Path("main.tf").write_text(calls, encoding="utf-8")
    report = run([read(".")], Settings())
    assert {finding.address[:8] for finding in report.findings} == {"module.b"}
    assert {one.finding.address[:8] for one in report.suppressed} == {"module.a"}
    Path("main.tf").write_text(calls.replace("[NET001]", "[NET001(key=b)]"), encoding="utf-8")
    assert len(run([read(".")], Settings()).suppressed) == 1
    Path("main.tf").write_text(calls.replace(" # netlint: ignore[NET001] reason: a", ""), encoding="utf-8")
    Path("net/main.tf").write_text("# netlint: ignore-file[NET]\n" + NETWORK % ("", "", ""), encoding="utf-8")
    report = run([read(".")], Settings())
    assert (len(report.suppressed), report.findings) == (4, [])


def test_plans_with_their_sources() -> None:
    case = CASES / "NET001" / "bad"
    text = (case / "main.tf").read_text(encoding="utf-8")
    Path("plan.json").write_bytes((case / "plan.json").read_bytes())
    Path("main.tf").write_text(text, encoding="utf-8")
    before = run([read("plan.json")], Settings())
    first = before.findings[0]
    assert first.origin is not None
    assert text.splitlines()[first.origin.line - 1].strip().startswith("cidr_block")
    commented = re.sub(
        r'^(resource "aws_subnet")', r"# netlint: ignore[NET001]\n\1", text, flags=re.MULTILINE
    )
    Path("main.tf").write_text(commented, encoding="utf-8")
    after = run([read("plan.json")], Settings())
    assert [one.kind for one in after.suppressed] == ["inSource"] * len(before.findings)
    assert set(codes(after)) <= {"NLT001"}
    # One set of sources for two inputs is reported once.
    twice = run([read("plan.json"), read("plan.json")], Settings())
    assert codes(twice) == codes(after)


def test_the_json_syntax() -> None:
    Path("main.tf.json").write_text(
        """{
  "resource": {
    "aws_vpc": {"v": {"cidr_block": "10.0.0.0/16"}},
    "aws_subnet": {
      "s": {
        "//": "netlint: ignore[NET001] reason: ADR-7",
        "vpc_id": "${aws_vpc.v.id}",
        "cidr_block": "172.16.0.0/24"
      },
      "t": {"vpc_id": "${aws_vpc.v.id}", "cidr_block": "172.17.0.0/24"}
    }
  }
}
""",
        encoding="utf-8",
    )
    report = run([read(".")], Settings())
    assert [finding.address for finding in report.findings] == ["aws_subnet.t"]
    assert [one.finding.address for one in report.suppressed] == ["aws_subnet.s"]


def test_conditions_on_sentences() -> None:
    from netlint.engine.comments import _holds

    finding = Finding(
        code="NET101",
        slug="x",
        severity=Severity.HIGH,
        message="aws_security_group.a is open on port 22 and ports 5432-5434",
        address="aws_security_group.a[3]",
        because=("10.0.0.22 reaches it.", "Port 443 of 10.0.0.0/22 too."),
        related=(Related("aws_instance.i[0]", "is in it"),),
    )

    def holds(name: str, value: str) -> bool:
        return _holds(Item("NET101", ((name, value),)), finding)

    assert holds("port", "22")
    assert holds("port", "443")
    assert holds("port", "5432-5434")
    assert not holds("port", "5432")
    assert not holds("port", "3")
    assert not holds("zone", "22")
    assert holds("value", "10.0.0.0/22")
    assert holds("key", "3")
    assert holds("related", "aws_instance.i[0]")
    assert not holds("related", "aws_instance.i")
