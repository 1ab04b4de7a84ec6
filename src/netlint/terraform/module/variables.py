"""The values of the root module's variables.

Later sources win: defaults, the environment (`TF_VAR_name`), `terraform.tfvars`, `terraform.tfvars.json`,
`*.auto.tfvars` and `*.auto.tfvars.json` in the order of their names, then the options of the command line.

Source: https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from msgspec import Struct

from netlint.hcl.diagnostics import Diagnostic
from netlint.hcl.json_syntax import parse_json_file
from netlint.hcl.parser import parse_expression, parse_file
from netlint.hcl.positions import Source
from netlint.hcl.scope import EvaluationError
from netlint.lang.convert import ConversionError
from netlint.lang.unknown import Reason
from netlint.lang.values import Null, Ref, UnknownValue, Value, sensitive
from netlint.terraform.module.declarations import Module, Variable
from netlint.terraform.module.files import FileFailure, Files
from netlint.terraform.module.problems import Problems, place
from netlint.terraform.module.static import constant, constant_at

_ENVIRONMENT = "TF_VAR_"
_FIXED = ("terraform.tfvars", "terraform.tfvars.json")


class VariableOption(Struct, frozen=True):
    """A `-var name=text` option of the command line."""

    name: str
    text: str


class VariableFile(Struct, frozen=True):
    """A `-var-file` option of the command line: what messages call the file, and its content."""

    path: str
    data: bytes


class RootVariables(Struct):
    """The values by name, of every variable that the root module declares; and what was wrong."""

    values: dict[str, Value]
    diagnostics: list[Diagnostic]


class _Given(Struct):
    """A value that one of the sources gives, and where: of a text, it is not parsed yet."""

    source: Source
    offset: int
    value: Value | None = None
    text: str | None = None


def root_variables(
    files: Files,
    module: Module,
    *,
    environment: Mapping[str, str] | None = None,
    options: Sequence[VariableOption | VariableFile] = (),
) -> RootVariables:
    """Return the values of a root module's variables.

    A variable without a value is unknown, with `var.NAME` as what it is the unknown of.

    Args:
        files: where the module's own variable files are.
        module: the root module.
        environment: the environment variables, of which those named `TF_VAR_…` count.
        options: `-var` and `-var-file`, in the order given.
    """
    collected = _Collected(module)
    for key, text in sorted((environment or {}).items()):
        if key.startswith(_ENVIRONMENT) and key.removeprefix(_ENVIRONMENT) in module.variables:
            collected.text(key.removeprefix(_ENVIRONMENT), text, f"<environment variable {key}>")
    for path in _automatic(files, module.directory):
        try:
            collected.file(path, files.read(path))
        except FileFailure as failure:
            detail = f'The variables file "{path}" {failure.message}.'
            collected.problems.found.append(Diagnostic(path, 1, 1, "Failed to read variables file", detail))
    for option in options:
        if isinstance(option, VariableFile):
            collected.file(option.path, option.data)
        else:
            collected.option(option)
    return collected.result()


def _automatic(files: Files, directory: str) -> list[str]:
    """Return the paths of the variable files that are read without being named."""
    try:
        names = files.names(directory)
    except FileFailure:
        return []
    # An editor's backup ends otherwise; Terraform skips hidden files here too.
    automatic = [
        name
        for name in sorted(names)
        if name.endswith((".auto.tfvars", ".auto.tfvars.json"))
        and not name.startswith(".")
        and not name.endswith("~")
    ]
    fixed = [name for name in _FIXED if name in names]
    return [posixpath.normpath(posixpath.join(directory, name)) for name in (*fixed, *automatic)]


class _Collected:
    """The values given so far, and what is wrong with them."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._given: dict[str, _Given] = {}
        self.problems = Problems()

    def text(self, name: str, text: str, title: str) -> None:
        """Take a text for a variable."""
        self._given[name] = _Given(Source(title, text), 0, text=text)

    def option(self, option: VariableOption) -> None:
        """Take a `-var` option."""
        title = f"<value for var.{option.name}>"
        if option.name in self._module.variables:
            self.text(option.name, option.text, title)
            return
        detail = (
            f'A variable named "{option.name}" was assigned on the command line, but the root module does not'
            ' declare one. To use this value, add a "variable" block to the configuration.'
        )
        summary = "Value for undeclared variable"
        self.problems.error(Source(title, option.text), 0, summary, detail)

    def file(self, path: str, data: bytes) -> None:
        """Take the values that a variables file sets."""
        parsed = parse_json_file(path, data, {}) if path.endswith(".json") else parse_file(path, data)
        self.problems.found.extend(parsed.diagnostics)
        for block in parsed.body.blocks[:1]:
            summary, detail = f'Unexpected "{block.type}" block', "Blocks are not allowed here."
            if block.type == "variable":
                summary = "Variable declaration in .tfvars file"
                detail = "A .tfvars file assigns values to variables that are declared elsewhere."
            self.problems.error(block.source, block.start, summary, detail)
        for name, attribute in parsed.body.attributes.items():
            value = constant_at(attribute.expression, attribute.source, self.problems)
            if name not in self._module.variables:
                detail = (
                    f'The root module does not declare a variable named "{name}" but a value was found in'
                    f' file "{path}". To use this value, add a "variable" block to the configuration.'
                )
                summary = "Value for undeclared variable"
                self.problems.warning(attribute.source, attribute.start, summary, detail)
            else:
                failed = UnknownValue(self._module.variables[name].type, None, Reason.FAILED)
                given = failed if value is None else value
                self._given[name] = _Given(attribute.source, attribute.expression.start, given)

    def result(self) -> RootVariables:
        """Return the value of every variable."""
        values: dict[str, Value] = {}
        for name, variable in self._module.variables.items():
            value = self._value(variable)
            values[name] = sensitive(value) if variable.sensitive else value
        return RootVariables(values, self.problems.found)

    def _value(self, variable: Variable) -> Value:
        given = self._given.get(variable.name)
        if given is None:
            return _without_value(variable)
        value = given.value if given.text is None else self._parsed(variable, given)
        assert value is not None
        if isinstance(value, Null) and not variable.nullable:
            if variable.default_value is not None:
                return variable.default_value
            detail = f'The variable "{variable.name}" is required, but was assigned a null value.'
            self.problems.error(given.source, given.offset, "Required variable not set", detail)
            return UnknownValue(variable.type, None, Reason.FAILED)
        try:
            return variable.converted(value)
        except ConversionError as error:
            # A text has no place in a file: Terraform points to the declaration instead.
            source, offset = given.source, given.offset
            where = f"declared at {place(variable.source, variable.start)}"
            if given.text is not None:
                where = f"given as {source.path}"
                source, offset = variable.source, variable.start
            detail = f"Unsuitable value for var.{variable.name}, {where}: {error.message}."
            self.problems.error(source, offset, "Invalid value for input variable", detail)
            return UnknownValue(variable.type, None, Reason.FAILED)

    def _parsed(self, variable: Variable, given: _Given) -> Value:
        """Return what a text means for a variable: itself, or the expression that it holds."""
        text = given.text or ""
        if variable.literal:
            return text
        expression, problems = parse_expression(given.source.path, text)
        self.problems.found.extend(problems)
        if not problems:
            try:
                return constant(expression)
            except EvaluationError as error:
                self.problems.error(given.source, error.start, error.summary, error.detail)
        return UnknownValue(variable.type, None, Reason.FAILED)


def _without_value(variable: Variable) -> Value:
    if variable.default_value is not None:
        return variable.default_value
    reason = Reason.NO_VALUE if variable.default is None else Reason.FAILED
    return UnknownValue(variable.type, Ref(f"var.{variable.name}"), reason)
