"""Who in a VPC may call services: workloads that run code of the user, by the VPC that they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined

if TYPE_CHECKING:
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
        subnets, why, _ = network.weigh(lambda one=workload: one.subnets)  # type: ignore[misc]
        pending = pending or why or (subnets.incomplete if subnets is not None else None)
        for subnet in subnets.proven if subnets is not None else ():
            vpc, why, _ = network.weigh(lambda one=subnet: one.vpc)  # type: ignore[misc]
            pending = pending or why
            if vpc is not None:
                found.setdefault(id(vpc), []).append((workload, subnet))
    return found, pending
