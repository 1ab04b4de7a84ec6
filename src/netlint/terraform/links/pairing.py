"""Links that follow from what AWS takes once only: as many askers as candidates take one each.

`for_each = { a = aws_subnet.a.id, b = aws_subnet.b.id }` with `subnet_id = each.value`: plan JSON lists both
subnets and not which key has which. A subnet has one association with a route table, so that each instance of
the block has another one; and where all of them name the same table, which has which makes no difference.
"""

from __future__ import annotations

from netlint.lang.unknown import Unknown
from netlint.resources.model import Certainty, Reference, ResourceInstance
from netlint.terraform.links.closure import Closure
from netlint.terraform.links.groups import Candidates
from netlint.terraform.links.meaning import Resolve
from netlint.terraform.links.scopes import Scopes

#: By type and argument, of which AWS takes each value once: the argument that must be the same for all.
#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html
TAKEN_ONCE = {("aws_route_table_association", "subnet_id"): "route_table_id"}

#: Each instance looks at all of its block: beyond this many, none is given to any.
MOST_PAIRED = 64


def paired(
    scopes: Scopes, resolve: Resolve, instance: ResourceInstance, written: str, found: Candidates, of: Closure
) -> Reference | None:
    """Give each instance of a block its candidate; None where that does not follow.

    Args:
        scopes: finds the instances of the block.
        resolve: tells what the other argument identifies.
        instance: the instance that asks.
        written: its argument.
        found: what this may stand for.
        of: where its value comes from.
    """
    beside = TAKEN_ONCE.get((instance.type, written))
    if beside is None or of.opaque or of.vague or found.doubtful or len(found.every) > MOST_PAIRED:
        return None
    if any(group.elsewhere or not group.direct for group in found.groups):
        return None
    block = scopes.instances(instance.module, f"{instance.type}.{instance.name}")
    asking = [one for one in block.values() if isinstance(one.attributes.get(written), Unknown)]
    if len(asking) != len(found.every):
        return None
    shared = {_single(resolve(one, (beside,))) for one in asking}
    if len(shared) != 1 or None in shared:
        return None
    asking.sort(key=lambda one: one.address)
    target = sorted(found.every, key=lambda target: target.address)[asking.index(instance)]
    return Reference((target,), Certainty.INFERRED)


def _single(reference: Reference | None) -> str | None:
    if reference is None or len(reference.targets) != 1 or reference.certainty is Certainty.AMBIGUOUS:
        return None
    return reference.targets[0].address
