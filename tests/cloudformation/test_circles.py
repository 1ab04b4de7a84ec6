"""What refers to itself, and what is made elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

from netlint.cli.main import run
from netlint.lang.unknown import Unknown
from tests.cloudformation.template_helpers import reading_of, values

STACK = {"type": "aws:cloudformation:stack", "environment": "aws://111111111111/eu-west-1"}


def test_resources_in_a_circle(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        {
            "Resources": {
                "A": {
                    "Type": "AWS::EC2::VPC",
                    "Properties": {"CidrBlock": {"Fn::GetAtt": ["B", "CidrBlock"]}},
                },
                "B": {
                    "Type": "AWS::EC2::VPC",
                    "Properties": {"CidrBlock": {"Fn::GetAtt": ["A", "CidrBlock"]}},
                },
            }
        },
    )
    assert "resources refer to each other in a circle: A -> B -> A" in [
        one.message for one in reading.diagnostics
    ]


def test_exports_in_a_circle(tmp_path: Path, capfd) -> None:
    artifacts = {}
    for name, other in (("A", "B"), ("B", "A")):
        template = {
            "Resources": {
                "V": {
                    "Type": "AWS::EC2::VPC",
                    "Properties": {"CidrBlock": {"Fn::ImportValue": f"{other}-cidr"}},
                }
            },
            "Outputs": {
                "O": {"Value": {"Fn::GetAtt": ["V", "CidrBlock"]}, "Export": {"Name": f"{name}-cidr"}}
            },
        }
        (tmp_path / f"{name}.template.json").write_text(json.dumps(template))
        artifacts[name] = {**STACK, "properties": {"templateFile": f"{name}.template.json"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "48.0.0", "artifacts": artifacts}))
    assert run(["check", str(tmp_path)]) == 3
    told = "".join(capfd.readouterr())
    assert "in a circle" in told
    assert "Traceback" not in told


def test_what_macros_and_modules_make_is_unknown(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Resources:\n"
        "  Shop:\n    Type: Example::S3::Shop::MODULE\n"
        "  A:\n    Type: AWS::EC2::VPC\n    Properties:\n"
        "      CidrBlock: !Ref ShopBucket\n      InstanceTenancy: !Sub {Fn::Transform: {Name: Tenancy}}\n",
    )
    assert [one.message for one in reading.diagnostics if one.level == "error"] == []
    found = values(reading, "A")
    assert isinstance(found["CidrBlock"], Unknown)
    assert isinstance(found["InstanceTenancy"], Unknown)


def test_what_calls_a_function_of_the_serverless_model_is_no_circle(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  Api:\n    Type: AWS::Serverless::Api\n"
        "    Properties: {StageName: live, DefinitionBody: {paths: {x: !Sub '${Answer.Arn}/invocations'}}}\n"
        "  Answer:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      Events: {Get: {Type: Api, Properties: {Path: /x, Method: get, RestApiId: !Ref Api}}}\n"
        "      VpcConfig: {SubnetIds: [subnet-0123456789abcdef0], SecurityGroupIds: []}\n",
    )
    assert [one.message for one in reading.diagnostics] == []
    assert "Events" not in values(reading, "Answer")
    assert "VpcConfig" in values(reading, "Answer")
