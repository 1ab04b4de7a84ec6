"""The names of Terraform's functions, and the module that holds each. A module is read when it is needed.

Source of the names: `terraform metadata functions -json`, Terraform 1.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from netlint.lang.function import Function

#: The functions that are the same everywhere, by the module that holds them.
_MODULES: Mapping[str, str] = {
    name: module
    for module, names in {
        "collections": "alltrue anytrue coalesce coalescelist contains index length list map",
        "conversion": (
            "ephemeralasnull issensitive nonsensitive sensitive tobool tolist tomap tonumber toset tostring"
        ),
        "dates": "formatdate plantimestamp timeadd timecmp timestamp",
        "encoding": (
            "base64decode base64encode base64gzip csvdecode jsondecode jsonencode"
            " textdecodebase64 textencodebase64 urlencode"
        ),
        "filesystem": "basename dirname pathexpand",
        "format": "format formatlist",
        "hashing": "base64sha256 base64sha512 bcrypt md5 rsadecrypt sha1 sha256 sha512 uuid uuidv5",
        "lists": "chunklist compact distinct one range sort",
        "mappings": "keys lookup matchkeys merge transpose values zipmap",
        "network": "cidrhost cidrnetmask cidrsubnet cidrsubnets",
        "numeric": "abs ceil floor log max min parseint pow signum sum",
        "regex": "regex regexall replace",
        "sequences": "concat element flatten reverse slice",
        "sets": "setintersection setproduct setsubtract setunion",
        "strings": (
            "chomp endswith indent join lower split startswith strcontains strrev substr title"
            " trim trimprefix trimspace trimsuffix upper"
        ),
        "yaml": "yamldecode yamlencode",
    }.items()
    for name in names.split()
}

#: The functions of `filesystem.filesystem_functions`, made for a module's folder.
FILE_FUNCTIONS: tuple[str, ...] = (
    *("abspath", "file", "filebase64", "filebase64sha256", "filebase64sha512", "fileexists", "filemd5"),
    *("fileset", "filesha1", "filesha256", "filesha512"),
)
#: The functions of `templates.template_functions`, made for a module's folder.
TEMPLATE_FUNCTIONS: tuple[str, ...] = ("templatefile", "templatestring")
#: The functions that take expressions rather than values: the evaluator's own.
EXPRESSION_FUNCTIONS: tuple[str, ...] = ("can", "try")

#: In the table only to say what to write instead.
_REMOVED = ("list", "map")


def find(name: str) -> Function | None:
    """Return the function of a name, with or without `core::`; None for what is not in a module of its own.

    That are the names of `FILE_FUNCTIONS`, `TEMPLATE_FUNCTIONS` and `EXPRESSION_FUNCTIONS`.
    """
    name = name.removeprefix("core::")
    module = _MODULES.get(name)
    if module is None:
        return None
    held = import_module(f"netlint.terraform.functions.{module}")
    functions: Mapping[str, Function] = held.PATH_FUNCTIONS if module == "filesystem" else held.FUNCTIONS
    return functions[name]


def names() -> tuple[str, ...]:
    """Return the names of all functions, in order, without `core::`."""
    found = {*_MODULES, *FILE_FUNCTIONS, *TEMPLATE_FUNCTIONS, *EXPRESSION_FUNCTIONS}
    return tuple(sorted(found.difference(_REMOVED)))
