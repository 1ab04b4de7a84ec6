"""How a check is declared.

A check is a generator function over one subject; the type of its first parameter says which.
Further parameters are what it needs: the `Network`, or its own options (a `msgspec.Struct`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from netlint.engine.finding import Severity
from netlint.network.entity import Entity
from netlint.network.network import Network

if TYPE_CHECKING:
    from types import ModuleType

    from netlint.engine.cure import Block


class Problem(Struct, frozen=True, kw_only=True):
    """What a check found.

    Args:
        at: the entity at fault.
        message: one sentence that stands alone, names included.
        field: the field of `at` that is at fault; empty for the whole.
        because: the facts that make it a problem here, one sentence each.
        help: what to do, in the imperative.
        cure: the blocks that do it, from `netlint.engine.cure`; empty where none do.
        related: other entities that have a part in it, each with a sentence.
        is_path: whether `related` are the steps that packets take, in their order.
        key: tells problems of one check at one entity apart, from one run to the next.
        severity: when it differs from the check's.
        said_before: whether it was so before the change, and another check said it then.
    """

    at: Entity
    message: str
    field: str = ""
    because: tuple[str, ...] = ()
    help: str = ""
    cure: Sequence[Block] = ()
    related: tuple[tuple[Entity, str], ...] = ()
    is_path: bool = False
    key: str = ""
    severity: Severity | None = None
    said_before: bool = False


Problems = Iterator[Problem]

#: with what a check compares a network
Compared = Literal["", "before", "drift"]


class Body:
    """What a check does: its function, and the options that it takes."""

    __slots__ = ("_wants_network", "function", "options")

    def __init__(self, function: Callable[..., Problems]) -> None:
        self.function = function
        parameters = _parameters(function)[1:]
        #: for each parameter after the subject: the network if true, otherwise the options
        self._wants_network = [kind is Network for kind in parameters]
        self.options: type[Struct] | None = next(
            (kind for kind in parameters if isinstance(kind, type) and issubclass(kind, Struct)), None
        )

    def on(self, network: Network, options: Struct | None) -> Callable[[Any], Problems]:
        """Return the function of a subject of `network` alone.

        Args:
            network: the network.
            options: the options; None for the defaults, if there are any.
        """
        if options is None and self.options is not None:
            options = self.options()
        function = self.function
        if not self._wants_network:
            return function
        further = [network if wanted else options for wanted in self._wants_network]
        return lambda subject: function(subject, *further)


class Check(Struct, frozen=True, kw_only=True, dict=True):
    """A declared check: what is said of it before it runs.

    Attributes:
        code: its code, which never changes meaning.
        slug: its name in words.
        severity: how bad a finding is, unless the configuration says otherwise.
        module: the full name of the module that declares it.
        subject: the kind of the entities that it runs on; empty for the network as a whole.
        security: whether code scanning should count it as a security problem.
        elsewhere: whether it also runs on what data sources read.
        needs: the kinds without which there is nothing to find, as `check` takes them.
        compares: what it compares the network with, as `check` takes it.
        configured: whether it finds nothing unless the configuration gives it options.
    """

    code: str
    slug: str
    severity: Severity
    module: str
    subject: str
    security: bool = False
    elsewhere: bool = False
    needs: tuple[str, ...] = ()
    compares: Compared = ""
    configured: bool = False

    def concerns(self, network: Network) -> bool:
        """Tell whether it may find anything in a network, as far as the network is what decides that."""
        if self.compares and not (network.has_past if self.compares == "before" else network.drift):
            return False
        return all(
            sum(len(network.of_kind(kind)) for kind in kinds.split("|")) >= self.needs.count(kinds)
            for kinds in self.needs
        )

    @cached_property
    def body(self) -> Body:
        """What it does. Of a check from an index (`netlint.engine.index`) this imports the module.

        Raises:
            LookupError: the module has no such check; the index is of another version.
        """
        for value in vars(_imported(self.module)).values():
            if isinstance(value, Check) and value.code == self.code and value is not self:
                return value.body
        raise LookupError(f"{self.module} has no check {self.code}")


def _imported(name: str) -> ModuleType:
    """Import a module of a topic from its place in the pack.

    Python would import the package of the topic first, and list its folder: a quarter of the time that
    importing the checks of a small plan takes.
    """
    from importlib.util import module_from_spec, spec_from_file_location

    pack, _, topic = name.rpartition(".")[0].rpartition(".")
    if name in sys.modules or pack not in sys.modules:
        return import_module(name)
    for folder in sys.modules[pack].__path__:
        file = os.path.join(folder, topic, f"{name.rpartition('.')[2]}.py")
        spec = spec_from_file_location(name, file) if os.path.isfile(file) else None
        if spec is not None and spec.loader is not None:
            module = sys.modules[name] = module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    return import_module(name)


def _parameters(function: Callable[..., Problems]) -> list[Any]:
    return [kind for name, kind in function.__annotations__.items() if name != "return"]


def check(
    code: str,
    slug: str,
    severity: Severity,
    *,
    security: bool = False,
    elsewhere: bool = False,
    needs: tuple[str, ...] = (),
    compares: Compared = "",
    configured: bool = False,
) -> Callable[[Callable[..., Problems]], Check]:
    """Declare a check.

    Args:
        code: its code, which never changes meaning.
        slug: its name in words.
        severity: how bad a finding is, unless the configuration says otherwise.
        security: whether code scanning should count it as a security problem.
        elsewhere: whether it also runs on what data sources read. What it proves of that is reported;
            what it leaves undetermined is not, because it is not for this configuration to settle.
        needs: the kinds of which the network must have an entity each for anything to be found: two of a kind
            that stands here twice, one of either for `nat_gateway|nat_instance`. Where it has none, the check
            takes no time: not even its module is imported.
        compares: what it compares the network with: `before`, what was there before the change, or `drift`,
            what was changed outside of Terraform. Where there is none it takes no time.
        configured: whether it finds nothing unless the configuration gives it options. Then it takes no time.
    """

    def declare(function: Callable[..., Problems]) -> Check:
        first = next(iter(_parameters(function)), None)
        if not isinstance(first, type) or not issubclass(first, (Entity, Network)):
            module = function.__module__
            raise TypeError(f"{module}: the first parameter of check {code} needs its subject's class")
        declared = Check(
            code=code,
            slug=slug,
            severity=severity,
            module=function.__module__,
            subject=first.kind if issubclass(first, Entity) else "",
            security=security,
            elsewhere=elsewhere,
            needs=needs,
            compares=compares,
            configured=configured,
        )
        # Where it is declared there is nothing to import.
        vars(declared)["body"] = Body(function)
        return declared

    return declare
