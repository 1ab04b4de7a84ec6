"""What the Serverless Application Model makes of its resources, as far as it has a part in a network.

A function becomes a Lambda function, and an application a nested stack. APIs, tables and layers have no part.
See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html.
"""

from __future__ import annotations

from typing import Any

from netlint.cloudformation.template import Template

_FUNCTION = "AWS::Serverless::Function"
_APPLICATION = "AWS::Serverless::Application"


def translated(template: Template, resources: dict[str, Any]) -> dict[str, Any]:
    """Return resources with those of the model replaced; others stay the very same."""
    found: dict[str, Any] | None = None
    for name, node in resources.items():
        type_ = node.get("Type") if isinstance(node, dict) else None
        if type_ == _FUNCTION:
            made = {**node, "Type": "AWS::Lambda::Function", "Properties": _function(template, node)}
        elif type_ == _APPLICATION:
            properties = node.get("Properties")
            properties = properties if isinstance(properties, dict) else {}
            nested = {
                "TemplateURL": properties.get("Location"),
                "Parameters": properties.get("Parameters", {}),
            }
            made = {**node, "Type": "AWS::CloudFormation::Stack", "Properties": nested}
        else:
            continue
        found = dict(resources) if found is None else found
        found[name] = made
    return resources if found is None else found


def _function(template: Template, node: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a function, the template's `Globals` merged in.

    What calls it (`Events`) becomes resources of their own: an API that names it, and is named there, makes
    no circle.
    """
    own = node.get("Properties")
    own = own if isinstance(own, dict) else {}
    common = template.globals.get("Function")
    whole = _merged(common, own) if isinstance(common, dict) else own
    return {name: value for name, value in whole.items() if name != "Events"}


def _merged(common: Any, own: Any) -> Any:
    """Merge as `Globals` does: mappings are joined, lists are added, else the function's own wins.

    See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html.
    """
    if isinstance(common, dict) and isinstance(own, dict) and not (_is_call(common) or _is_call(own)):
        joined = dict(common)
        for name, value in own.items():
            joined[name] = _merged(common[name], value) if name in common else value
        return joined
    if isinstance(common, list) and isinstance(own, list):
        return [*common, *own]
    return own


def _is_call(node: dict[str, Any]) -> bool:
    return len(node) == 1 and next(iter(node)).startswith(("Ref", "Fn::"))
