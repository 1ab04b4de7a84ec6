"""Workloads: whatever lives in subnets, and the groups of subnets that some are given.

`netlint.network.placement` lists the types that are read, and where each says what it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import derived, link, links, members
from netlint.network.placement import IN_SUBNET_GROUPS, IN_SUBNETS, LAUNCHED, PARTS, WITH_INTERFACES
from netlint.network.spelling import SELF, Spelling, spelled

if TYPE_CHECKING:
    from netlint.network.containers import TaskDefinition
    from netlint.network.filtering import SecurityGroup
    from netlint.network.gateways import NetworkInterface
    from netlint.network.launch import LaunchTemplate
    from netlint.network.load_balancers import ClassicAttachment, TargetGroupAttachment
    from netlint.network.port_facts import PortRange
    from netlint.network.vpc import Subnet

_ECS = {
    "aws_ecs_service aws_ecs_task_set": "task_definition",
    "aws_cloudwatch_event_target": "ecs_target.task_definition_arn",
    "aws_scheduler_schedule": "target.ecs_parameters.task_definition_arn",
    "aws_pipes_pipe": "target_parameters.ecs_task_parameters.task_definition_arn",
}


def _spellings() -> tuple[Spelling, ...]:
    """Join what the tables say of each type."""
    fields: dict[str, dict[str, str]] = {}
    among: dict[str, dict[str, tuple[str, ...]]] = {}

    def write(types: str, field: str, path: str, names: str = "") -> None:
        for type in types.split():
            if path:
                fields.setdefault(type, {})[field] = path
            if names:
                among.setdefault(type, {})[field] = tuple(names.split())

    for types, subnets, groups in IN_SUBNETS:
        write(types, "own_subnets", subnets)
        write(types, "own_security_groups", groups)
    for types, subnet_group, groups, names in IN_SUBNET_GROUPS:
        write(types, "subnet_group", subnet_group, names)
        write(types, "own_security_groups", groups)
    for types, path in LAUNCHED:
        write(types, "templates", path, "aws_launch_template aws_launch_configuration")
    for types, path in WITH_INTERFACES:
        write(types, "interfaces", path)
    for types, path, names in PARTS:
        write(types, "whole", path, names)
    for types, path in _ECS.items():
        write(types, "task_definition", path)
    write("aws_eks_cluster", "cluster_security_group", "vpc_config.cluster_security_group_id")
    return tuple(Spelling(type, written, among=among.get(type)) for type, written in fields.items())


class SubnetGroup(Entity):
    """Subnets that a database or cache may be placed in."""

    kind = "subnet_group"
    identities = ("name", "replication_subnet_group_id")
    terraform = spelled(
        "aws_db_subnet_group aws_docdb_subnet_group aws_neptune_subnet_group aws_elasticache_subnet_group"
        " aws_memorydb_subnet_group aws_redshift_subnet_group aws_dax_subnet_group"
        " aws_dms_replication_subnet_group",
        subnets="subnet_ids",
    )
    subnets: links[Subnet] = links("subnet")


class Workload(Entity):
    """Something that runs in subnets; without any it is not in a VPC, or in the default one."""

    kind = "workload"
    identities = ("name", "function_name", "cluster_identifier", "replication_group_id", "workgroup_name")
    computed = frozenset(
        {
            "launch_configuration",
            "launch_template",
            "network_interface",
            "primary_network_interface",
            "replication_group_id",
        }
    )
    terraform = _spellings()
    own_subnets: links[Subnet] = links("subnet")
    subnet_group: link[SubnetGroup] = link("subnet_group")
    own_security_groups: links[SecurityGroup] = links("security_group")
    cluster_security_group: link[SecurityGroup] = link("security_group")
    templates: links[LaunchTemplate] = links("launch_template")
    interfaces: links[NetworkInterface] = links("network_interface")
    interface_attachments: members[InterfaceAttachment] = members("interface_attachment", "instance")
    whole: link[Workload] = link("workload")
    task_definition: link[TaskDefinition] = link("task_definition")
    attachments: members[TargetGroupAttachment] = members("target_group_attachment", "target")
    classic_attachments: members[ClassicAttachment] = members("classic_attachment", "targets")

    @derived
    def subnets(self) -> Members[Subnet]:
        """The subnets that it may be in.

        Its own or its subnet group's, and those of its network interfaces; where it says none, those of
        its launch templates, or of what it is a part of.
        """
        if not self._leaves_out("subnet_group"):
            try:
                group = self.subnet_group
            except Undetermined as why:
                return Members((), why)
            return group.subnets if group is not None else Members(())
        added = flattened(self._interfaces(), lambda interface: one(interface.subnet))
        if not self._leaves_out("own_subnets"):
            return joined(self.own_subnets, added)
        launched = flattened(self.templates, lambda template: template.subnets)
        if added.proven or launched.proven:
            return joined(added, launched)
        try:
            if self.whole is not None:
                return self.whole.subnets
            # Left out, a group is the default one: that it is not known leaves the subnets open.
            left_out = self.subnet_group
        except Undetermined as why:
            return Members((), why)
        return left_out.subnets if left_out is not None else joined(self.own_subnets, added, launched)

    @derived
    def security_groups(self) -> Members[SecurityGroup]:
        """Its own security groups; where it says none, those of what it is launched from or a part of.

        A node group whose template has none, and a Fargate profile, use the security group of the cluster
        (https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html).
        """
        added = flattened(self._interfaces(), lambda interface: interface.security_groups)
        if not self._leaves_out("own_security_groups"):
            return joined(self.own_security_groups, added)
        launched = flattened(self.templates, lambda template: template.security_groups)
        if added.proven or launched.proven:
            return joined(added, launched)
        try:
            whole = self.whole
            if whole is not None and whole.spelling_of("cluster_security_group"):
                return one(whole.cluster_security_group)
            if whole is not None:
                return whole.security_groups
        except Undetermined as why:
            return Members((), why)
        return joined(self.own_security_groups, added, launched)

    @derived
    def ports(self) -> Members[PortRange]:
        """The ports on which it takes connections."""
        # No check that runs on every plan asks for ports: their tables wait until one does.
        from netlint.network.ports import ports_of

        return ports_of(self)

    def _leaves_out(self, field: str) -> bool:
        """Tell whether nothing is written for a field: the provider computes it, or there is none."""
        return all(
            value is None or value == [] or (isinstance(value, Unknown) and self.is_unwritten(path))
            for value, path in self.locations(field)
        )

    def _interfaces(self) -> Members[NetworkInterface]:
        """The network interfaces that it is given, here or by resources of their own."""
        attached = flattened(self.interface_attachments, lambda attachment: one(attachment.interface))
        return joined(self.interfaces, attached)


class InterfaceAttachment(Entity):
    """A network interface of an instance, attached by a resource of its own or by the interface."""

    kind = "interface_attachment"
    terraform = (
        *spelled(
            "aws_network_interface_attachment", instance="instance_id", interface="network_interface_id"
        ),
        *spelled("aws_network_interface", block="attachment", instance="instance", interface=SELF),
    )
    instance: link[Workload] = link("workload")
    interface: link[NetworkInterface] = link("network_interface")


ENTITIES: tuple[type[Entity], ...] = (SubnetGroup, Workload, InterfaceAttachment)
