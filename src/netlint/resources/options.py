"""What the user says about how to read the inputs."""

from __future__ import annotations

from msgspec import Struct


class ReadOptions(Struct, frozen=True):
    """How to read inputs.

    `source` is the directory of the configuration that a plan was made from, `plan_file` the binary plan that
    a plan as JSON comes from; empty where the user says nothing. `variables` are `name=value` and files of
    values, in the order in which they were given: later ones win. `parameters` are the same for
    CloudFormation templates, and `base` is the template or the assembly before the change.
    """

    source: str = ""
    plan_file: str = ""
    variables: tuple[VariableOption, ...] = ()
    parameters: tuple[VariableOption, ...] = ()
    base: str = ""


class VariableOption(Struct, frozen=True):
    """One `--var` or `--parameter` (`name` and `value`), or one file of them (`file`)."""

    name: str = ""
    value: str = ""
    file: str = ""


DEFAULT = ReadOptions()
