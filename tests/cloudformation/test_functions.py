"""Every intrinsic function, on what is known and on what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netlint.lang.unknown import Unknown
from tests.cloudformation.template_helpers import links, reading_of, said, values

HEAD = """
Parameters:
  Name: {Type: String, Default: blue}
  Count: {Type: Number, Default: 3}
  Names: {Type: CommaDelimitedList, Default: "a, b,c"}
  NoNames: {Type: CommaDelimitedList, Default: ""}
  Open: {Type: String}
  OpenList: {Type: List<AWS::EC2::Subnet::Id>}
  Secret: {Type: String, NoEcho: true, Default: hush}
Mappings:
  Blocks:
    blue: {cidr: 10.1.0.0/16, zones: [a, b]}
    green: {cidr: 10.2.0.0/16}
  Same:
    one: {cidr: 10.9.0.0/16}
    two: {cidr: 10.9.0.0/16}
Conditions:
  Yes: !Equals [!Ref Name, blue]
  No: !Not [!Condition Yes]
  Unsure: !Equals [!Ref Open, x]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: builder}}
  Other: {Type: AWS::IAM::Role}
  It:
    Type: AWS::X::Y
    Properties:
      P: %s
"""

KNOWN: list[tuple[str, Any]] = [
    ("!Ref Name", "blue"),
    ("{Ref: Count}", 3),
    ("!Ref Names", ["a", "b", "c"]),
    # An empty list of texts is one empty text.
    ("!Join ['', [!Select [0, !Ref NoNames]]]", ""),
    ("!Join ['', !Ref NoNames]", ""),
    ("!Ref Role", "builder"),
    ("!GetAtt Vpc.CidrBlock", "10.0.0.0/16"),
    ("{Fn::GetAtt: [Vpc, CidrBlock]}", "10.0.0.0/16"),
    ("!Sub 'a-${Name}-${!Kept}-${ Count }'", "a-blue-${Kept}-3"),
    ("!Sub ['${x}/${Name}', {x: !Select [1, !Ref Names]}]", "b/blue"),
    ("!Join ['-', [a, !Ref Name, 1, true]]", "a-blue-1-true"),
    ("!Join [',', !Ref Names]", "a,b,c"),
    ("!Split [',', 'x,y']", ["x", "y"]),
    ("!Select ['1', [a, b]]", "b"),
    ("!Select [0, !Split ['/', !GetAtt Vpc.CidrBlock]]", "10.0.0.0"),
    ("!Cidr [10.0.0.0/16, 3, 8]", ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]),
    ("!Cidr [!GetAtt Vpc.CidrBlock, '2', '12']", ["10.0.0.0/20", "10.0.16.0/20"]),
    ("!Select [1, !Cidr ['2001:db8::/56', 2, 64]]", "2001:db8:0:1::/64"),
    ("!FindInMap [Blocks, !Ref Name, cidr]", "10.1.0.0/16"),
    ("!FindInMap [Blocks, blue, zones]", ["a", "b"]),
    ("{Fn::FindInMap: [Blocks, red, cidr, {DefaultValue: none}]}", "none"),
    ("!FindInMap [Same, !Ref Open, cidr]", "10.9.0.0/16"),
    ("!If [Yes, a, b]", "a"),
    ("!If [No, a, !Ref AWS::NoValue]", None),
    ("[a, !If [No, b, !Ref AWS::NoValue], c]", ["a", "c"]),
    ("{A: !Ref AWS::NoValue, B: 1}", {"B": 1}),
    ("!If [Unsure, same, same]", "same"),
    ("!Base64 abc", "YWJj"),
    ("!Length [a, b]", 2),
    ("!Length {Ref: Names}", 3),
    ("!ToJsonString {a: [1, x]}", '{"a":[1,"x"]}'),
    ("2010-09-09", "2010-09-09"),
    ("'010'", "010"),
    ("[yes, off, ~, 1.5, 0x1F, 12e3]", [True, False, 1.5, 31, "12e3"]),
    ("!Select [0, [!If [Yes, a, b]]]", "a"),
]


@pytest.mark.parametrize(("written", "expected"), KNOWN)
def test_known(tmp_path: Path, written: str, expected: Any) -> None:
    reading = reading_of(tmp_path, HEAD % written)
    assert [line for line in said(reading) if ": error:" in line] == []
    assert values(reading, "It").get("P") == expected


UNKNOWN = [
    "!Ref Open",
    "!Ref OpenList",
    "!Ref Secret",
    "!Sub '${Secret}x'",
    "!Ref Vpc",
    "!Sub 'x-${Open}'",
    "!Join ['', [a, !Ref Open]]",
    "!Join [',', !Ref OpenList]",
    "!Select [0, !Ref OpenList]",
    "!Split [',', !Ref Open]",
    "!Cidr [!Ref Open, 2, 8]",
    "!Select [0, !Cidr [!Ref Open, 2, 8]]",
    "!Base64 {Ref: Open}",
    "!Length {Ref: OpenList}",
    "!ToJsonString {a: !Ref Open}",
    "!ImportValue other-stack-vpc",
    "!GetAZs ''",
    "!If [Unsure, a, b]",
    "!If [Unsure, a, !Ref AWS::NoValue]",
    "!FindInMap [Blocks, !Ref Open, cidr]",
    "'{{resolve:ssm:/a/b}}'",
    "'x{{resolve:secretsmanager:a:SecretString:b}}'",
    "!Ref AWS::Region",
    "!Ref AWS::AccountId",
    "!GetAtt Other.Arn",
]


@pytest.mark.parametrize("written", UNKNOWN)
def test_unknown(tmp_path: Path, written: str) -> None:
    reading = reading_of(tmp_path, HEAD % written)
    assert [line for line in said(reading) if ": error:" in line] == []
    assert isinstance(values(reading, "It")["P"], Unknown)


WRONG = [
    ("!Ref Nope", "there is no resource and no parameter `Nope`"),
    ("!Ref AWS::Nope", "there is no pseudo parameter `AWS::Nope`"),
    ("!GetAtt Vpc", "`Fn::GetAtt` takes a logical id and an attribute"),
    ("!GetAtt Nope.Arn", "there is no resource and no parameter `Nope`"),
    ("!Sub '${Nope}'", "there is no resource and no parameter `Nope`"),
    ("!Sub [a]", "`Fn::Sub` takes a text, or a text and a mapping"),
    ("!Select [7, [a]]", "there is no element 7 in a list of 1"),
    ("!Select [x, [a]]", "`x` is no index"),
    ("!Join [',', a]", "`Fn::Join` takes a list of texts"),
    ("!Split ['', a]", "the delimiter of `Fn::Split` is a text"),
    ("!Cidr [10.0.0.0/24, 300, 2]", "`Fn::Cidr` cannot take 300 blocks of 2 bits out of 10.0.0.0/24"),
    ("!Cidr [10.0.0.0/24, 4, 7]", "`Fn::Cidr`: 10.0.0.0/24 has no 4 blocks of 7 bits"),
    ("!FindInMap [Blocks, red, cidr]", "there is no `Blocks.red.cidr` in the mappings"),
    ("!If [Nope, a, b]", "there is no condition `Nope`"),
    ("{Fn::Nope: a}", "there is no function `Fn::Nope`"),
    ("!Nope a", "the tag `!Nope` is none that CloudFormation knows"),
    ("!!python/object:os.system a", "the tag `!!python/object:os.system` is none that CloudFormation knows"),
]


@pytest.mark.parametrize(("written", "message"), WRONG)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, written: str, message: str) -> None:
    reading = reading_of(tmp_path, HEAD % written)
    errors = [line for line in said(reading) if ": error:" in line]
    assert errors == [f"t.yaml:28:{11 if written[0] == '{' else 10}: error: {message}"]
    assert isinstance(values(reading, "It")["P"], Unknown)


LINKS: list[tuple[str, tuple[list[str], str] | None]] = [
    ("!Ref Vpc", (["Vpc"], "exact")),
    ("!Sub '${Vpc}'", (["Vpc"], "exact")),
    ("!Sub ['${v}', {v: !Ref Vpc}]", (["Vpc"], "exact")),
    ("!Join ['', [!Ref Vpc]]", (["Vpc"], "exact")),
    ("!Select [1, !Split [',', !Join [',', [x, !Ref Vpc]]]]", (["Vpc"], "exact")),
    ("!Select [1, !Split ['|', !Sub 'x|${Vpc}']]", (["Vpc"], "exact")),
    ("[!Ref Vpc, !GetAtt Role.Arn]", (["Vpc", "Role"], "exact")),
    ("!Ref Role", (["Role"], "exact")),
    ("!GetAtt Other.Arn", (["Other"], "exact")),
    ("!If [Yes, !Ref Vpc, x]", (["Vpc"], "exact")),
    ("!If [Unsure, !Ref Vpc, !Ref Other]", (["Vpc", "Other"], "ambiguous")),
    ("!If [Unsure, !Ref Vpc, !Ref AWS::NoValue]", (["Vpc"], "ambiguous")),
    ("!Sub 'x-${Vpc}'", None),
    ("!Join [',', !Ref OpenList]", None),
    ("!GetAtt Vpc.DefaultSecurityGroup", None),
    ("builder", None),
    ("!GetAtt Vpc.CidrBlock", None),
]


@pytest.mark.parametrize(("written", "expected"), LINKS)
def test_links(tmp_path: Path, written: str, expected: tuple[list[str], str] | None) -> None:
    assert links(reading_of(tmp_path, HEAD % written), "It").get("P") == expected


def test_companions_of_a_vpc_are_targets(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HEAD % "!GetAtt Vpc.DefaultSecurityGroup")
    reference = reading.after.by_address["t/It"].reference("P")
    assert reference is not None
    assert [(one.address, one.attribute) for one in reference.targets] == [
        ("t/Vpc", "default_security_group_id")
    ]


@pytest.mark.parametrize(
    "written",
    [
        "!Sub 'com.amazonaws.vpce.${AWS::Region}.${Service}'",
        "!Join ['.', [com.amazonaws.vpce, !Ref AWS::Region, !Ref Service]]",
        "!Sub 'com.amazonaws.vpce.eu-west-1.${Service.ServiceId}'",
    ],
)
def test_the_name_of_an_endpoint_service_is_made_of_its_id(tmp_path: Path, written: str) -> None:
    text = HEAD % written + "  Service: {Type: AWS::EC2::VPCEndpointService}\n"
    assert links(reading_of(tmp_path, text), "It") == {"P": (["Service"], "exact")}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("!Sub 'arn:aws:ec2:${AWS::Region}:${AWS::AccountId}:vpc/${Vpc}'", "Vpc"),
        ("!Sub 'arn:${AWS::Partition}:ec2:${AWS::Region}:1:vpc/${Vpc}'", "Vpc"),
        ("!Sub 'arn:aws:ec2:${AWS::Region}:1:subnet/${Vpc}'", None),
        ("!Select [1, !Split [':', !Select [0, !GetAtt Wall.EndpointIds]]]", "Wall"),
        ("!Select [0, !Split [':', !Select [0, !GetAtt Wall.EndpointIds]]]", None),
    ],
)
def test_what_is_made_of_an_identity(tmp_path: Path, written: str, expected: str | None) -> None:
    text = HEAD % written + "  Wall: {Type: AWS::NetworkFirewall::Firewall}\n"
    found = links(reading_of(tmp_path, text), "It").get("P")
    assert found == (([expected], "exact") if expected else None)


def test_zones_of_one_list_differ(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, HEAD % "[!Select [0, !GetAZs ''], !Select [1, !GetAZs {Ref: AWS::Region}]]"
    )
    first, second = values(reading, "It")["P"]
    assert first.symbol != second.symbol
    assert first.among == second.among != ""


def test_the_service_of_an_endpoint_is_known_without_the_region(tmp_path: Path) -> None:
    written = "[!Sub 'com.amazonaws.${AWS::Region}.s3', !Join ['.', [com.amazonaws, !Ref AWS::Region, s3]]]"
    assert values(reading_of(tmp_path, HEAD % written), "It")["P"] == ["com.amazonaws.${AWS::Region}.s3"] * 2
    given = reading_of(tmp_path, HEAD % written, AWS__Region="eu-west-1")
    assert values(given, "It")["P"][0] == "com.amazonaws.eu-west-1.s3"


def test_json_reads_as_yaml_does(tmp_path: Path) -> None:
    template = {
        "Parameters": {"P": {"Type": "String", "Default": "10.0.0.0/16"}},
        "Resources": {
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Ref": "P"}}},
            "A": {
                "Type": "AWS::EC2::Subnet",
                "Properties": {
                    "VpcId": {"Ref": "Vpc"},
                    "CidrBlock": {"Fn::Select": ["1", {"Fn::Cidr": [{"Ref": "P"}, "2", "8"]}]},
                },
            },
        },
    }
    reading = reading_of(tmp_path, template)
    assert values(reading, "A")["CidrBlock"] == "10.0.1.0/24"
    assert links(reading, "A") == {"VpcId": (["Vpc"], "exact")}
    subnet = reading.after.by_address["t/A"]
    assert subnet.origin is not None
    lines = (tmp_path / "t.json").read_text().split("\n")
    assert '"A": {' in lines[subnet.origin.line - 1]
    place = subnet.place_of(("CidrBlock",))
    assert place is not None
    assert lines[place.line - 1][place.column - 1 :].startswith('"CidrBlock"')
