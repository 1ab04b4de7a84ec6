"""From a directory to the tree of modules that it is the root of.

Source: https://developer.hashicorp.com/terraform/language/files, and /language/modules/sources
"""

from __future__ import annotations

import posixpath

from msgspec import Struct
from msgspec.structs import replace

from netlint.hcl.diagnostics import Diagnostic
from netlint.hcl.json_syntax import parse_json_file
from netlint.hcl.parser import File, parse_file
from netlint.hcl.positions import Source
from netlint.terraform.module.assembly import assemble
from netlint.terraform.module.body_schema import JSON_FILE
from netlint.terraform.module.declarations import Module, ModuleCall
from netlint.terraform.module.files import FileFailure, Files
from netlint.terraform.module.manifest import InstalledModule, parse_manifest
from netlint.terraform.module.problems import Problems

#: How deep modules may call one another, and how many there may be in all.
MAX_DEPTH = 50
MAX_MODULES = 10_000

_EXTENSIONS = (".tf", ".tofu", ".tf.json", ".tofu.json")


class ModuleTree(Struct):
    """All modules, by key: `""` is the root. A module that is called twice is there twice."""

    root: Module
    modules: dict[str, Module]
    diagnostics: list[Diagnostic]

    def path_of(self, module: Module) -> str:
        """Return `path.module` of a module: its directory, from that of the root module."""
        if self.root.directory == ".":
            return module.directory
        return posixpath.relpath(module.directory, self.root.directory)

    @property
    def files(self) -> dict[str, File]:
        """The parsed files by path, each once, with their comments."""
        return {file.source.path: file for module in self.modules.values() for file in module.files}


def load(files: Files, directory: str = ".") -> ModuleTree:
    """Read a root module and all modules that it calls.

    A module that is not there leaves its call without one, and a diagnostic. Nothing is evaluated.

    Args:
        files: where the files are.
        directory: the directory of the root module, relative to the root of `files`.

    Raises:
        FileFailure: the directory of the root module cannot be listed.
    """
    return _Loader(files, posixpath.normpath(directory)).load()


def module_files(names: list[str]) -> tuple[list[str], list[str]]:
    """Return which of the files in a directory make up the module: normal ones, and override files.

    Files of tests, and those that editors leave behind, are no part of it. In OpenTofu, a `.tofu` file
    replaces the `.tf` file of the same name; what has one is written for OpenTofu.
    """
    present = set(names)
    primary: list[str] = []
    overriding: list[str] = []
    for name in sorted(names):
        extension = next((end for end in _EXTENSIONS if name.endswith(end)), "")
        ignored = name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))
        if not extension or ignored:
            continue
        base = name.removesuffix(extension)
        if extension.startswith(".tf") and base + extension.replace(".tf", ".tofu") in present:
            continue
        is_override = base == "override" or base.endswith("_override")
        (overriding if is_override else primary).append(name)
    return primary, overriding


def parse_module_file(path: str, data: bytes) -> File:
    """Parse a configuration file, in the syntax that its name tells."""
    return parse_json_file(path, data, JSON_FILE) if path.endswith(".json") else parse_file(path, data)


class _Loader:
    """Loads one tree. Each directory is read once, however many calls lead to it."""

    def __init__(self, files: Files, directory: str) -> None:
        self._files = files
        self._directory = directory
        self._problems = Problems()
        self._read: dict[str, Module | FileFailure] = {}
        self._modules: dict[str, Module] = {}
        self._installed: dict[str, InstalledModule] = {}
        self._reported: set[tuple[str, int, str]] = set()

    def load(self) -> ModuleTree:
        declared = self._declared(self._directory)
        if isinstance(declared, FileFailure):
            raise declared
        self._installed = parse_manifest(self._files.manifest(self._directory))
        root = self._module(declared, "", (self._directory,))
        found = sorted(self._problems.found, key=lambda problem: (problem.path, problem.offset))
        return ModuleTree(root, self._modules, found)

    def _declared(self, directory: str) -> Module | FileFailure:
        """Return what the files in a directory declare."""
        known = self._read.get(directory)
        if known is None:
            known = self._read[directory] = self._read_directory(directory)
        return known

    def _read_directory(self, directory: str) -> Module | FileFailure:
        try:
            names = self._files.names(directory)
        except FileFailure as failure:
            return failure
        primary, overriding = (self._parsed(directory, chosen) for chosen in module_files(names))
        return assemble(directory, primary, overriding, self._problems)

    def _parsed(self, directory: str, names: list[str]) -> list[File]:
        parsed: list[File] = []
        for name in names:
            path = posixpath.normpath(posixpath.join(directory, name))
            try:
                data = self._files.read(path)
            except FileFailure as failure:
                detail = f'The configuration file "{path}" {failure.message}.'
                self._problems.found.append(Diagnostic(path, 1, 1, "Failed to read file", detail))
                continue
            parsed.append(parse_module_file(path, data))
        return parsed

    def _module(self, declared: Module, key: str, chain: tuple[str, ...]) -> Module:
        """Return a module with those that it calls. `chain` holds its directory and those above."""
        module = replace(declared, key=key, calls={})
        self._modules[key] = module
        for name, call in declared.calls.items():
            module.calls[name] = self._called(call, declared, f"{key}.{name}".lstrip("."), chain)
        return module

    def _called(self, call: ModuleCall, caller: Module, key: str, chain: tuple[str, ...]) -> ModuleCall:
        """Return a call with the module that it calls, or with the reason why there is none."""
        local = call.module_source.startswith(("./", "../", ".\\", "..\\"))
        if local:
            directory = posixpath.join(caller.directory, call.module_source.replace("\\", "/"))
        else:
            installed = self._installed.get(key)
            if installed is None or installed.source.startswith(("./", "../")):
                return self._not_installed(call)
            directory = posixpath.join(self._directory, installed.directory)
        directory = posixpath.normpath(directory)
        if directory in chain:
            return self._cyclic(call, directory, chain)
        if len(chain) >= MAX_DEPTH:
            detail = f"Modules call one another more than {MAX_DEPTH} levels deep."
            return self._without(call, "Too many levels of modules", detail)
        if len(self._modules) >= MAX_MODULES:
            detail = f"The configuration calls more than {MAX_MODULES:,} modules."
            return self._without(call, "Too many modules", detail)
        declared = self._declared(directory)
        if not isinstance(declared, FileFailure) and not declared.files and not local:
            declared = FileFailure("holds no configuration")
        if isinstance(declared, FileFailure):
            detail = f'The directory "{directory}" of module "{call.name}" {declared.message}.'
            if not local:
                detail += ' Run "terraform init" to install it.'
            return self._without(call, "Unreadable module directory", detail)
        return replace(call, module=self._module(declared, key, (*chain, directory)))

    def _not_installed(self, call: ModuleCall) -> ModuleCall:
        named = f'"{call.module_source}"' if call.module_source else "an address that is computed"
        detail = (
            f'Module "{call.name}" comes from {named} and is not installed: what it declares is not known.'
            ' Run "terraform init" to install it.'
        )
        if "source" not in call.body.attributes:
            return replace(call, missing="It has no source.")
        offset = call.header_start
        return self._without(call, "Module not installed", detail, (call.source, offset), warning=True)

    def _cyclic(self, call: ModuleCall, directory: str, chain: tuple[str, ...]) -> ModuleCall:
        path = " -> ".join((*chain[chain.index(directory) :], directory))
        detail = f'Module "{call.name}" calls a module that it is itself a part of: {path}.'
        return self._without(call, "Cyclic module source", detail)

    def _without(
        self,
        call: ModuleCall,
        summary: str,
        detail: str,
        where: tuple[Source, int] | None = None,
        *,
        warning: bool = False,
    ) -> ModuleCall:
        """Return a call that has no module, and report it once for each place: by default at its address."""
        source, offset = where or (call.address_source, call.address_start)
        place = (source.path, offset, summary)
        if place not in self._reported:
            self._reported.add(place)
            report = self._problems.warning if warning else self._problems.error
            report(source, offset, summary, detail)
        return replace(call, module=None, missing=detail)
