"""The link resolver of a snapshot, built when the first link is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from netlint.resources.model import Path, Reference, Resolver, ResourceInstance, Snapshot
from netlint.terraform.configuration import Configuration


class LazyResolver:
    """Stands for the resolver of a snapshot: decoding and indexing wait until they are needed."""

    __slots__ = ("_configuration", "_resolver", "_snapshot")

    def __init__(self, configuration: Configuration | None, snapshot: Snapshot) -> None:
        """Resolve the links of `snapshot` with what the configuration says, if there is one."""
        self._configuration = configuration
        self._snapshot = snapshot
        self._resolver: Resolver | None = None

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        """Return what the value at `path` identifies; None when it identifies nothing that was read."""
        return self._built().resolve(instance, path)

    def references(self, instance: ResourceInstance) -> Mapping[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other instances."""
        return self._built().references(instance)

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the configuration sets an attribute; True where there is no configuration."""
        return self._built().written(instance, name)

    def declares(self, instance: ResourceInstance) -> bool:
        """Tell whether the configuration has the block of an instance; False where there is none."""
        return self._built().declares(instance)

    def _built(self) -> Resolver:
        if self._resolver is None:
            from netlint.terraform.links import build_resolver

            self._resolver = build_resolver(self._configuration, self._snapshot)
            if self._snapshot.resolver is self:
                self._snapshot.resolver = self._resolver
        return self._resolver
