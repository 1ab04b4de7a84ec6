"""What the outputs of a plan's root module name: the blocks that their references lead to."""

from __future__ import annotations

import re

from netlint.resources.handed_out import HandedOut
from netlint.terraform.configuration import Configuration, ConfigurationModule, decode_expression

_KEY = re.compile(r"\[[^\]]*\]")
#: what is no resource
_OTHERS = frozenset(["count", "data", "each", "ephemeral", "path", "self", "terraform", "var"])


def handed_out_by(configuration: Configuration | None) -> HandedOut:
    """Follow the outputs of the root module to the resources; plan JSON has no locals, so these stay open."""
    if configuration is None:
        return HandedOut()
    blocks: set[str] = set()
    unsure = False
    pending = [("", configuration.root_module, name) for name in configuration.root_module.outputs]
    seen: set[tuple[str, str]] = set()
    while pending:
        path, module, name = pending.pop()
        output = module.outputs.get(name)
        if output is None or (path, name) in seen:
            continue
        seen.add((path, name))
        references = [_KEY.sub("", one) for one in decode_expression(output.expression).get("references", ())]
        for reference in references:
            first, _, rest = reference.partition(".")
            if first == "module":
                pending += _called(path, module, rest, references)
            elif first == "local":
                unsure = True
            elif first not in _OTHERS:
                blocks.add(path + ".".join(reference.split(".")[:2]))
    return HandedOut(blocks=frozenset(blocks), unsure=unsure)


def _called(
    path: str, module: ConfigurationModule, reference: str, references: list[str]
) -> list[tuple[str, ConfigurationModule, str]]:
    """Return the outputs of a called module that a reference is to: all, where it is the module itself."""
    name, _, output = reference.partition(".")
    call = module.module_calls.get(name)
    if call is None:
        return []
    inner = f"{path}module.{name}."
    if output:
        return [(inner, call.module, output.partition(".")[0])]
    # A reference to an attribute comes with one to the whole.
    if any(one.startswith(f"module.{name}.") for one in references):
        return []
    return [(inner, call.module, each) for each in call.module.outputs]
