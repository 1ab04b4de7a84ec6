"""Who in a VPC may call services: workloads that run code of the user, by the VPC that they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.reasons import is_of_template

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet, Vpc
    from netlint.network.workloads import Workload

#: the resource types of what runs code of the user
CLIENTS = frozenset(
    (
        *("aws_instance", "aws_autoscaling_group", "aws_lambda_function", "aws_ecs_service"),
        "aws_eks_node_group",
        *("AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup", "AWS::Lambda::Function"),
        *("AWS::ECS::Service", "AWS::EKS::Nodegroup"),
    )
)

#: a workload, and a subnet that it is or may be in
Client = tuple["Workload", "Subnet"]


#: what joins VPCs with each other, and with networks outside of AWS
_JOINING = (
    *("peering_connection", "transit_gateway_attachment", "core_network_attachment"),
    *("vpn_gateway", "vpn_gateway_attachment", "client_vpn_association", "local_gateway_association"),
)


def may_be_joined(network: Network) -> bool:
    """Tell whether VPCs here may be joined with other networks, so that clients may be there too."""
    return any(network.of_kind(kind) for kind in _JOINING)


def clients_in(vpc: Vpc) -> Members[Client]:
    """Return what may call services from a VPC: each workload with each of its subnets there."""
    network: Network = vpc.network
    found, pending = network.once("clients by VPC", _by_vpc)
    return Members(found.get(id(vpc), ()), pending)


def _by_vpc(network: Network) -> tuple[dict[int, list[Client]], Undetermined | None]:
    found: dict[int, list[Client]] = {}
    pending: Undetermined | None = None
    workloads: list[Workload] = network.of_kind("workload")  # type: ignore[assignment]
    for workload in workloads:
        if not workload.managed or workload.resource is None or workload.resource.type not in CLIENTS:
            continue
        subnets, why, _ = network.weigh(lambda one=workload: one.subnets)
        pending = pending or why or (subnets.incomplete if subnets is not None else None)
        for subnet in subnets.proven if subnets is not None else ():
            vpc, why, _ = network.weigh(lambda one=subnet: one.vpc)
            pending = pending or why
            if vpc is not None:
                found.setdefault(id(vpc), []).append((workload, subnet))
    return found, pending


#: where workloads are told what to connect to
_TOLD = ("environment", "user_data", "user_data_base64", "container_definitions")
_TOLD_CLOUDFORMATION = ("Environment", "UserData", "ContainerDefinitions", "LaunchTemplateData")

#: What the provider shows of `user_data` in place of the text.
_DIGEST = r"[0-9a-f]{40}"


def names_an_endpoint(workload: Workload) -> bool:
    """Tell whether a workload is told the own name of an interface endpoint (`vpce-…`).

    Raises:
        Undetermined: what it is told is not known.
    """
    sources: list[Entity] = [workload, *workload.templates.proven]
    definition = workload.task_definition
    if definition is not None:
        sources.append(definition)
    unknown = ""
    for source in sources:
        attributes = source.resource.attributes if source.resource is not None else {}
        for name in (*_TOLD, *_TOLD_CLOUDFORMATION):
            for text in _texts(attributes.get(name)):
                if text is None and source.resource is not None and source.resource.written(name):
                    unknown = unknown or f"`{name}` of {source.address}"
                elif text is not None and "vpce-" in text:
                    return True
    if unknown:
        template = is_of_template(workload.resource)
        settle = "give it a value in the template" if template else "scan the plan after apply"
        raise Undetermined(
            f"{unknown} is not known and may name the endpoint",
            settle=settle,
            address=workload.address,
        )
    return False


def _texts(value: Any) -> Iterator[str | None]:
    """Yield the texts in a value; None for what is not known or cannot be read."""
    if isinstance(value, Unknown):
        yield None
    elif isinstance(value, str):
        yield None if re.fullmatch(_DIGEST, value) else value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
