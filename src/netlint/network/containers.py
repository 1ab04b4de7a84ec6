"""ECS task definitions: which ports their containers serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from netlint.lang.undetermined import Undetermined
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, document, text
from netlint.network.spelling import spelled

if TYPE_CHECKING:
    from netlint.network.port_facts import PortRange


class TaskDefinition(Entity):
    """Containers that run together.

    See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html.
    """

    kind = "task_definition"
    identities = ("arn_without_revision", "family", "Family")
    terraform = spelled(
        "aws_ecs_task_definition", network_mode="network_mode", containers="container_definitions"
    )
    cloudformation = spelled(
        "AWS::ECS::TaskDefinition", network_mode="NetworkMode", containers="ContainerDefinitions"
    )
    network_mode = attribute(text, "bridge", settled=True)
    containers = attribute(document, "[]")

    @derived
    def ports(self) -> tuple[PortRange, ...]:
        """The container ports in all port mappings.

        Raises:
            Undetermined: the container definitions are not known, or not understood.
        """
        try:
            written, _ = self.locate("containers")
            # What else of a container is not known, such as its image, says nothing about its ports.
            containers = written if isinstance(written, list) else msgspec.json.decode(self.containers)
            return _mapped(containers)
        except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError, TypeError, AttributeError):
            raise Undetermined(
                f"`{self.spelling_of('containers')}` of {self.address} is not understood",
                address=self.address,
                attribute=self.spelling_of("containers"),
            ) from None


def _mapped(containers: Any) -> tuple[PortRange, ...]:
    from netlint.network.port_facts import PortRange

    found: dict[PortRange, None] = {}
    for container in containers:
        for mapping in _member(container, "portmappings") or ():
            protocol = str(_member(mapping, "protocol") or "tcp")
            span = _member(mapping, "containerportrange")
            port = _member(mapping, "containerport")
            if span:
                first, _, last = str(span).partition("-")
                found[PortRange(protocol, int(first), int(last))] = None
            elif port:
                found[PortRange(protocol, int(port), int(port))] = None
    return tuple(found)


def _member(mapping: dict[str, Any], name: str) -> Any:
    """Return a member; the provider takes its name in upper and lower case."""
    return next((value for key, value in mapping.items() if key.lower() == name), None)


ENTITIES: tuple[type[Entity], ...] = (TaskDefinition,)
