"""The intrinsic functions of a template, by their names; each takes its argument as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netlint.cloudformation import functions, identities
from netlint.cloudformation.functions import ABSENT, Problem, is_scalar, text
from netlint.cloudformation.pseudo import pseudo
from netlint.lang.types import DYNAMIC, STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    NOT_NULL,
    Computation,
    Range,
    Ref,
    Sensitive,
    UnknownValue,
    Value,
    unmark_deep,
)

if TYPE_CHECKING:
    from netlint.cloudformation.stack import Stack

#: The kind of the names in the list of a region's zones: no two are equal.
_ZONES = "aws_availability_zones.names"

_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:([^{}]+)\}\}")

_Function = Callable[[Any], Value]


class Intrinsics:
    """The functions, for one stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._functions: dict[str, _Function] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Split": self._split,
            "Fn::Select": self._select,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ImportValue": self._import,
            "Fn::GetAZs": self._zones,
            "Fn::Cidr": self._cidr,
            "Fn::Base64": lambda argument: functions.base64(self._stack.value(argument)),
            "Fn::Length": lambda argument: functions.length(self._stack.value(argument)),
            "Fn::ToJsonString": lambda argument: functions.to_json(self._stack.value(argument)),
            "Fn::Transform": self.transform,
            "Fn::GetStackOutput": self._stack_output,
        }
        for name in ("Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Fn::Contains"):
            self._functions[name] = self._condition(name)

    def find(self, name: str) -> _Function | None:
        """Return the function of a name; None where it is none.

        Raises:
            Problem: it looks like one, and there is none of this name.
        """
        found = self._functions.get(name)
        if found is None and name[:4] == "Fn::" and not name.startswith("Fn::ForEach::"):
            return self._unsupported(name)
        return found

    def _unsupported(self, name: str) -> _Function:
        def fail(argument: Any) -> Value:
            raise Problem(f"there is no function `{name}`")

        return fail

    def _condition(self, name: str) -> _Function:
        def decide(argument: Any) -> Value:
            decision = self._stack.conditions.decide({name: argument})
            if decision.holds is None:
                return UnknownValue(STRING, None, Reason.NO_VALUE, NOT_NULL)
            return decision.holds

        return decide

    # --- references

    def _ref(self, name: Any) -> Value:
        if not isinstance(name, str):
            # With the language extensions, a function may give the name.
            name, _ = unmark_deep(self._stack.value(name))
            if isinstance(name, UnknownValue):
                return functions.unknown("reference", name, type_=DYNAMIC)
            if not isinstance(name, str):
                raise Problem("`Ref` takes a name")
        return self.named(name)

    def named(self, name: str) -> Value:
        """Return what `Ref` of a name is.

        Raises:
            Problem: nothing has this name.
        """
        stack = self._stack
        if name in stack.template.parameters:
            return stack.parameter(name)
        if name in stack.resources:
            attribute, property_ = identities.ref_attribute(stack.type_of(name))
            self._check_there(name)
            return stack.identity(name, attribute, property_)
        if name.startswith("AWS::"):
            return pseudo(stack, name)
        return self._missing(name)

    def _missing(self, name: str) -> Value:
        stack = self._stack
        if stack.template.transforms or stack.expansion.open or "Fn::Transform" in stack.template.resources:
            # A macro may make it.
            return UnknownValue(STRING, Ref(stack.address(name), ("id",)), Reason.UNSUPPORTED, NOT_NULL)
        if any(
            name.startswith(logical) and stack.type_of(logical).endswith("::MODULE")
            for logical in stack.resources
        ):
            # A module's own resources are named after it, and stand elsewhere.
            return UnknownValue(STRING, None, Reason.ELSEWHERE, NOT_NULL)
        raise Problem(f"there is no resource and no parameter `{name}`")

    def _check_there(self, logical: str) -> None:
        """Raise for a resource that is certainly not made."""
        if not self._stack.unsure and self._stack.decision(logical).holds is False:
            condition = self._stack.resources[logical]["Condition"]
            raise Problem(f"`{logical}` is not made, because its condition `{condition}` is false")

    def _get_att(self, argument: Any) -> Value:
        if isinstance(argument, str):
            argument = argument.split(".", 1)
        if not isinstance(argument, list) or len(argument) < 2:
            raise Problem("`Fn::GetAtt` takes a logical id and an attribute")
        logical, _ = unmark_deep(self._stack.value(argument[0]))
        attribute, _ = unmark_deep(self._stack.value(argument[1]))
        if len(argument) > 2 and all(isinstance(part, str) for part in argument[1:]):
            attribute = ".".join(argument[1:])
        if isinstance(logical, UnknownValue) or isinstance(attribute, UnknownValue):
            return functions.unknown("attribute", logical, attribute, type_=DYNAMIC)
        if not isinstance(logical, str) or not isinstance(attribute, str):
            raise Problem("`Fn::GetAtt` takes a logical id and an attribute")
        return self.attribute(logical, attribute)

    def attribute(self, logical: str, attribute: str) -> Value:
        """Return what `Fn::GetAtt` is.

        Raises:
            Problem: there is no such resource, or a nested stack has no such output.
        """
        stack = self._stack
        if logical not in stack.resources:
            return self._missing(logical)
        type_ = stack.type_of(logical)
        self._check_there(logical)
        if attribute.startswith("Outputs.") and type_ == "AWS::CloudFormation::Stack":
            return self._output(logical, attribute)
        name = identities.get_attribute(type_, attribute)
        if name == "name":
            return stack.identity(logical, name, identities.name_property(type_))
        if name == attribute and not type_.startswith("Custom::"):
            # What AWS returns under the name of a property is that property.
            stack.note_edge(logical)
            echoed = stack.property(logical, attribute)
            if echoed is not None:
                return echoed
        return stack.identity(logical, name)

    def _output(self, logical: str, attribute: str) -> Value:
        stack = self._stack
        stack.note_edge(logical)
        child = stack.child(logical)
        if child is None:
            return stack.identity(logical, attribute)
        found = child.output(attribute.removeprefix("Outputs."))
        if found is None:
            raise Problem(f"the template of `{logical}` has no output `{attribute.removeprefix('Outputs.')}`")
        return found

    def _stack_output(self, argument: Any) -> Value:
        value = self._stack.value(argument)
        outputs = self._stack.shared.outputs
        found = outputs(self._stack, value) if outputs is not None else None
        if found is not None:
            return found
        return UnknownValue(STRING, Computation("stack output", (value,)), Reason.ELSEWHERE, NOT_NULL)

    def _import(self, argument: Any) -> Value:
        name, _ = unmark_deep(self._stack.value(argument))
        return self._stack.imported(name)

    # --- texts

    def _sub(self, argument: Any) -> Value:
        variables: dict[str, Any] = {}
        if isinstance(argument, list):
            if len(argument) != 2 or not isinstance(argument[1], dict):
                raise Problem("`Fn::Sub` takes a text, or a text and a mapping")
            argument, variables = argument
        if isinstance(argument, dict) and set(argument) == {"Fn::Transform"}:
            # A macro makes the text.
            return UnknownValue(STRING, None, Reason.UNSUPPORTED, NOT_NULL)
        if not isinstance(argument, str):
            raise Problem("`Fn::Sub` takes a text")
        if "{{resolve:" in argument and "${" not in argument:
            return self.dynamic(argument)
        parts: list[Value] = []
        end = 0
        for found in _PLACEHOLDER.finditer(argument):
            parts.append(argument[end : found.start()])
            end = found.end()
            name = found[1].strip()
            if name.startswith("!"):
                parts.append(f"${{{name[1:]}}}")
            elif name in variables:
                parts.append(self._stack.value(variables[name]))
            elif "." in name:
                parts.append(self.attribute(*name.split(".", 1)))
            else:
                parts.append(self.named(name))
        parts.append(argument[end:])
        made = functions.concatenate(parts)
        return self.dynamic(made) if isinstance(made, str) and "{{resolve:" in made else made

    def dynamic(self, written: str) -> Value:
        """Return a text with dynamic references, each of which is the unknown of what it names."""
        parts: list[Value] = []
        end = 0
        for found in _DYNAMIC.finditer(written):
            parts.append(written[end : found.start()])
            end = found.end()
            value: Value = UnknownValue(
                STRING, Computation("resolve", (found[0],)), Reason.ELSEWHERE, NOT_NULL
            )
            parts.append(value if found[1].startswith("ssm:") else Sensitive(value))
        parts.append(written[end:])
        return functions.concatenate(parts)

    def _pair(self, name: str, argument: Any) -> tuple[Any, Any]:
        if not isinstance(argument, list) or len(argument) != 2:
            raise Problem(f"`{name}` takes a list of 2")
        return argument[0], argument[1]

    def _join(self, argument: Any) -> Value:
        delimiter, values = self._pair("Fn::Join", argument)
        separator = self._stack.value(delimiter)
        if not is_scalar(separator):
            raise Problem("the delimiter of `Fn::Join` is a text")
        made = functions.join(text(separator), self._stack.value(values))
        return self.dynamic(made) if isinstance(made, str) and "{{resolve:" in made else made

    def _split(self, argument: Any) -> Value:
        delimiter, whole = self._pair("Fn::Split", argument)
        if not isinstance(delimiter, str) or not delimiter:
            raise Problem("the delimiter of `Fn::Split` is a text")
        return functions.split(delimiter, self._stack.value(whole))

    # --- lists

    def _select(self, argument: Any) -> Value:
        index, values = self._pair("Fn::Select", argument)
        return functions.select(self._stack.value(index), self._stack.value(values))

    def _zones(self, argument: Any) -> Value:
        region = self._stack.value(argument)
        if region is ABSENT or region == "":
            region = pseudo(self._stack, "AWS::Region")
        region, _ = unmark_deep(region)
        prefix = region if isinstance(region, str) else ""
        if isinstance(region, UnknownValue) and isinstance(region.term, Ref):
            place = region.term.address
        elif isinstance(region, str):
            place = f"{self._stack.account or self._stack.root.name}/{region}"
        else:
            return UnknownValue(functions.STRINGS, None, Reason.NO_VALUE, NOT_NULL)
        return UnknownValue(
            functions.STRINGS,
            Ref(place, ("availability_zones",), distinct=_ZONES),
            Reason.NO_VALUE,
            Range(not_null=True, prefix=prefix),
        )

    def _cidr(self, argument: Any) -> Value:
        if isinstance(argument, list) and len(argument) in (2, 3):
            block, count, *bits = (unmark_deep(self._stack.value(part))[0] for part in argument)
            return functions.cidr(block, count, bits[0] if bits else 8)
        raise Problem("`Fn::Cidr` takes a block, a count and the bits for hosts")

    # --- choices

    def _if(self, argument: Any) -> Value:
        if not isinstance(argument, list) or len(argument) != 3:
            raise Problem("`Fn::If` takes a condition and two values")
        name, first, second = argument
        stack = self._stack
        decision = stack.conditions.named(name) if isinstance(name, str) else stack.conditions.decide(name)
        if decision.holds is not None:
            return stack.value(first if decision.holds else second)
        stack.unsure += 1
        try:
            return self._one_of([stack.value(first), stack.value(second)], decision.hangs_on)
        finally:
            stack.unsure -= 1

    def _one_of(self, alternatives: list[Value], hangs_on: tuple[str, ...]) -> Value:
        """Return one of several values, and remember on what it hangs which one."""
        found = functions.choice(alternatives)
        if isinstance(found, UnknownValue) and hangs_on:
            self._stack.choices[id(found)] = (found, hangs_on)
        return found

    def _find_in_map(self, argument: Any) -> Value:
        if not isinstance(argument, list) or len(argument) not in (3, 4):
            raise Problem("`Fn::FindInMap` takes the name of a mapping and two keys")
        default: Value | None = None
        if len(argument) == 4:
            options = argument[3]
            if not isinstance(options, dict) or "DefaultValue" not in options:
                raise Problem("the fourth part of `Fn::FindInMap` is `DefaultValue`")
            default = self._stack.value(options["DefaultValue"])
        candidates: list[Any] = [self._stack.template.mappings]
        unsure: list[Value] = []
        names: list[str] = []
        for part in argument[:3]:
            key, _ = unmark_deep(self._stack.value(part))
            if is_scalar(key):
                names.append(text(key))
                candidates = [one[text(key)] for one in candidates if _has(one, text(key))]
            elif isinstance(key, UnknownValue):
                unsure.append(key)
                names.append("?")
                candidates = [inner for one in candidates if isinstance(one, dict) for inner in one.values()]
            else:
                raise Problem("a key of `Fn::FindInMap` is no text")
        values = [self._stack.value(one) for one in candidates if not isinstance(one, dict)]
        if default is not None and (not values or unsure):
            values.append(default)
        if not values:
            raise Problem(f"there is no `{'.'.join(names)}` in the mappings")
        return self._one_of(values, self._stack.reasons(*unsure) if unsure else ())

    def transform(self, argument: Any, node: Any = None) -> Value:
        """Return what a macro makes: it is not followed."""
        name = argument.get("Name") if isinstance(argument, dict) else argument
        self._stack.unread_macro(name if isinstance(name, str) else "Fn::Transform", node or argument)
        return UnknownValue(DYNAMIC, None, Reason.UNSUPPORTED)


def _has(one: Any, key: str) -> bool:
    return isinstance(one, dict) and key in one
