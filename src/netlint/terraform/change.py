"""What a plan does with an object, from the list of actions that it writes."""

from __future__ import annotations

from typing import Any

import msgspec

from netlint.lang.unknown import AFTER_APPLY
from netlint.resources.model import Action, ChangeDetail, Path
from netlint.terraform.document import ResourceChange

_ACTIONS = {
    ("no-op",): Action.NO_OP,
    ("create",): Action.CREATE,
    ("read",): Action.READ,
    ("update",): Action.UPDATE,
    ("delete",): Action.DELETE,
    ("forget",): Action.FORGET,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    # The old object stays where it is, unmanaged, and a new one takes its address.
    ("create", "forget"): Action.REPLACE,
    ("forget", "create"): Action.REPLACE,
}


def action_of(actions: list[str]) -> Action | None:
    """Return the action for the list that a plan writes; None for a list that no known version writes."""
    return _ACTIONS.get(tuple(actions))


def detail_of(change: ResourceChange) -> ChangeDetail | None:
    """Return what the plan says beyond the action; None when it says nothing."""
    body = change.change
    # Without `id` the object is imported by an id or identity that this plan does not know yet.
    importing = None if body.importing is None else body.importing.id or AFTER_APPLY
    replacing = len(body.actions) == 2
    created_first = replacing and body.actions[0] == "create"
    forgets = replacing and "forget" in body.actions
    told = change.action_reason or len(body.replace_paths) or created_first or forgets
    if not told and importing is None:
        return None
    return ChangeDetail(
        reason=change.action_reason,
        replace_paths=_paths(msgspec.json.decode(body.replace_paths) if len(body.replace_paths) else None),
        create_before_destroy=created_first,
        importing=importing,
        forgets=forgets,
    )


def drift_of(change: ResourceChange) -> ChangeDetail:
    """Return what changed outside of Terraform, for an element of `resource_drift`.

    See https://developer.hashicorp.com/terraform/internals/json-format#plan-representation. Values are
    compared, and not kept.
    """
    before, after = (_members(raw) for raw in (change.change.before, change.change.after))
    changed = (name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return ChangeDetail(reason=change.action_reason, drifted=tuple(sorted(changed)))


def _members(raw: msgspec.Raw) -> dict[str, bytes]:
    if bytes(memoryview(raw)[:1]) != b"{":
        return {}
    return {
        name: bytes(value) for name, value in msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).items()
    }


def _paths(raw: Any) -> tuple[Path, ...]:
    if not isinstance(raw, list):
        return ()
    return tuple(
        tuple(step if isinstance(step, (str, int)) else str(step) for step in path)
        for path in raw
        if isinstance(path, list)
    )
