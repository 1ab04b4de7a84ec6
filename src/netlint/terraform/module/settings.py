"""Reading `terraform`, `provider`, `moved`, `removed`, `import` and `check` blocks.

Source: https://developer.hashicorp.com/terraform/language/block/terraform, and the pages beside it
"""

from __future__ import annotations

from collections.abc import Iterator

from netlint.hcl.ast import (
    Attribute,
    Block,
    Expression,
    Literal,
    ObjectConstructor,
    Traversal,
    TupleConstructor,
)
from netlint.terraform.module.body_schema import NAME_RULE, BodySchema, check_name, content, is_name
from netlint.terraform.module.declarations import (
    Check,
    Import,
    Moved,
    ProviderConfiguration,
    ProviderRequirement,
    Removed,
)
from netlint.terraform.module.problems import Problems, place_of
from netlint.terraform.module.resources import provider_reference, read_resource
from netlint.terraform.module.static import constant_flag, constant_text, reference, traversal_text

_TERRAFORM = BodySchema(
    frozenset({"required_version", "experiments", "language"}),
    labels={
        "backend": ("type",),
        "cloud": (),
        "required_providers": (),
        "provider_meta": ("provider",),
        "encryption": (),
    },
)
_PROVIDER = BodySchema(labels={"_": (), "lifecycle": (), "locals": ()}, open=True)
_RESERVED = ("count", "depends_on", "source")
_MOVED = BodySchema(required=("from", "to"))
_REMOVED = BodySchema(required=("from",), labels={"lifecycle": (), "provisioner": ("type",)})
_REMOVED_LIFECYCLE = BodySchema(frozenset({"destroy"}))
_IMPORT = BodySchema(frozenset({"id", "identity", "for_each", "provider"}), ("to",))
_CHECK = BodySchema(labels={"data": ("type", "name"), "assert": ()})


def read_terraform(block: Block, problems: Problems) -> list[Block]:
    """Read a `terraform` block: return its `required_providers` blocks. Backends do not matter here."""
    blocks = content(block.body, block, _TERRAFORM, problems)
    return [nested for nested in blocks if nested.type == "required_providers"]


def read_requirements(block: Block, problems: Problems) -> Iterator[ProviderRequirement]:
    """Read a `required_providers` block."""
    for nested in block.body.blocks[:1]:
        summary, detail = f'Unexpected "{nested.type}" block', "Blocks are not allowed here."
        problems.error(nested.source, nested.start, summary, detail)
    for name, attribute in block.body.attributes.items():
        requirement = ProviderRequirement(source=attribute.source, start=attribute.start, name=name)
        node = attribute.expression
        if isinstance(node, ObjectConstructor):
            for key, value in node.items:
                _requirement_part(requirement, attribute, key, value, problems)
        elif isinstance(node, Literal):
            requirement.version = constant_text(node, attribute.source, problems)
        else:
            detail = "required_providers entries must be strings or objects."
            problems.at_attribute(attribute, "Invalid required_providers object", detail)
        yield requirement


def _requirement_part(
    requirement: ProviderRequirement,
    attribute: Attribute,
    key: Expression,
    value: Expression,
    problems: Problems,
) -> None:
    name = key.value if isinstance(key, Literal) else key.root if isinstance(key, Traversal) else ""
    source = attribute.source
    if name in ("version", "source"):
        if not (isinstance(value, Literal) and isinstance(value.value, str)):
            summary = "Invalid version constraint" if name == "version" else "Invalid source"
            detail = f"{str(name).capitalize()} must be specified as a string."
            problems.error(source, value.start, summary, detail)
        elif name == "version":
            requirement.version = value.value
        else:
            requirement.address = value.value
    elif name == "configuration_aliases":
        items = value.items if isinstance(value, TupleConstructor) else ()
        found = (reference(item, source, problems) for item in items)
        requirement.aliases = tuple(traversal_text(item) for item in found if item is not None)
    else:
        detail = (
            'required_providers objects can only contain "version", "source" and "configuration_aliases"'
            ' attributes. To configure a provider, use a "provider" block.'
        )
        problems.error(source, key.start, "Invalid required_providers object", detail)


def read_provider(block: Block, problems: Problems) -> ProviderConfiguration:
    """Read a `provider` block."""
    body, source = block.body, block.source
    for nested in content(body, block, _PROVIDER, problems):
        if nested.type != "_":
            summary = "Reserved block type name in provider block"
            detail = f'The block type name "{nested.type}" is reserved for a future version of Terraform.'
            problems.error(nested.source, nested.start, summary, detail)
    for name in _RESERVED:
        attribute = body.attributes.get(name)
        if attribute is not None:
            summary = "Reserved argument name in provider block"
            detail = f'The provider argument name "{name}" is reserved for a future version of Terraform.'
            problems.error(source, attribute.start, summary, detail)
    configuration = ProviderConfiguration(source=source, start=block.start, name=block.labels[0], body=body)
    alias = body.attributes.get("alias")
    if alias is not None:
        configuration.alias = constant_text(alias.expression, source, problems)
        if configuration.alias and not is_name(configuration.alias):
            detail = f"An alias must be a valid name. {NAME_RULE}"
            problems.at_attribute(alias, "Invalid provider configuration alias", detail)
    version = body.attributes.get("version")
    if version is not None:
        detail = 'Put the provider version constraint in the "required_providers" block instead.'
        summary = "Version constraints inside provider configuration blocks are deprecated"
        problems.warning(source, version.expression.start, summary, detail)
    for_each = body.attributes.get("for_each")
    if for_each is not None:
        configuration.for_each = for_each.expression
    return configuration


def _address(block: Block, name: str, problems: Problems) -> Traversal | None:
    attribute = block.body.attributes.get(name)
    return None if attribute is None else reference(attribute.expression, block.source, problems)


def read_moved(block: Block, problems: Problems) -> Moved | None:
    """Read a `moved` block; None when it lacks an address."""
    content(block.body, block, _MOVED, problems)
    origin, target = _address(block, "from", problems), _address(block, "to", problems)
    if origin is None or target is None:
        return None
    return Moved(source=block.source, start=block.start, from_address=origin, to_address=target)


def read_removed(block: Block, problems: Problems) -> Removed | None:
    """Read a `removed` block; None when it lacks its address."""
    destroy: bool | None = None
    for nested in content(block.body, block, _REMOVED, problems):
        if nested.type == "lifecycle":
            content(nested.body, nested, _REMOVED_LIFECYCLE, problems)
            attribute = nested.body.attributes.get("destroy")
            if attribute is not None:
                destroy = constant_flag(attribute.expression, nested.source, problems)
    origin = _address(block, "from", problems)
    if origin is None:
        return None
    return Removed(source=block.source, start=block.start, from_address=origin, destroy=destroy)


def read_import(block: Block, problems: Problems) -> Import | None:
    """Read an `import` block; None when it lacks its address."""
    content(block.body, block, _IMPORT, problems)
    given = {name: attribute.expression for name, attribute in block.body.attributes.items()}
    if "to" not in given:
        return None
    if "id" not in given and "identity" not in given:
        detail = 'The argument "id" is required, but no definition was found.'
        problems.error(block.source, block.header_end, "Missing required argument", detail)
    provider = block.body.attributes.get("provider")
    return Import(
        source=block.source,
        start=block.start,
        to_address=given["to"],
        id=given.get("id"),
        identity=given.get("identity"),
        for_each=given.get("for_each"),
        provider=provider_reference(provider.expression, block.source, problems)
        if provider is not None
        else "",
    )


def read_check(block: Block, problems: Problems) -> Check:
    """Read a `check` block."""
    blocks = content(block.body, block, _CHECK, problems)
    check_name(block, 0, "Invalid check block name", problems)
    check = Check(source=block.source, start=block.start, name=block.labels[0], body=block.body)
    first: Block | None = None
    for nested in blocks:
        if nested.type != "data":
            continue
        if first is not None:
            detail = f"This check block already has a data resource at {place_of(first)}."
            problems.at_block(nested, "Multiple data resource blocks", detail)
            continue
        first = nested
        check.data = read_resource(nested, problems)
    if not any(nested.type == "assert" for nested in blocks):
        detail = "Check blocks must have at least one assert block."
        problems.at_block(block, "Zero assert blocks", detail)
    return check
