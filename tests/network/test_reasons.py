"""Why a value is not known, in the words of the language that it is written in."""

import pytest

from netlint.lang.unknown import AFTER_APPLY, Reason, Unknown
from netlint.network.reasons import is_of_template, reason_of, which_of_several
from netlint.resources.model import ResourceInstance

SUBNET = ResourceInstance("aws_subnet.a", "aws_subnet", "a", attributes={})
OF_TEMPLATE = ResourceInstance("stack/A", "AWS::EC2::Subnet", "A", attributes={})


@pytest.mark.parametrize(
    ("value", "resource", "words"),
    [
        (AFTER_APPLY, SUBNET, ("known only after apply", "scan the plan after apply")),
        (AFTER_APPLY, OF_TEMPLATE, ("known only when the stack is deployed", "in the template")),
        (Unknown(Reason.NO_VALUE), SUBNET, ("a variable without a value", "give the variable a value")),
        (
            Unknown(Reason.NO_VALUE),
            OF_TEMPLATE,
            ("a parameter without a value", "give the parameter a value"),
        ),
        (Unknown(Reason.ELSEWHERE), None, ("managed outside of what was read", "that owns it")),
        (Unknown(Reason.SENSITIVE), OF_TEMPLATE, ("marked sensitive", "")),
    ],
)
def test_each_language_has_its_words(
    value: Unknown, resource: ResourceInstance | None, words: tuple[str, str]
) -> None:
    why, settle = reason_of(value, resource)
    assert words[0] in why
    assert words[1] in settle


def test_which_of_several_is_meant() -> None:
    assert "plan" in which_of_several(SUBNET)
    assert "template" in which_of_several(OF_TEMPLATE)
    assert not is_of_template(None)
