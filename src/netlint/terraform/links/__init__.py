"""Links between the resource instances of a plan or of a state, from its JSON alone.

Known values link by the ids, ARNs and names of the instances that were read. Unknown values link
by the references of the configuration, which are followed through modules to resource
attributes; where the configuration does not say (`local.x` has no definition in plan JSON), by
the provider's schema and what the module instance holds.
"""

from __future__ import annotations

from netlint.resources.model import Resolver, Snapshot
from netlint.terraform.configuration import Configuration
from netlint.terraform.links.resolver import LinkResolver


def build_resolver(configuration: Configuration | None, snapshot: Snapshot) -> Resolver:
    """Make the resolver of a snapshot.

    Args:
        configuration: the `configuration` section of the plan; None for a state.
        snapshot: the instances, of which the resolver answers for each.
    """
    return LinkResolver(configuration, snapshot)
