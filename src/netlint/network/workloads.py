"""Workloads: whatever lives in subnets, and the groups of subnets that some are given.

`netlint.network.placement` lists the types that are read, and where each says what it has; for
CloudFormation it is `netlint.network.placement_cloudformation`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network import placement
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, is_public, link, links, members, number, text
from netlint.network.linked import Linked
from netlint.network.spelling import SELF, Later, Spelling, spelled

if TYPE_CHECKING:
    from netlint.network.containers import TaskDefinition
    from netlint.network.filtering import SecurityGroup
    from netlint.network.gateways import NetworkInterface
    from netlint.network.launch import LaunchTemplate
    from netlint.network.port_facts import PortRange
    from netlint.network.targets import ClassicAttachment, TargetGroupAttachment
    from netlint.network.vpc import Subnet


def _spellings(tables: Any, cluster_security_group: dict[str, str]) -> tuple[Spelling, ...]:
    """Join what the tables of a source say of each type.

    Args:
        tables: the module of the tables.
        cluster_security_group: for a type of cluster, the path of the security group that AWS makes for it.
    """
    fields: dict[str, dict[str, str]] = {}
    among: dict[str, dict[str, tuple[str, ...]]] = {}
    readers: dict[str, dict[str, Callable[[Any], Any]]] = {}

    def write(types: str, field: str, path: str, names: str = "") -> None:
        for type in types.split():
            if path:
                fields.setdefault(type, {})[field] = path
            if names:
                among.setdefault(type, {})[field] = tuple(names.split())

    for types, subnets, groups in tables.IN_SUBNETS:
        write(types, "own_subnets", subnets)
        write(types, "own_security_groups", groups)
    for types, subnet_group, groups, names in tables.IN_SUBNET_GROUPS:
        write(types, "subnet_group", subnet_group, names)
        write(types, "own_security_groups", groups)
    for types, path in tables.LAUNCHED:
        write(types, "templates", path, tables.TEMPLATES)
    for types, path, names in tables.PARTS:
        write(types, "whole", path, names)
    for types, path, least in tables.REDUNDANT:
        write(types, "redundant", path)
        readers[types] = {"redundant": _at_least(least)}
    for field, table in (
        ("interfaces", tables.WITH_INTERFACES),
        ("task_definition", tables.TASKS),
        ("written_source_dest_check", tables.FORWARDING),
        ("publicly_accessible", tables.ON_THE_INTERNET),
        ("starts_with_script", tables.SCRIPTS),
        ("placement_group", tables.IN_PLACEMENT_GROUPS),
    ):
        for types, path in table:
            write(types, field, path)
    for type, path in cluster_security_group.items():
        write(type, "cluster_security_group", path)
    return tuple(
        Spelling(type, written, among=among.get(type), readers=readers.get(type))
        for type, written in fields.items()
    )


def _at_least(least: int) -> Callable[[Any], bool]:
    return (lambda value: number(value) >= least) if least else flag


def _cloudformation() -> tuple[Spelling, ...]:
    # A plan of Terraform has no use for these tables.
    from netlint.network import placement_cloudformation

    blocks = (
        spelling
        for type, block, subnets, groups, tasks in placement_cloudformation.IN_BLOCKS
        for spelling in spelled(
            type, block=block, own_subnets=subnets, own_security_groups=groups, task_definition=tasks
        )
    )
    clusters = {"AWS::EKS::Cluster": "~ClusterSecurityGroupId"}
    return (*_spellings(placement_cloudformation, clusters), *blocks)


#: where an ECS service says that it runs on Fargate
_FARGATE = ("launch_type", "capacity_provider_strategy", "LaunchType", "CapacityProviderStrategy")


class SubnetGroup(Entity):
    """Subnets that a database or cache may be placed in."""

    kind = "subnet_group"
    identities = (
        *("name", "replication_subnet_group_id"),
        *("DBSubnetGroupName", "CacheSubnetGroupName", "SubnetGroupName", "ClusterSubnetGroupName"),
        "ReplicationSubnetGroupIdentifier",
    )
    terraform = spelled(
        "aws_db_subnet_group aws_docdb_subnet_group aws_neptune_subnet_group aws_elasticache_subnet_group"
        " aws_memorydb_subnet_group aws_redshift_subnet_group aws_dax_subnet_group"
        " aws_dms_replication_subnet_group",
        subnets="subnet_ids",
    )
    cloudformation = spelled(
        "AWS::RDS::DBSubnetGroup AWS::DocDB::DBSubnetGroup AWS::Neptune::DBSubnetGroup"
        " AWS::ElastiCache::SubnetGroup AWS::MemoryDB::SubnetGroup AWS::Redshift::ClusterSubnetGroup"
        " AWS::DAX::SubnetGroup AWS::DMS::ReplicationSubnetGroup",
        subnets="SubnetIds",
    )
    subnets: links[Subnet] = links("subnet")
    users: members[Workload] = members("workload", "subnet_group")

    @property
    def holds_data(self) -> bool:
        """Whether what it is for keeps data; replication instances only move it."""
        return self.spelling is not None and "eplication" not in self.spelling.type


class Workload(Entity):
    """Something that runs in subnets; without any it is not in a VPC, or in the default one."""

    kind = "workload"
    identities = (
        *("name", "function_name", "cluster_identifier", "replication_group_id", "workgroup_name"),
        *("Name", "FunctionName", "ClusterName", "ServiceName", "AutoScalingGroupName", "DBProxyName"),
        *("DBClusterIdentifier", "ClusterIdentifier", "ReplicationGroupId", "WorkgroupName"),
    )
    companions = ("primary_network_interface_id",)
    computed = frozenset(
        {
            "launch_configuration",
            "launch_template",
            "network_interface",
            "primary_network_interface",
            "replication_group_id",
        }
    )
    terraform = _spellings(placement, {"aws_eks_cluster": "vpc_config.cluster_security_group_id"})
    cloudformation = Later(_cloudformation)
    own_subnets: links[Subnet] = links("subnet")
    subnet_group: link[SubnetGroup] = link("subnet_group")
    own_security_groups: links[SecurityGroup] = links("security_group")
    cluster_security_group: link[SecurityGroup] = link("security_group")
    templates: links[LaunchTemplate] = links("launch_template")
    interfaces: links[NetworkInterface] = links("network_interface")
    interface_attachments: members[InterfaceAttachment] = members("interface_attachment", "instance")
    publicly_accessible = attribute(is_public, False, settled=True)
    starts_with_script = attribute(bool, False, settled=True)
    redundant = attribute(flag, False, settled=True)
    placement_group = attribute(text, "")
    written_source_dest_check = attribute(flag, True, settled=True)
    whole: link[Workload] = link("workload")
    task_definition: link[TaskDefinition] = link("task_definition")
    attachments: members[TargetGroupAttachment] = members("target_group_attachment", "target")
    classic_attachments: members[ClassicAttachment] = members("classic_attachment", "targets")

    def identified_by(self, attribute: str) -> Entity | None:
        """Resolve the id of an instance's primary network interface: the one that it is given, or AWS makes.

        Of several that it is given it is not read which comes first.
        """
        if attribute not in self.companions:
            return self
        given = self.interfaces
        if not self.managed or given.incomplete is not None or len(given) > 1:
            return None
        if given:
            return given.proven[0]
        primary = self.network.outside("network_interface", f"{self.address}/primary-network-interface")
        primary.managed = self.managed
        primary.imply("of_instance", self)
        return primary

    def _resolve(self, field: str, kinds: tuple[str, ...]) -> Linked:
        if field == "subnet_group" and self.leaves_out(field) and self.writes("whole"):
            # AWS chooses the group of the cluster, and no default one.
            return Linked()
        return super()._resolve(field, kinds)

    @derived
    def source_dest_check(self) -> bool:
        """Whether an instance drops packets that are neither from nor for itself.

        One that is given a network interface takes that interface's setting.
        """
        if not self.managed:
            raise Undetermined(
                f"whether {self.address} checks sources and destinations is set where it is managed",
                settle="scan it together with the configuration that owns it",
                address=self.address,
            )
        given = {interface.source_dest_check for interface in self.interfaces}
        if len(given) > 1:
            raise Undetermined(
                f"the network interfaces of {self.address} differ, and which is the first is not read",
                address=self.address,
            )
        return given.pop() if given else self.written_source_dest_check

    @derived
    def subnets(self) -> Members[Subnet]:
        """The subnets that it may be in.

        Its own or its subnet group's, and those of its network interfaces; where it says none, those of
        its launch templates, or of what it is a part of.
        """
        if not self.leaves_out("subnet_group"):
            try:
                group = self.subnet_group
            except Undetermined as why:
                return Members((), why)
            return group.subnets if group is not None else Members(())
        added = flattened(self.attached_interfaces, lambda interface: one(interface.subnet))
        if not self.leaves_out("own_subnets"):
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

    def is_placed_by_aws(self, types: tuple[str, ...]) -> bool:
        """Tell whether it is of one of some types, and nothing says in which subnet it is.

        Raises:
            Undetermined: what says it may be left out.
        """
        if self.spelling is None or self.spelling.type not in types or self.writes("own_subnets"):
            return False
        if self.writes("interfaces") or self.interface_attachments.proven:
            return False
        # A launch template that is read elsewhere may name a subnet.
        return not flattened(self.templates, lambda template: template.subnets)

    @derived
    def security_groups(self) -> Members[SecurityGroup]:
        """Its own security groups; where it says none, those of what it is launched from or a part of.

        A node group whose template has none, and a Fargate profile, use the security group of the cluster
        (https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html).
        """
        added = flattened(self.attached_interfaces, lambda interface: interface.security_groups)
        if not self.leaves_out("own_security_groups"):
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
    def all_security_groups(self) -> Members[SecurityGroup]:
        """Its security groups, those included that resources of their own put on its primary interface."""
        attachments = self.network.of_kind("security_group_interface_attachment")
        if not attachments:
            return self.security_groups
        primary = self.identified_by("primary_network_interface_id")
        found: list[Any] = []
        pending: Undetermined | None = None
        for attachment in attachments:
            interface = attachment.linked("interface", ("network_interface",))
            pending = pending or interface.incomplete
            if primary in interface.targets:
                group = attachment.linked("group", ("security_group",))
                found += group.targets
                pending = pending or group.incomplete
        return joined(self.security_groups, Members(found, pending))

    @derived
    def ports(self) -> Members[PortRange]:
        """The ports on which it takes connections."""
        # No check that runs on every plan asks for ports: their tables wait until one does.
        from netlint.network.ports import ports_of

        return ports_of(self)

    @property
    def asks_for_public_address(self) -> bool:
        """Whether it is written that it is publicly accessible; what holds where it is not differs.

        Raises:
            Undetermined: it is written, and not known.
        """
        setting = self.spelling_of("publicly_accessible")
        if self.resource is None or not setting:
            return False
        # A plan tells of whole blocks whether they are written; what is left out in one is off.
        return self.resource.written(setting.partition(".")[0]) and self.publicly_accessible

    @property
    def public_ports(self) -> Members[PortRange]:
        """The ports on which what asks for a public address takes connections there; empty: it has none."""
        from netlint.network.ports import public_ports_of

        return public_ports_of(self)

    @property
    def in_placement_group(self) -> bool:
        """Whether a placement group is named for its instances, here or in a launch template."""
        templates = self.templates.proven
        return self.writes("placement_group") or any(one.writes("placement_group") for one in templates)

    @property
    def runs_on_fargate(self) -> bool:
        """Whether it is an ECS service on Fargate, whose tasks have network interfaces of their own.

        Raises:
            Undetermined: its launch type is written, but not known.
        """
        chosen: list[Any] = []
        for name in _FARGATE:
            value = self.resource.attributes.get(name) if self.resource is not None else None
            for written in value if isinstance(value, list) else [value]:
                if isinstance(written, dict):
                    written = written.get("capacity_provider", written.get("CapacityProvider"))
                if isinstance(written, Unknown) and self.resource is not None and self.resource.written(name):
                    raise Undetermined(f"`{name}` of {self.address} is not known", address=self.address)
                chosen.append(written)
        return any(isinstance(found, str) and found.startswith("FARGATE") for found in chosen)

    @property
    def leaves_out_security_groups(self) -> bool:
        """Whether nothing is written for them, so that AWS takes the default group of the VPC."""
        return self.leaves_out("own_security_groups")

    @property
    def attached_interfaces(self) -> Members[NetworkInterface]:
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
    cloudformation = spelled(
        "AWS::EC2::NetworkInterfaceAttachment", instance="InstanceId", interface="NetworkInterfaceId"
    )
    instance: link[Workload] = link("workload")
    interface: link[NetworkInterface] = link("network_interface")


ENTITIES: tuple[type[Entity], ...] = (SubnetGroup, Workload, InterfaceAttachment)
