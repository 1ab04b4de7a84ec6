"""ECS task definitions: which ports their containers serve."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, document, text
from netlint.network.spelling import spelled

if TYPE_CHECKING:
    from netlint.network.port_facts import PortRange


T = TypeVar("T")

#: A private registry of ECR in an image's name.
_OWN_REGISTRY = r"\d{12}\.dkr\.ecr\."


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
        return self._read(_mapped)

    @derived
    def services(self) -> Members[str]:
        """The services of AWS that it takes to start the containers: `ecr`, `logs`, `secretsmanager`, `ssm`.

        See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html.

        Raises:
            Undetermined: the container definitions are not known, or not understood.
        """
        found, unsure = self._read(_needed)
        why = Undetermined(f"images or secrets of {self.address} are not known", address=self.address)
        return Members(found, why if unsure else None)

    def _read(self, of: Callable[[Any], T]) -> T:
        try:
            written, _ = self.locate("containers")
            # What else of a container is not known, such as its image, says nothing about its ports.
            containers = written if isinstance(written, list) else msgspec.json.decode(self.containers)
            return of(containers)
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


def _needed(containers: Any) -> tuple[tuple[str, ...], bool]:
    """Return the services that containers need before they run, and whether there may be more."""
    found: dict[str, None] = {}
    unsure = False
    for container in containers:
        image = _member(container, "image")
        unsure |= isinstance(image, Unknown)
        if re.match(_OWN_REGISTRY, str(image)):
            found["ecr"] = None
        if (_member(container, "logconfiguration") or {}).get("logDriver") == "awslogs":
            found["logs"] = None
        for secret in _member(container, "secrets") or ():
            source = _member(secret, "valuefrom")
            unsure |= isinstance(source, Unknown)
            found["secretsmanager" if ":secretsmanager:" in str(source) else "ssm"] = None
    return tuple(found), unsure


def _member(mapping: dict[str, Any], name: str) -> Any:
    """Return a member; the provider takes its name in upper and lower case."""
    return next((value for key, value in mapping.items() if key.lower() == name), None)


ENTITIES: tuple[type[Entity], ...] = (TaskDefinition,)
