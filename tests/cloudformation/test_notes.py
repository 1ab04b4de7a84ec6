"""Suppression by `Metadata` and by comments."""

from __future__ import annotations

import json
from pathlib import Path

from netlint.resources.model import Note
from tests.cloudformation.template_helpers import reading_of


def shown(notes: list[Note]) -> list[tuple[str, int, int, int]]:
    return [(one.text, one.line, one.first_line, one.last_line) for one in notes]


TEMPLATE = """\
Metadata: {netlint: {ignore: [RTB001]}}
Resources:
  Nat:
    Type: AWS::EC2::NatGateway
    Metadata:
      netlint:
        ignore:
          - {id: NAT001, reason: one is enough, until: 2027-01-01}
          - SG001
    Properties:
      # netlint: ignore[NAT002] reason: x
      SubnetId: subnet-1
      Tags:
        - Key: Name  # netlint: ignore[NAT003]
          Value: "# netlint: ignore[NAT004]"
        - Key: b
          Value: |
            # netlint: ignore[NAT005]
  Vpc:  # netlint: ignore[NET001]
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  # netlint: ignore[NET002]
  Other:
    Type: AWS::EC2::VPC
"""


def test_metadata_and_comments(tmp_path: Path) -> None:
    notes = reading_of(tmp_path, TEMPLATE).notes
    assert shown(notes) == [
        ("ignore-file[RTB001]", 1, 1, 26),
        ("ignore[NAT001] reason: one is enough until=2027-01-01", 8, 3, 18),
        ("ignore[SG001]", 9, 3, 18),
        ("ignore[NAT002] reason: x", 11, 12, 12),
        ("ignore[NAT003]", 14, 14, 14),
        ("ignore[NET001]", 19, 19, 23),
        ("ignore[NET002]", 23, 24, 26),
    ]


def test_metadata_in_json_on_one_line(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "A": {"Type": "AWS::EC2::VPC", "Metadata": {"netlint": {"ignore": ["NET001"]}}},
            "B": {"Type": "AWS::EC2::VPC"},
        }
    }
    reading = reading_of(tmp_path, json.dumps(template), "t.json")
    (note,) = reading.notes
    first, second = (one.origin for one in reading.after)
    assert first is not None
    assert second is not None
    assert note.covers(first)
    assert not note.covers(second)


def test_a_file_is_ignored_by_a_comment_at_its_top(tmp_path: Path) -> None:
    text = "# netlint: ignore-file[NET]\nResources:\n  A: {Type: AWS::EC2::VPC}\n"
    assert shown(reading_of(tmp_path, text).notes) == [("ignore-file[NET]", 1, 1, 4)]
