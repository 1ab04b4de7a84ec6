"""Why a value is not known, and what would settle it, in the words of the language that it is written in."""

from __future__ import annotations

from netlint.lang.unknown import Reason, Unknown
from netlint.resources.model import ResourceInstance

_ELSEWHERE = "scan it together with the configuration that owns it"
_SETTLE = {
    Reason.ELSEWHERE: _ELSEWHERE,
    Reason.AFTER_APPLY: "give it a value in the configuration, or scan the plan after apply",
    Reason.NO_VALUE: "give the variable a value",
}
_WHY_TEMPLATE = {
    Reason.AFTER_APPLY: "known only when the stack is deployed",
    Reason.NO_VALUE: "a parameter without a value",
}
_SETTLE_TEMPLATE = {
    Reason.ELSEWHERE: _ELSEWHERE,
    Reason.AFTER_APPLY: "give it a value in the template",
    Reason.NO_VALUE: "give the parameter a value",
}


def is_of_template(resource: ResourceInstance | None) -> bool:
    """Tell by its type, such as `AWS::EC2::Subnet`, whether a resource is of a CloudFormation template."""
    return resource is not None and "::" in resource.type


def reason_of(value: Unknown, resource: ResourceInstance | None) -> tuple[str, str]:
    """Say why a value of a resource is not known, and what would settle it: nothing, if that depends."""
    detail: str = getattr(value, "detail", "")
    if is_of_template(resource):
        why = detail or _WHY_TEMPLATE.get(value.reason, value.reason.value)
        return why, _SETTLE_TEMPLATE.get(value.reason, "")
    return detail or value.reason.value, _SETTLE.get(value.reason, "")


def which_of_several(resource: ResourceInstance | None) -> str:
    """Say what would settle which of several entities is meant."""
    if is_of_template(resource):
        return "the template alone does not say which; give what it hangs on a value"
    return "the plan alone does not say which; scan the plan after apply"
