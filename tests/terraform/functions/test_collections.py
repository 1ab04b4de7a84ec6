"""What is known of collections that are partly unknown: the links between resources survive."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import pytest

from netlint.lang.function import Function, FunctionError, call
from netlint.lang.types import DYNAMIC, NUMBER, STRING, ListType, MapType, ObjectType, SetType, Type
from netlint.lang.values import (
    NULL,
    Choice,
    Computation,
    ListValue,
    MapValue,
    ObjectValue,
    Range,
    Ref,
    Sensitive,
    SetValue,
    Step,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    object_of,
)
from netlint.terraform.functions.partial import some_member

FUNCTIONS: dict[str, Function] = {}
for module in ("collections", "sequences", "lists", "mappings", "sets", "conversion"):
    FUNCTIONS.update(import_module(f"netlint.terraform.functions.{module}").FUNCTIONS)


def of(name: str, *arguments: Value) -> Value:
    return call(FUNCTIONS[name], arguments)


def unknown(*path: Step, type_: Type = STRING) -> UnknownValue:
    return UnknownValue(type_, Ref("aws_subnet.a", path))


ID = unknown("id")
OTHER = UnknownValue(STRING, Ref("aws_subnet.b", ("id",)))
IDS = unknown("ids", type_=ListType(STRING))


def members_of(value: Value) -> Sequence[Value]:
    assert isinstance(value, UnknownValue)
    assert isinstance(value.term, Choice)
    assert value.term.members
    return value.term.alternatives


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("element", (TupleValue((ID, OTHER)), 1), OTHER),
        ("element", (ListValue(STRING, (ID, OTHER)), 4), ID),
        ("one", (TupleValue((ID,)),), ID),
        ("one", (SetValue(STRING, (ID,)),), ID),
        ("lookup", (object_of({"a": ID}), "a", "none"), ID),
        ("lookup", (MapValue(STRING, {"a": ID}), "b", OTHER), OTHER),
        ("coalesce", (NULL, ID), ID),
        ("coalescelist", (TupleValue(), TupleValue((ID,))), TupleValue((ID,))),
        ("concat", (TupleValue((ID,)), TupleValue((OTHER,))), TupleValue((ID, OTHER))),
        ("flatten", (TupleValue((TupleValue((ID,)), OTHER)),), TupleValue((ID, OTHER))),
        ("slice", (TupleValue((ID, OTHER)), 1, 2), TupleValue((OTHER,))),
        ("reverse", (TupleValue((ID, OTHER)),), TupleValue((OTHER, ID))),
        ("values", (object_of({"b": ID, "a": OTHER}),), TupleValue((OTHER, ID))),
        ("merge", (object_of({"a": ID}), object_of({"b": OTHER})), object_of({"a": ID, "b": OTHER})),
        ("zipmap", (TupleValue(("x",)), TupleValue((ID,))), object_of({"x": ID})),
        ("keys", (object_of({"b": ID, "a": OTHER}),), TupleValue(("a", "b"))),
        ("toset", (TupleValue((ID, OTHER, ID)),), SetValue(STRING, (ID, OTHER))),
        ("tolist", (TupleValue((ID,)),), ListValue(STRING, (ID,))),
        ("setunion", (TupleValue((ID,)), TupleValue((OTHER,))), SetValue(STRING, (ID, OTHER))),
    ],
)
def test_unknown_leaves_of_known_structures_stay(
    name: str, arguments: tuple[Value, ...], expected: Value
) -> None:
    assert of(name, *arguments) == expected


def test_unknown_leaves_stay_in_a_product() -> None:
    found = of("setproduct", TupleValue(("a",)), TupleValue((ID,)))
    assert isinstance(found, ListValue)
    assert found.elements == (TupleValue(("a", ID)),)


def test_a_slice_of_an_unknown_list_has_its_elements() -> None:
    assert of("slice", IDS, 1, 3) == ListValue(STRING, (unknown("ids", 1), unknown("ids", 2)))


def test_an_element_of_an_unknown_list_may_have_wrapped_around() -> None:
    found = of("element", IDS, 2)
    assert isinstance(found, UnknownValue)
    assert found.term == Computation("element", (IDS, 2))
    assert identical(found, of("element", IDS, 2))
    long = UnknownValue(IDS.type, IDS.term, range=Range(True, "", 3))
    assert of("element", long, 2) == unknown("ids", 2)


def test_an_element_at_an_unknown_index_is_one_of_the_elements() -> None:
    found = of("element", TupleValue((ID, OTHER)), UnknownValue(NUMBER))
    assert isinstance(found, UnknownValue)
    assert found.term == Choice((ID, OTHER))


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("concat", (TupleValue((ID,)), IDS), (ID, some_member(IDS))),
        ("concat", (ListValue(STRING, ("a",)), IDS), ("a", some_member(IDS))),
        ("flatten", (TupleValue((TupleValue((ID,)), IDS)),), (ID, some_member(IDS))),
        ("setunion", (TupleValue((ID,)), IDS), None),
        ("distinct", (ListValue(STRING, (ID, "a", ID)),), (ID, "a")),
        ("compact", (ListValue(STRING, (ID, "", "a")),), (ID, "a")),
        ("zipmap", (ListValue(STRING, (ID,)), TupleValue((OTHER,))), (OTHER,)),
        ("merge", (object_of({"a": ID}), unknown("tags", type_=MapType(STRING))), None),
        ("setsubtract", (TupleValue((ID, "a")), TupleValue(("a",))), ("a", ID)),
    ],
)
def test_the_possible_members_of_an_open_collection_are_known(
    name: str, arguments: tuple[Value, ...], expected: tuple[Value, ...] | None
) -> None:
    found = members_of(of(name, *arguments))
    assert found == expected if expected is not None else ID in found


def test_what_is_inside_of_an_unknown_object_is_known_by_its_type() -> None:
    kind = ObjectType({"arn": STRING, "id": STRING})
    resource = UnknownValue(kind, Ref("aws_vpc.main"))
    vpc_id = UnknownValue(STRING, Ref("aws_vpc.main", ("id",)))
    assert of("lookup", resource, "id", "none") == vpc_id
    assert of("keys", resource) == TupleValue(("arn", "id"))
    merged = of("merge", resource, object_of({"arn": "x"}))
    assert merged == ObjectValue({"arn": "x", "id": vpc_id})


def test_a_lookup_in_an_unknown_map_is_its_element_or_the_default() -> None:
    tags = unknown("tags", type_=MapType(STRING))
    found = of("lookup", tags, "Name", "none")
    assert isinstance(found, UnknownValue)
    assert found.term == Choice((unknown("tags", "Name"), "none"))
    assert of("lookup", tags, "Name") == unknown("tags", "Name")


def test_coalesce_is_the_first_that_cannot_be_null_or_empty() -> None:
    named = UnknownValue(STRING, ID.term, range=Range(True, "subnet-"))
    assert of("coalesce", named, "x") == named
    found = of("coalesce", ID, "x", OTHER)
    assert isinstance(found, UnknownValue)
    assert found.term == Choice((ID, "x"))


def test_a_length_has_bounds() -> None:
    found = of("length", of("concat", TupleValue((ID, ID)), IDS))
    assert isinstance(found, UnknownValue)
    assert found.range == Range(True, "", 2)
    of_set = of("length", SetValue(STRING, (ID, OTHER)))
    assert isinstance(of_set, UnknownValue)
    assert (of_set.range.minimum, of_set.range.maximum) == (1, 2)


def test_the_index_function_is_no_index_expression() -> None:
    numbers = unknown("numbers", type_=ListType(NUMBER))
    found = of("index", numbers, 1)
    assert isinstance(found, UnknownValue)
    assert isinstance(found.term, Computation)
    assert found.term.operation != "index"


def test_unknowns_of_nothing_are_never_proven_equal() -> None:
    nothing = UnknownValue(ListType(STRING))
    assert not identical(of("element", nothing, 0), of("element", UnknownValue(ListType(STRING)), 0))
    assert identical(of("element", IDS, 0), of("element", IDS, 0))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("setproduct", (ListValue(NUMBER, tuple(range(2000))),) * 3),
        ("range", (10**9,)),
        ("range", (0, 1, 0)),
        ("slice", (TupleValue(("a",)), 0, 10**12)),
        ("element", (TupleValue(("a",)), 10**30)),
        ("chunklist", (ListValue(STRING, ("a",)), 10**30)),
    ],
)
def test_what_would_need_too_much_is_an_error(name: str, arguments: tuple[Value, ...]) -> None:
    with pytest.raises(FunctionError):
        of(name, *arguments)


def test_a_huge_slice_of_an_unknown_list_stays_unknown() -> None:
    assert isinstance(of("slice", IDS, 0, 10**12), UnknownValue)


def test_large_collections_take_linear_time() -> None:
    objects = tuple(ObjectValue({"id": UnknownValue(STRING, Ref(f"a.b[{i}]", ("id",)))}) for i in range(300))
    assert len(members_of(of("distinct", ListValue(ObjectType({"id": STRING}), objects)))) == 300
    ids = tuple(UnknownValue(STRING, Ref(f"a.b[{i}]", ("id",))) for i in range(20_000))
    found = of("toset", TupleValue(ids))
    assert isinstance(found, SetValue)
    assert len(found.elements) == 20_000
    plain = tuple(ObjectValue({"n": i}) for i in range(20_000))
    assert of("distinct", ListValue(ObjectType({"n": NUMBER}), plain)) == ListValue(
        ObjectType({"n": NUMBER}), plain
    )


def test_sensitive_elements_stay_where_the_structure_does() -> None:
    hidden = Sensitive("a")
    assert of("element", TupleValue((hidden, "b")), 1) == "b"
    assert of("concat", Sensitive(TupleValue(("a",))), TupleValue(("b",))) == Sensitive(
        TupleValue(("a", "b"))
    )
    assert of("merge", object_of({"a": hidden}), object_of({"b": 1})) == object_of({"a": hidden, "b": 1})
    assert of("distinct", ListValue(STRING, (hidden,))) == Sensitive(ListValue(STRING, ("a",)))


def test_removed_functions_say_what_to_write() -> None:
    with pytest.raises(FunctionError, match=r"use tolist\(\[ ... \]\) syntax to write a literal list"):
        of("list", "a")
    with pytest.raises(FunctionError, match=r"use tomap\(\{ ... \}\) syntax to write a literal map"):
        of("map", "a", "b")


def test_nothing_is_claimed_of_what_has_no_type() -> None:
    found = of("element", UnknownValue(DYNAMIC, Ref("data.x.y")), 0)
    assert isinstance(found, UnknownValue)
    assert found.type == DYNAMIC
    assert isinstance(of("setunion", UnknownValue(SetType(DYNAMIC)), TupleValue(("a",))), UnknownValue)
