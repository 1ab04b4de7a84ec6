"""Parameters, conditions, loops, nested stacks, macros and what was before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netlint.errors import InputError
from netlint.lang.unknown import Reason, Unknown
from netlint.resources.model import Action
from netlint.resources.options import ReadOptions, VariableOption
from netlint.sources.directory import expand
from netlint.sources.recognise import read
from tests.cloudformation.template_helpers import links, reading_of, said, values

PARAMETERS = """
Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
  Size: {Type: Number, Default: 2}
  Zones: {Type: List<AWS::EC2::AvailabilityZone::Name>}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/ami}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  NotTest: !Not [!Equals [!Ref Env, test]]
  Both: !And [!Condition Prod, !Equals [!Ref Size, 2]]
  Never: !And [!Condition Prod, !Equals [!Ref Size, 3]]
  Always: !Or [!Condition Prod, !Equals [!Ref Size, "2"]]
Resources:
  A: {Type: AWS::X::Y, Condition: Prod, Properties: {P: 1, V: !Ref C}}
  B: {Type: AWS::X::Y, Condition: NotTest, Properties: {P: !Ref Zones, I: !Ref Image}}
  C: {Type: AWS::X::Y, Condition: Always}
  D: {Type: AWS::X::Y, Condition: Never}
  E: {Type: AWS::X::Y, Condition: Both}
"""


def test_a_condition_that_is_not_decided_leaves_its_resource_open(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, PARAMETERS)
    assert [one.name for one in reading.after] == ["A", "B", "C", "E"]
    attribute = values(reading, "A")["P"]
    assert isinstance(attribute, Unknown)
    assert attribute.reason is Reason.MAYBE
    assert getattr(attribute, "detail", "") == (
        "not decided, as the condition `Prod` hangs on the parameter `Env`"
    )
    assert links(reading, "A") == {"V": (["C"], "ambiguous")}
    assert said(reading) == [
        (
            "t.yaml:8:3: warning: 2 conditions are not decided, and what hangs on it may exist or not: `Prod`"
            " on the parameter `Env`; `Both` on the parameter `Env` (--parameter NAME=VALUE decides)"
        )
    ]


def test_a_value_that_hangs_on_a_condition_says_on_what(tmp_path: Path) -> None:
    text = PARAMETERS + "  F: {Type: AWS::X::Y, Properties: {P: [!If [Prod, 1, 2]]}}\n"
    (attribute,) = values(reading_of(tmp_path, text), "F")["P"]
    assert isinstance(attribute, Unknown)
    assert getattr(attribute, "detail", "") == (
        "one of several values: which one hangs on the parameter `Env`"
    )


def test_given_parameters_decide(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, PARAMETERS, Env="prod", Zones="eu-west-1a,eu-west-1b")
    assert said(reading) == []
    assert values(reading, "A")["P"] == 1
    assert values(reading, "B")["P"] == ["eu-west-1a", "eu-west-1b"]
    assert isinstance(values(reading, "B")["I"], Unknown)
    assert [one.name for one in reading_of(tmp_path, PARAMETERS, Env="dev").after] == ["B", "C"]


def test_what_is_given_must_be_declared_and_allowed(tmp_path: Path) -> None:
    assert said(reading_of(tmp_path, PARAMETERS, Env="qa", Nope="1"))[-2:] == [
        "t.yaml:3:3: error: `qa` is none of the allowed values of the parameter `Env`",
        "t.yaml:0:0: warning: there is no parameter `Nope`, which is given",
    ]


@pytest.mark.parametrize(
    "content",
    [
        '[{"ParameterKey": "Env", "ParameterValue": "prod"}, {"ParameterKey": "X"}]',
        '{"Parameters": {"Env": "prod"}, "Tags": {}}',
        '{"Env": "prod"}',
        '["Env=prod"]',
        "Parameters:\n  Env: prod\n",
        "# names\nEnv=prod\n",
        '{"t:Env": "prod", "Env": "dev"}',
    ],
)
def test_files_of_parameters(tmp_path: Path, content: str) -> None:
    (tmp_path / "t.yaml").write_text(PARAMETERS)
    (tmp_path / "p").write_text(content)
    options = ReadOptions(parameters=(VariableOption(file=str(tmp_path / "p")),))
    reading = read(str(tmp_path / "t.yaml"), options)
    assert [one.name for one in reading.after] == ["A", "B", "C", "E"]
    assert values(reading, "A")["P"] == 1


def test_a_file_that_has_no_parameters(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(PARAMETERS)
    (tmp_path / "p").write_text("[1]")
    options = ReadOptions(parameters=(VariableOption(file=str(tmp_path / "p")),))
    with pytest.raises(InputError, match="no file of parameters"):
        read(str(tmp_path / "t.yaml"), options)


def test_loops(tmp_path: Path) -> None:
    text = """
Transform: AWS::LanguageExtensions
Parameters: {Zones: {Type: CommaDelimitedList, Default: "a,b"}}
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Fn::ForEach::Subnets:
    - Z
    - !Ref Zones
    - Subnet${Z}:
        Type: AWS::EC2::Subnet
        Properties:
          VpcId: !Ref Vpc
          CidrBlock: !FindInMap [M, !Ref Z, c, {DefaultValue: !Sub "10.0.${Z}.0/24"}]
          Wrong: !Ref Nowhere${Z}
  Fn::ForEach::Outer:
    - X
    - [p, q-1]
    - Fn::ForEach::Inner:
        - Y
        - ["1", "2"]
        - T&{X}${Y}: {Type: AWS::X::Y, Properties: {Fn::ForEach::Keys: [K, [m, n], {"Is${K}": "${X}${Y}"}]}}
"""
    reading = reading_of(tmp_path, text)
    names = ["Vpc", "Subneta", "Subnetb", "Tp1", "Tp2", "Tq11", "Tq12"]
    assert [one.name for one in reading.after] == names
    assert values(reading, "Subneta")["CidrBlock"] == "10.0.a.0/24"
    assert links(reading, "Subnetb") == {"VpcId": (["Vpc"], "exact")}
    assert values(reading, "Tq12") == {"Ism": "q-12", "Isn": "q-12"}
    origin = reading.after.by_address["t/Subnetb"].origin
    assert origin is not None
    assert origin.line == 9


NESTED = """
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  Sg: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, GroupDescription: x}}
  Fn:
    Type: AWS::Lambda::Function
    Properties: {VpcConfig: {SubnetIds: !Ref Subnets, SecurityGroupIds: [!Ref Sg]}}
Outputs:
  Group: {Value: !GetAtt Sg.GroupId}
"""

PARENT = """
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  S1: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  S2: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  App:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: %s
      Parameters:
        Vpc: !Ref Vpc
        Subnets: !Join [",", [!Ref S1, !Ref S2]]
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt App.Outputs.Group, IpProtocol: tcp}
"""


@pytest.mark.parametrize(
    "url",
    [
        "nested/app.yaml",
        "./nested/app.yaml",
        "https://s3.amazonaws.com/bucket/nested/app.yaml",
        "!Sub https://${AWS::Region}.s3.amazonaws.com/x/nested/app.yaml",
    ],
)
def test_nested_stacks(tmp_path: Path, url: str) -> None:
    (tmp_path / "nested").mkdir()
    (tmp_path / "nested" / "app.yaml").write_text(NESTED)
    reading = reading_of(tmp_path, PARENT % url)
    assert said(reading) == []
    assert "t/App/Sg" in reading.after.by_address
    assert links(reading, "Fn") == {
        "VpcConfig.SubnetIds": (["S1", "S2"], "exact"),
        "VpcConfig.SecurityGroupIds": (["App/Sg"], "exact"),
    }
    assert links(reading, "Sg") == {"VpcId": (["Vpc"], "exact")}
    assert links(reading, "Rule") == {"GroupId": (["App/Sg"], "exact")}
    origin = reading.after.by_address["t/App/Sg"].origin
    assert origin is not None
    assert Path(origin.file).name == "app.yaml"
    assert [(Path(one.file).name, one.line) for one in origin.module_calls] == [("t.yaml", 6)]
    assert expand(str(tmp_path)) == [str(tmp_path / "t.yaml")]


def test_a_nested_stack_that_is_not_there(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, PARENT % "https://example.com/none.yaml")
    assert said(reading) == [
        (
            "t.yaml:6:3: warning: the nested stack `App` is not read: "
            "`https://example.com/none.yaml` is not beside"
            " this template"
        )
    ]
    assert reading.after.passed_on == {"t/Vpc": "t/App", "t/S1": "t/App", "t/S2": "t/App"}


def test_nothing_is_read_from_outside_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "app.yaml").write_text(NESTED)
    inner = tmp_path / "project"
    (inner / ".git").mkdir(parents=True)
    for url in ("../app.yaml", r'"./a\0.yaml"'):
        reading = reading_of(inner, PARENT % url)
        assert "not beside" in said(reading)[0]


def test_a_stack_that_nests_itself(tmp_path: Path) -> None:
    text = "Resources:\n  Me: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}\n"
    assert [line for line in said(reading_of(tmp_path, text)) if "levels deep" in line] != []


def test_macros_leave_everything_open(tmp_path: Path) -> None:
    text = """
Transform: [AWS::LanguageExtensions, Mine]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref MadeByIt}}
"""
    reading = reading_of(tmp_path, text)
    assert [line.partition(",")[0] for line in said(reading)] == [
        "t.yaml:2:1: warning: what the macro `Mine` makes is not known"
    ]
    attributes = values(reading, "Vpc")
    assert isinstance(attributes["CidrBlock"], Unknown)
    assert isinstance(attributes.get("EnableDnsSupport"), Unknown)
    assert set(reading.after.passed_on) == {"t/Vpc", "t/Other"}


def test_serverless_functions(tmp_path: Path) -> None:
    text = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 3, VpcConfig: {SecurityGroupIds: [!Ref Sg]}}}
Resources:
  Sg: {Type: AWS::EC2::SecurityGroup}
  Fn:
    Type: AWS::Serverless::Function
    Properties: {VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}}
  Api: {Type: AWS::Serverless::Api}
Outputs: {Role: {Value: !GetAtt FnRole.Arn}}
"""
    reading = reading_of(tmp_path, text)
    assert said(reading) == []
    assert reading.after.by_address["t/Fn"].type == "AWS::Lambda::Function"
    assert values(reading, "Fn")["VpcConfig"]["SubnetIds"] == ["subnet-1"]
    assert links(reading, "Fn") == {"VpcConfig.SecurityGroupIds": (["Sg"], "exact")}


def test_what_was_before(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text("""
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Gone: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  Same: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, AvailabilityZone: !Select [0, !GetAZs ""]}}
""")
    new = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Same: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, AvailabilityZone: !Select [0, !GetAZs ""]}}
  New: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
"""
    reading = reading_of(tmp_path, new, base=str(old))
    assert reading.before is not None
    actions = {one.name: one.action for one in reading.after}
    assert actions == {"Vpc": Action.UPDATE, "Same": Action.NO_OP, "New": Action.CREATE}
    assert {one.name: one.action for one in reading.before}["Gone"] is Action.DELETE
    assert "t/Gone" in reading.before.by_address


def test_a_plan_has_its_own_before(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps({"format_version": "1.0"}))
    with pytest.raises(InputError, match="--base is for CloudFormation"):
        read(str(tmp_path / "plan.json"), ReadOptions(base="old.yaml"))
