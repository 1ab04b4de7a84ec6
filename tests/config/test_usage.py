"""The file of traffic: strict, with the line of what is wrong."""

from pathlib import Path

import pytest

from netlint.config.usage import read_usage
from netlint.errors import ConfigurationError

BILLED = {
    "aws_nat_gateway.main[0]": frozenset({"gb", "cross-zone"}),
    'aws_vpc_endpoint.main["sqs"]': frozenset({"gb"}),
    "aws_vpc_peering_connection.main": frozenset({"cross-zone"}),
}


def usage(folder: Path, text: str) -> dict[str, dict[str, float]]:
    file = folder / "usage.toml"
    file.write_text(text, encoding="utf-8")
    return read_usage(str(file), BILLED)


def test_traffic_by_address(tmp_path: Path) -> None:
    text = (
        '[traffic]\n"aws_nat_gateway.main[0]" = { gb = 500, cross-zone = 20.5 }\n'
        "'aws_vpc_endpoint.main[\"sqs\"]' = 3\n"
    )
    assert usage(tmp_path, text) == {
        "aws_nat_gateway.main[0]": {"gb": 500, "cross-zone": 20.5},
        'aws_vpc_endpoint.main["sqs"]': {"gb": 3},
    }
    assert usage(tmp_path, "") == {}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            '[traffic]\n\n"aws_nat_gateway.main[1]" = 5',
            3,
            "as `aws_nat_gateway.main[1]`; did you mean `aws_nat_gateway.main[0]`?",
        ),
        ("[traffic]\naws_something.main = 5", 2, "as `aws_something`; an address stands in quotes"),
        ('"aws_nat_gateway.main[0]" = 5', 1, 'there is `[traffic]`; write ["traffic"]'),
        ("[trafic]", 1, "`trafic` is not a setting; there is `[traffic]`"),
        ("traffic = 5", 1, "`traffic` must be a table"),
        ('[traffic]\n"aws_nat_gateway.main[0]" = "5"', 2, "must be a number of GB per month"),
        ('[traffic]\n"aws_nat_gateway.main[0]" = true', 2, "must be a number of GB per month"),
        ('[traffic]\n"aws_nat_gateway.main[0]" = -1', 2, "must be 0 or more"),
        ('[traffic]\n"aws_nat_gateway.main[0]" = inf', 2, "must be 0 or more"),
        ('[traffic]\n"aws_nat_gateway.main[0]" = { tb = 1 }', 2, "is not counted; `gb` and `cross-zone` are"),
        (
            '[traffic."aws_nat_gateway.main[0]"]\ngb = -1',
            1,
            "`gb` of `aws_nat_gateway.main[0]` must be 0 or more",
        ),
        (
            '[traffic]\n"aws_vpc_peering_connection.main" = 5',
            2,
            "is not billed for `gb`, but for `cross-zone`",
        ),
        ("[traffic\n", 0, "is no TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        usage(tmp_path, text)
    assert message in caught.value.message
    assert caught.value.line == line


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    for name, message in (("none.toml", "cannot be read"), ("binary.toml", "is not UTF-8")):
        with pytest.raises(ConfigurationError, match=message):
            read_usage(str(tmp_path / name), BILLED)
