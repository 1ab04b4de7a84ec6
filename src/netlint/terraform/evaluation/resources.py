"""The instances of one resource or data block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from netlint.hcl.scope import EvaluationError
from netlint.lang.types import DYNAMIC, Type
from netlint.lang.unknown import Reason
from netlint.lang.values import ObjectValue, Sensitive, UnknownValue, Value
from netlint.terraform.address import Key
from netlint.terraform.axioms import distinct_members, given_out
from netlint.terraform.evaluation.body import BodyReader, Settings
from netlint.terraform.evaluation.expansion import (
    ANY_KEY,
    AnyKey,
    Bindings,
    Expansion,
    InstanceKey,
    counted,
    each,
    expand,
    uncertain,
)
from netlint.terraform.evaluation.firewalls import FIREWALL, with_endpoints
from netlint.terraform.evaluation.lazy import OpenAttributes
from netlint.terraform.evaluation.lookup import PLACED, adopted, located, looked_up
from netlint.terraform.evaluation.merge import merge_attributes
from netlint.terraform.evaluation.objects import PENDING, ObjectMaker, block_type, identified
from netlint.terraform.evaluation.plain import to_leaves
from netlint.terraform.evaluation.scope import ModuleInstance, instance_address, together
from netlint.terraform.schema import load as load_schema
from netlint.terraform.schema.arguments import BlockSchema, Mode, arguments_of
from netlint.terraform.schema.computed import planned

if TYPE_CHECKING:
    from netlint.hcl.ast import Expression
    from netlint.terraform.module.declarations import ModuleCall, Resource


class EvaluatedResource:
    """One instance of a resource or data block, evaluated.

    `own` are its attributes; `settings` is what its body sets. With `certain` unset, it stands for any number
    of instances, none included.
    """

    __slots__ = ("address", "certain", "declared", "key", "module", "own", "settings")

    def __init__(
        self,
        address: str,
        declared: Resource,
        module: ModuleInstance,
        key: Key | AnyKey,
        settings: Settings,
        own: ObjectValue,
        certain: bool,
    ) -> None:
        self.address = address
        self.declared = declared
        self.module = module
        self.key = key
        self.settings = settings
        self.own = own
        self.certain = certain


class ResourceInstances:
    """The instances of one block in one module instance, and the value that its name has."""

    __slots__ = ("instances", "value")

    def __init__(self, instances: list[EvaluatedResource], value: Value) -> None:
        self.instances = instances
        self.value = value


def evaluate_resource(module: ModuleInstance, declared: Resource) -> ResourceInstances:
    """Evaluate a resource or data block in a module instance."""
    evaluator = module.evaluator
    block = declared.block
    expansion = expand_block(module, declared, evaluator.facts.keys(module.address, block))
    evaluator.count_resources(len(expansion.instances))
    base = f"{module.address}{'.' if module.address else ''}{block}"
    schema = arguments_of(cast(Mode, declared.mode), declared.type)
    reader = BodyReader(module, evaluator.report)
    identities = load_schema().identities(declared.type)
    instances: list[EvaluatedResource] = []
    objects: dict[Key | AnyKey, Value] = {}
    for key, bindings in expansion.instances.items():
        address = instance_address(base, key)
        settings = reader.read(declared.body, schema, bindings)
        own = _own(module, declared, address, settings, schema)
        if declared.type == FIREWALL and declared.mode == "managed":
            own = with_endpoints(own, address, evaluator.objects)
        known = evaluator.facts.attributes(address)
        if known is not None:
            own = merge_attributes(known, own, _types(schema))
        elif declared.mode == "data":
            own = looked_up(declared.type, own, evaluator.objects)
            if declared.type in PLACED:
                region = evaluator.providers.of(module, declared, own).region
                own = located(declared.type, own, address, region)
        if declared.mode == "managed":
            own = adopted(declared.type, own)
        certain = module.certain and key is not ANY_KEY
        instances.append(EvaluatedResource(address, declared, module, key, settings, own, certain))
        exported = own
        if declared.mode == "managed" and schema is not None:
            exported = identified(own, address, identities)
            evaluator.objects[address] = exported
        objects[key] = _open(exported, address, declared)
    return ResourceInstances(instances, together(expansion, objects))


def _own(
    module: ModuleInstance, declared: Resource, address: str, settings: Settings, schema: BlockSchema | None
) -> ObjectValue:
    """Return the attributes of an instance as its plan would show them."""
    mode = cast(Mode, declared.mode)
    tags = module.evaluator.providers.default_tags(module, declared) if mode == "managed" else None
    configured = {name: _leaves(value) for name, value in settings.items()}
    filled: dict[str, Any] = planned(mode, declared.type, configured, PENDING, tags, _is_open)
    reason = Reason.UNREAD if mode == "data" else Reason.AFTER_APPLY
    identities = given_out(declared.type) if mode == "managed" else {}
    lists = distinct_members(declared.type) if mode == "data" else {}
    return ObjectMaker(address, reason, identities, lists).make(filled, schema)


def _open(own: ObjectValue, address: str, declared: Resource) -> ObjectValue:
    """Return the object for expressions; an attribute that it lacks may be of another provider version."""
    reason = Reason.UNREAD if declared.mode == "data" else Reason.AFTER_APPLY
    attributes = own.attributes
    if declared.mode == "data" and declared.type == "aws_region" and "name" in attributes:
        # Version 6 calls it `region`
        # (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade).
        attributes = {"region": attributes["name"], **attributes}
    return ObjectValue(OpenAttributes(attributes, address, reason))


def _leaves(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _leaves(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_leaves(member) for member in value]
    return to_leaves(value) if value is not None else None


def _is_open(value: Any) -> bool:
    """Tell whether rules on known values must leave a value alone."""
    return value is PENDING or isinstance(value, (UnknownValue, Sensitive))


def _types(schema: BlockSchema | None) -> dict[str, Type]:
    return block_type(schema).attributes if schema is not None else {}


def expand_block(
    module: ModuleInstance, declared: Resource | ModuleCall, keys: list[Key] | None
) -> Expansion:
    """Return the instances of a block. Where that cannot be evaluated, which is reported, there may be any.

    Args:
        module: the instance of the module that the block is in.
        declared: the block.
        keys: the instance keys, where they are known otherwise.
    """
    count, for_each = declared.count, declared.for_each
    if keys is not None:
        return _known(module, for_each, keys)
    try:
        return expand(count, for_each, module)
    except EvaluationError as error:
        attribute = declared.body.attributes.get("count" if count is not None else "for_each")
        module.evaluator.report(error, attribute.source if attribute is not None else declared.source)
        return uncertain(count is not None, UnknownValue(reason=Reason.FAILED))


def _known(module: ModuleInstance, for_each: Expression | None, keys: list[Key]) -> Expansion:
    """Return the instances that are known, with the values of `for_each` as far as these are."""
    if keys == [None]:
        return Expansion("single", {None: {}})
    if for_each is None:
        numbers = sorted(int(key) for key in keys if key is not None)
        return Expansion("count", {number: counted(number) for number in numbers})
    found: dict[InstanceKey | AnyKey, Bindings] = {}
    try:
        expansion = expand(None, for_each, module)
    except EvaluationError:
        expansion = Expansion("for_each", {})
    for key in keys:
        text = str(key)
        fallback = each(text, UnknownValue(DYNAMIC, None, Reason.UNSUPPORTED))
        bindings = expansion.instances.get(text)
        if bindings is None and ANY_KEY in expansion.instances:
            bindings = _keyed(expansion.instances[ANY_KEY], text)
        found[text] = bindings if bindings is not None else fallback
    return Expansion("for_each", found)


def _keyed(bindings: Bindings, key: str) -> Bindings:
    """Return the names of an instance whose key is known after all."""
    value = bindings["each"]
    assert isinstance(value, ObjectValue)
    return each(key, value.attributes["value"])
