"""One stack: a template with the values of its parameters, evaluated on demand.

What only AWS knows is symbolic: `Ref` of a VPC is the unknown of its id, and two of them are proven the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from netlint.cloudformation import identities
from netlint.cloudformation.conditions import TRUE, Conditions, Decision, reasons
from netlint.cloudformation.for_each import Expansion
from netlint.cloudformation.functions import ABSENT, Problem, is_scalar, text
from netlint.cloudformation.intrinsics import Intrinsics
from netlint.cloudformation.parameters import value_of, without_blanks
from netlint.cloudformation.pseudo import known
from netlint.cloudformation.reporting import Reporter
from netlint.cloudformation.reporting import Shared as Shared
from netlint.cloudformation.serverless import translated
from netlint.cloudformation.template import Template
from netlint.lang.types import DYNAMIC, STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    NULL,
    Computation,
    ObjectValue,
    Range,
    Ref,
    Sensitive,
    TupleValue,
    UnknownValue,
    Value,
)

STACK_TYPE = "AWS::CloudFormation::Stack"
#: What CDK puts into templates to report which constructs are used.
CDK_METADATA = "AWS::CDK::Metadata"

#: How many stacks may be nested in each other, and how many there may be in all.
MAX_NESTED = 10
MAX_STACKS = 500


class Stack(Reporter):
    """A stack.

    Attributes:
        name: what its addresses begin with: `Stack`, or `Parent/Nested`.
        template: its template.
        region: its region, where that is known.
        account: its account, where that is known.
        parent: the stack that it is nested in.
        resources: the resources that are declared, by logical id, loops expanded.
    """

    def __init__(
        self,
        name: str,
        template: Template,
        shared: Shared | None = None,
        *,
        given: Mapping[str, Value] | None = None,
        region: str | None = None,
        account: str | None = None,
        stack_name: str | None = None,
        parent: Stack | None = None,
    ) -> None:
        """Prepare a stack.

        Args:
            name: what its addresses begin with.
            template: its template.
            shared: what it has in common with other stacks of the same reading.
            given: the values of parameters; those of pseudo parameters too (`AWS::Region`).
            region: its region, where that is known.
            account: its account, where that is known.
            stack_name: the name that CloudFormation gives it, where that is known.
            parent: the stack that it is nested in.
        """
        self.name = name
        self.template = template
        self.shared = shared if shared is not None else Shared()
        self.parent = parent
        self.root: Stack = parent.root if parent is not None else self
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.given = dict(given or {})
        self.region = region or known(self.given.get("AWS::Region"))
        self.account = account or known(self.given.get("AWS::AccountId"))
        self.stack_name = stack_name or known(self.given.get("AWS::StackName"))
        self._parameters: dict[str, Value] = {}
        self._has_blanks = False
        self._properties: dict[tuple[str, str], Value | None] = {}
        self._outputs: dict[str, Value | None] = {}
        self._children: dict[str, Stack | None] = {}
        self.current = []
        #: How many undecided conditions stand around what is being evaluated.
        self.unsure = 0
        #: Which resources each one refers to for certain, and where.
        self.edges: dict[str, dict[str, Any]] = {}
        self.complained = set()
        self.choices = {}
        self._unread: set[str] = set()
        self.resources: dict[str, dict[str, Any]] = {}
        self.outputs: dict[str, Any] = {}
        self._intrinsics = Intrinsics(self)
        self.expansion = Expansion(self)
        self.conditions = Conditions(self, template.conditions)
        self.conditions = Conditions(self, self.expansion.expand(template.conditions))
        self.resources = self._valid(translated(template, self.expansion.expand(template.resources)))
        self.outputs = self.expansion.expand(template.outputs)

    def _valid(self, written: dict[str, Any]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for name, node in written.items():
            if name == "Fn::Transform":
                continue
            if isinstance(node, UnknownValue):
                # Its tag is not understood, which has been said.
                self.expansion.open.append(name)
            elif not isinstance(node, dict):
                self.diagnose(("Resources", name), f"the resource `{name}` is no mapping")
            elif isinstance(node.get("Type"), UnknownValue):
                self.expansion.open.append(name)
            elif not isinstance(node.get("Type"), str):
                self.diagnose(("Resources", name), f"the resource `{name}` has no `Type`")
            elif node["Type"] == CDK_METADATA:
                # It makes nothing, and hangs on a condition that says where its type is known.
                continue
            elif not isinstance(node.get("Properties", {}), dict) and node.get("Properties") is not None:
                self.diagnose(("Resources", name, "Properties"), f"the properties of `{name}` are no mapping")
            else:
                found[name] = node
        return found

    # --- values

    def reasons(self, *values: Value) -> tuple[str, ...]:
        """Return what values hang on that is not known."""
        return reasons(self, values)

    def value(self, node: Any) -> Value:
        """Evaluate a node; `ABSENT` where it is `AWS::NoValue`."""
        kind = type(node)
        if kind is str:
            return self._intrinsics.dynamic(node) if "{{resolve:" in node else node
        if kind is dict:
            return self._mapping(node)
        if kind is list:
            elements = [self.value(element) for element in node]
            return TupleValue(tuple(element for element in elements if element is not ABSENT))
        return ABSENT if node is None else node

    def _mapping(self, node: dict[str, Any]) -> Value:
        if len(node) == 1:
            ((name, argument),) = node.items()
            function = self._intrinsics.find(name)
            if function is not None:
                try:
                    return function(argument)
                except Problem as problem:
                    self.complain(node, problem)
                    return UnknownValue(DYNAMIC, None, Reason.FAILED)
        found: dict[str, Value] = {}
        for name, inner in node.items():
            if name[:4] == "Fn::":
                if name == "Fn::Transform":
                    self._intrinsics.transform(inner, node)
                    return UnknownValue(DYNAMIC, None, Reason.UNSUPPORTED)
                return (
                    self._mapping(self.expansion.expand(node)) if name.startswith("Fn::ForEach::") else NULL
                )
            value = inner if type(inner) is str and "{{" not in inner else self.value(inner)
            if value is not ABSENT:
                found[name] = value
        return ObjectValue(found)

    # --- parameters

    def parameter(self, name: str) -> Value:
        """Return the value of a parameter that is declared."""
        found = self._parameters.get(name)
        if found is None:
            declared = self.template.parameters[name]
            declared = declared if isinstance(declared, dict) else {}
            symbol = Ref(f"{self.name}/{name}", ("value",))
            found = self._parameters[name] = value_of(declared, self.given.get(name), symbol)
            self._has_blanks = self._has_blanks or found in ("", TupleValue(("",)))
        return found

    def allowed(self, term: Ref) -> frozenset[str]:
        """Return the values that a parameter without a value may have; empty where any."""
        stack, _, name = term.address.rpartition("/")
        owner: Stack | None = self
        while owner is not None and owner.name != stack:
            owner = owner.parent
        declared = owner.template.parameters.get(name) if owner is not None else None
        values = declared.get("AllowedValues") if isinstance(declared, dict) else None
        if term.path != ("value",) or not isinstance(values, list) or not all(map(is_scalar, values)):
            return frozenset()
        return frozenset(map(text, values))

    # --- resources

    def decision(self, logical: str) -> Decision:
        """Return whether a resource exists."""
        node = self.resources[logical]
        macros = self.template.unknown_transforms
        if macros:
            return Decision(None, tuple(f"the macro `{macro}`" for macro in macros))
        condition = node.get("Condition")
        if condition is None:
            return TRUE
        try:
            return self.conditions.named(condition)
        except Problem as problem:
            self.diagnose(("Resources", logical, "Condition"), str(problem))
            return Decision(None, (f"the condition `{condition}`, which there is not",))

    def is_open(self, logical: str) -> bool:
        """Tell whether a macro or a function gives all properties of a resource."""
        return logical in self._unread or bool(self.template.unknown_transforms)

    def type_of(self, logical: str) -> str:
        """Return its type."""
        return str(self.resources[logical]["Type"])

    def property(self, logical: str, name: str) -> Value | None:
        """Return the value of a resource's property; None where it is not set.

        Raises:
            Problem: it hangs on itself.
        """
        key = (logical, name)
        if key in self._properties:
            found = self._properties[key]
            if found is _PENDING:
                raise Problem(f"`{name}` of `{logical}` hangs on itself")
            return found
        written = self.resources[logical].get("Properties") or {}
        if name not in written:
            return None
        self._properties[key] = _PENDING
        self.current.append(logical)
        unsure, self.unsure = self.unsure, int(self.decision(logical).holds is None)
        try:
            path = ("Resources", logical, "Properties", name)
            value: Value | None = self.bounded(self.value(written[name]), path)
        finally:
            self.current.pop()
            self.unsure = unsure
        value = None if value is ABSENT else value
        if value is not None and self._has_blanks and self.type_of(logical) != STACK_TYPE:
            value = without_blanks(value)
        self._properties[key] = value
        return value

    def properties(self, logical: str) -> ObjectValue:
        """Return all properties of a resource."""
        written = self.resources[logical].get("Properties") or {}
        if any(name[:4] == "Fn::" or name == "Ref" for name in written):
            self.current.append(logical)
            try:
                whole = self.value(written)
            finally:
                self.current.pop()
            if isinstance(whole, ObjectValue):
                return whole
            self._unread.add(logical)
            return ObjectValue({})
        found: dict[str, Value] = {}
        for name in written:
            try:
                value = self.property(logical, name)
            except Problem as problem:
                self.diagnose(("Resources", logical, "Properties", name), str(problem))
                value = UnknownValue(DYNAMIC, None, Reason.FAILED)
            if value is not None:
                found[name] = value
        return ObjectValue(found)

    def address(self, logical: str) -> str:
        """Return the address of a resource."""
        return f"{self.name}/{logical}"

    def identity(self, logical: str, attribute: str, name: str = "") -> Value:
        """Return an attribute of a resource, known where a property sets it.

        Args:
            logical: the resource.
            attribute: what it is, see `identities`.
            name: the property that sets it; empty where AWS does.
        """
        self.note_edge(logical)
        type_ = self.type_of(logical)
        unique = f"{type_}.{attribute}" if identities.is_given_out(attribute) else ""
        address = self.address(logical)
        if name:
            given = self.property(logical, name)
            if given is not None:
                return identities.named_by(given, Ref(address, (attribute,)))
        return UnknownValue(
            STRING,
            Ref(address, (attribute,), unique),
            Reason.AFTER_APPLY,
            Range(not_null=True, prefix=identities.prefix_of(type_, attribute)),
        )

    def note_edge(self, logical: str) -> None:
        """Note that what is being evaluated refers to a resource."""
        if self.current and not self.unsure:
            self.edges.setdefault(self.current[-1], {}).setdefault(logical, None)

    # --- nested stacks and outputs

    def child(self, logical: str) -> Stack | None:
        """Return the nested stack that a resource declares; None where its template is not at hand."""
        if logical not in self._children:
            self._children[logical] = None
            self._children[logical] = self._nested(logical)
        return self._children[logical]

    def _nested(self, logical: str) -> Stack | None:
        loader = self.shared.templates
        if loader is None:
            return None
        self.shared.stacks += 1
        if self.depth >= MAX_NESTED or self.shared.stacks > MAX_STACKS:
            self.diagnose(
                ("Resources", logical),
                f"stacks nested more than {MAX_NESTED} levels deep, or more than {MAX_STACKS}, are not read",
            )
            return None
        url = self.property(logical, "TemplateURL")
        template = loader(self, logical, url if url is not None else NULL)
        if template is None:
            return None
        passed = self.property(logical, "Parameters")
        given: dict[str, Value] = {}
        if isinstance(passed, ObjectValue):
            given = dict(passed.attributes)
        elif passed is not None:
            # Nothing is known of any of them, defaults included.
            given = dict.fromkeys(template.parameters, UnknownValue(DYNAMIC, None, Reason.UNSUPPORTED))
        return Stack(
            self.address(logical),
            template,
            self.shared,
            given=given,
            region=self.region,
            account=self.account,
            parent=self,
        )

    def output(self, name: str) -> Value | None:
        """Return the value of an output; None where there is none of this name.

        Raises:
            Problem: its condition is not there, or it hangs on itself.
        """
        if name in self._outputs:
            found = self._outputs[name]
            if found is _PENDING:
                raise Problem(f"the output `{name}` hangs on itself")
            return found
        node = self.outputs.get(name)
        if not isinstance(node, dict) or "Value" not in node:
            return None
        holds = self.conditions.named(node["Condition"]).holds if "Condition" in node else True
        if holds is False:
            return None
        self._outputs[name] = _PENDING
        unsure, self.unsure = self.unsure, int(holds is None)
        try:
            value: Value | None = self.bounded(self.value(node["Value"]), ("Outputs", name))
        finally:
            self.unsure = unsure
            self._outputs[name] = None
        self._outputs[name] = value
        return value

    def imported(self, name: Value) -> Value:
        """Return the value of an export of this name."""
        found = self.shared.imports(self, name) if self.shared.imports is not None else None
        if found is not None:
            return found
        return UnknownValue(STRING, Computation("import", (name,)), Reason.ELSEWHERE, Range(not_null=True))


#: Stands in for a property that is being evaluated.
_PENDING = Sensitive(NULL)


def walk_stacks(stacks: Iterable[Stack]) -> Iterator[Stack]:
    """Yield stacks and all that is nested in them, outer before inner."""
    for stack in stacks:
        yield stack
        nested = [name for name in stack.resources if stack.type_of(name) == STACK_TYPE]
        children = [stack.child(name) for name in nested if stack.decision(name).holds is not False]
        yield from walk_stacks(child for child in children if child is not None)
