"""What a module declares, before anything is evaluated.

Each declaration has the `source` text that it stands in and the offset `start` of its block there (of its
argument, for a local). Bodies and expressions are those that the parser made: an attribute that an override
file has set knows its own source.
"""

from __future__ import annotations

from msgspec import Struct, field

from netlint.hcl.ast import Block, Body, Expression, Traversal
from netlint.hcl.parser import File
from netlint.hcl.positions import Source
from netlint.lang.convert import convert
from netlint.lang.types import DYNAMIC, Type
from netlint.lang.values import Null, Sensitive, UnknownValue, Value
from netlint.terraform.module.defaults import Defaults, apply_defaults


class Declaration(Struct, kw_only=True):
    """Anything that a block, or an argument of one, declares."""

    source: Source
    start: int


class Variable(Declaration, kw_only=True):
    """A `variable` block.

    `type` is the type of its values, `constraint` the one that they are converted to, in which attributes of
    objects may be optional. `literal` tells that a text from the command line or the environment is the value
    itself, and no expression to parse. `default_value` is converted already.
    """

    name: str
    type: Type = DYNAMIC
    constraint: Type = DYNAMIC
    defaults: Defaults | None = None
    default: Expression | None = None
    default_value: Value | None = None
    sensitive: bool = False
    nullable: bool = True
    ephemeral: bool = False
    literal: bool = True
    #: The arguments that are written, for the merging of overrides.
    given: frozenset[str] = frozenset()

    def converted(self, value: Value) -> Value:
        """Return a value with the defaults of optional attributes, as one of the variable's type.

        Raises:
            ConversionError: it has no equivalent in the type.
        """
        bare = value.value if isinstance(value, Sensitive) else value
        if isinstance(bare, (Null, UnknownValue)):
            return convert(value, self.type)
        if self.defaults is not None:
            value = apply_defaults(self.defaults, value)
        converted = convert(value, self.constraint)
        return converted if self.constraint == self.type else convert(converted, self.type)


class Local(Declaration, kw_only=True):
    """One argument of a `locals` block."""

    name: str
    expression: Expression


class Output(Declaration, kw_only=True):
    """An `output` block. `expression` is None where the required argument is missing."""

    name: str
    expression: Expression | None = None
    sensitive: bool = False
    ephemeral: bool = False
    depends_on: tuple[Traversal, ...] = ()
    given: frozenset[str] = frozenset()


class Lifecycle(Struct):
    """The `lifecycle` block of a resource. Conditions are `precondition` and `postcondition` blocks."""

    ignore_changes: tuple[Traversal, ...] = ()
    ignore_all_changes: bool = False
    create_before_destroy: bool | None = None
    prevent_destroy: Expression | None = None
    replace_triggered_by: tuple[Expression, ...] = ()
    conditions: tuple[Block, ...] = ()

    @property
    def ignored(self) -> frozenset[str]:
        """The attributes of which all changes are ignored; `*` stands for all attributes."""
        if self.ignore_all_changes:
            return frozenset({"*"})
        return frozenset(one.root for one in self.ignore_changes if not one.steps)


class Resource(Declaration, kw_only=True):
    """A `resource`, `data` or `ephemeral` block.

    `mode` is `managed`, `data` or `ephemeral`. `body` is the whole body, meta-arguments included. `provider`
    is the configuration that the `provider` argument names (`aws.east`), empty where there is none.
    """

    mode: str
    type: str
    name: str
    body: Body
    count: Expression | None = None
    for_each: Expression | None = None
    provider: str = ""
    depends_on: tuple[Traversal, ...] = ()
    lifecycle: Lifecycle = field(default_factory=Lifecycle)

    @property
    def block(self) -> str:
        """The address within the module: `aws_vpc.main`, `data.aws_ami.this`."""
        prefix = "" if self.mode == "managed" else f"{self.mode}."
        return f"{prefix}{self.type}.{self.name}"


class ModuleCall(Declaration, kw_only=True):
    """A `module` block.

    `module_source` is the address as written; empty where it is no constant. `providers` gives the caller's
    configuration for each name in the called module (`{"aws.dns": "aws.east"}`). `module` is the called
    module; where it is None, `missing` says why.
    """

    name: str
    module_source: str
    body: Body
    version: str = ""
    count: Expression | None = None
    for_each: Expression | None = None
    providers: dict[str, str] = {}
    depends_on: tuple[Traversal, ...] = ()
    module: Module | None = None
    missing: str = ""
    #: Where messages about the call as a whole point, and where its `source` argument is written.
    header_start: int
    address_source: Source
    address_start: int


class ProviderConfiguration(Declaration, kw_only=True):
    """A `provider` block. `alias` is empty for a default configuration."""

    name: str
    body: Body
    alias: str = ""
    for_each: Expression | None = None

    @property
    def reference(self) -> str:
        """How resources name it: `aws`, or `aws.east`."""
        return f"{self.name}.{self.alias}" if self.alias else self.name


class ProviderRequirement(Declaration, kw_only=True):
    """An entry of `required_providers`. `aliases` are the configurations that callers must pass."""

    name: str
    address: str = ""
    version: str = ""
    aliases: tuple[str, ...] = ()


class Moved(Declaration, kw_only=True):
    """A `moved` block."""

    from_address: Traversal
    to_address: Traversal


class Removed(Declaration, kw_only=True):
    """A `removed` block. `destroy` is None where it is not given."""

    from_address: Traversal
    destroy: bool | None = None


class Import(Declaration, kw_only=True):
    """An `import` block. `to_address` may hold indices that are computed from `each`."""

    to_address: Expression
    id: Expression | None = None
    identity: Expression | None = None
    for_each: Expression | None = None
    provider: str = ""


class Check(Declaration, kw_only=True):
    """A `check` block, with the data block that only it can refer to."""

    name: str
    body: Body
    data: Resource | None = None


class Module(Struct):
    """What the files of one directory declare, as one module of the tree.

    `key` is its path of calls, `network.subnets`, empty for the root module. `resources` is keyed by
    `Resource.block` (data and ephemeral ones included), `providers` by `ProviderConfiguration.reference`.
    """

    directory: str
    key: str = ""
    files: tuple[File, ...] = ()
    variables: dict[str, Variable] = {}
    locals: dict[str, Local] = {}
    outputs: dict[str, Output] = {}
    resources: dict[str, Resource] = {}
    calls: dict[str, ModuleCall] = {}
    providers: dict[str, ProviderConfiguration] = {}
    required_providers: dict[str, ProviderRequirement] = {}
    moved: list[Moved] = []
    removed: list[Removed] = []
    imports: list[Import] = []
    checks: dict[str, Check] = {}
