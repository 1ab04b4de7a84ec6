"""On which ports a workload takes connections, from what its resource says.

A port that the configuration leaves out is the engine's default (`netlint.network.port_facts`). What runs
on an instance is nobody's declaration: only the ports to which a load balancer sends are known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network import port_facts, port_facts_cloudformation
from netlint.network.fields import flag
from netlint.network.port_facts import PortRange, tcp
from netlint.network.reasons import reason_of
from netlint.network.spelling import places
from netlint.resources.model import ResourceInstance

if TYPE_CHECKING:
    from netlint.network.targets import ClassicAttachment, TargetGroupAttachment
    from netlint.network.workloads import Workload


def ports_of(workload: Workload) -> Members[PortRange]:
    """Return the ports that a workload serves, as far as anything declares them."""
    resource = workload.resource
    if resource is None:
        why = Undetermined(f"{workload.address} is managed elsewhere", address=workload.address)
        return Members((), why)
    try:
        type = _rule_type(workload, resource.type)
        if type in port_facts.SERVES_NONE:
            return Members(())
        if type in port_facts.FIXED:
            return Members(port_facts.FIXED[type])
        rule = _RULES.get(type)
        return rule(workload) if rule is not None else _behind_load_balancers(workload)
    except Undetermined as why:
        return Members((), why)


def public_ports_of(workload: Workload) -> Members[PortRange]:
    """Return the ports that something serves at the public address that it asks for.

    Those of MSK's brokers are others than the private ones. A public RabbitMQ broker has its address outside
    of the VPC, and takes no security groups.
    """
    ports = ports_of(workload)
    if ports.proven == port_facts.BROKERS["rabbitmq"]:
        return Members((), ports.incomplete)
    if workload.resource is not None and _rule_type(workload, workload.resource.type) == "aws_msk_cluster":
        public = [one for one in ports.proven if one.first in port_facts.KAFKA_PUBLIC]
        return Members(public, ports.incomplete)
    return ports


def _rule_type(workload: Workload, type: str) -> str:
    """Return the type whose facts hold: Terraform's, of the types of several sources that are one thing."""
    if type == port_facts_cloudformation.FILE_SYSTEM:
        return port_facts_cloudformation.FILE_SYSTEMS.get(str(_setting(workload, "kind")), type)
    return port_facts_cloudformation.LIKE.get(type, type)


def _setting(workload: Workload, name: str) -> Any:
    """Read a setting: None where nothing is written.

    Raises:
        Undetermined: it is written, but its value is not known.
    """
    resource = workload.resource
    if resource is None:
        raise Undetermined(f"{workload.address} is managed elsewhere", address=workload.address)
    settings = port_facts_cloudformation.SETTINGS if "::" in resource.type else port_facts.SETTINGS
    written = settings[resource.type].get(name, "")
    for path in written.split():
        for value, _ in places(resource.attributes, tuple(path.split("."))):
            if isinstance(value, Unknown):
                if _is_written(resource, path):
                    why, settle = reason_of(value, resource)
                    raise Undetermined(
                        f"`{path}` of {workload.address} is {why}",
                        settle=settle,
                        address=workload.address,
                        attribute=path,
                    )
            elif value is not None and value != [] and value != "":
                return value
    return None


def _is_written(resource: ResourceInstance, path: str) -> bool:
    """Tell whether the configuration sets what stands at a dotted path, or something that it is in."""
    steps = path.split(".")
    for count in range(1, len(steps) + 1):
        name = ".".join(steps[:count])
        if not resource.written(name):
            return False
        if any(isinstance(value, Unknown) for value, _ in places(resource.attributes, tuple(steps[:count]))):
            return True
    return True


def _switched_on(workload: Workload, name: str) -> bool:
    return flag(_setting(workload, name))


def _port(workload: Workload, default: Callable[[], int]) -> Members[PortRange]:
    """Return the port that is written, or else the default."""
    port = _setting(workload, "port")
    if port is not None:
        return Members(tcp(int(port)))
    source = _setting(workload, "source")
    if source is not None:
        raise Undetermined(
            f"`port` of {workload.address} is that of what it is restored from",
            settle="set `port`",
            address=workload.address,
            attribute="port",
        )
    return Members(tcp(default()))


def _not_understood(workload: Workload, name: str) -> Undetermined:
    return Undetermined(
        f"the port of {workload.address} is not known for its `{name}`", address=workload.address
    )


def _database(workload: Workload) -> Members[PortRange]:
    if workload.whole is not None:
        return workload.whole.ports

    def default() -> int:
        engine = str(_setting(workload, "engine") or "")
        for start, port in port_facts.DATABASES:
            if engine.startswith(start):
                return port
        raise _not_understood(workload, "engine")

    return _port(workload, default)


def _with_default(workload: Workload) -> Members[PortRange]:
    assert workload.resource is not None
    port = port_facts.DEFAULTS[_rule_type(workload, workload.resource.type)]
    return _port(workload, lambda: port)


def _cache(workload: Workload) -> Members[PortRange]:
    if workload.whole is not None:
        return workload.whole.ports

    def default() -> int:
        engine = str(_setting(workload, "engine") or "")
        if engine not in port_facts.CACHES:
            raise _not_understood(workload, "engine")
        return port_facts.CACHES[engine]

    return _port(workload, default)


def _serverless_cache(workload: Workload) -> Members[PortRange]:
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/set-up.html: a second port for reading
    port = port_facts.CACHES.get(str(_setting(workload, "engine")))
    if port is None:
        raise _not_understood(workload, "engine")
    return Members(tcp((port, port + 1)))


def _accelerator(workload: Workload) -> Members[PortRange]:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.configure-inbound-rules.html
    return Members(tcp(9111 if _setting(workload, "encryption") == "TLS" else 8111))


def _proxy(workload: Workload) -> Members[PortRange]:
    port = port_facts.PROXIES.get(str(_setting(workload, "engine")))
    if port is None:
        raise _not_understood(workload, "engine_family")
    return Members(tcp(port))


def _search(workload: Workload) -> Members[PortRange]:
    # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
    return Members(tcp(443) if _switched_on(workload, "https") else tcp(80, 443))


def _broker(workload: Workload) -> Members[PortRange]:
    ports = port_facts.BROKERS.get(str(_setting(workload, "engine")).lower())
    if ports is None:
        raise _not_understood(workload, "engine_type")
    return Members(ports)


def _transfer(workload: Workload) -> Members[PortRange]:
    protocols = _setting(workload, "protocols") or ["SFTP"]
    found: dict[PortRange, None] = {}
    for protocol in protocols:
        if isinstance(protocol, Unknown):
            raise workload.unknown("protocols", protocol)
        found.update(dict.fromkeys(port_facts.TRANSFER.get(protocol, ())))
    return Members(found)


def _directory(workload: Workload) -> Members[PortRange]:
    # An AD Connector is a proxy to a directory elsewhere.
    connector = _setting(workload, "kind") == "ADConnector"
    return Members(() if connector else port_facts.ACTIVE_DIRECTORY)


def _kafka(workload: Workload) -> Members[PortRange]:
    # https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
    encryption = _setting(workload, "encryption") or "TLS"
    iam, scram = _switched_on(workload, "iam"), _switched_on(workload, "scram")
    public = (_setting(workload, "public") or "DISABLED") != "DISABLED"
    open_to_all = _switched_on(workload, "unauthenticated")
    certificates = _setting(workload, "certificates") is not None
    found: list[int | tuple[int, int]] = []
    if encryption != "TLS":
        found.append(9092)
    if encryption != "PLAINTEXT" and (open_to_all or certificates or not (iam or scram)):
        found += [9094, 9194] if public else [9094]
    if scram:
        found += [9096, 9196] if public else [9096]
    if iam:
        found += [9098, 9198] if public else [9098]
    version = str(_setting(workload, "version") or "")
    # https://docs.aws.amazon.com/msk/latest/developerguide/metadata-management.html: KRaft has no ZooKeeper
    if not version.endswith(".kraft") and not version.startswith("4."):
        found.append((2181, 2182))
    # https://docs.aws.amazon.com/msk/latest/developerguide/open-monitoring.html
    found += [port for name, port in (("jmx", 11001), ("node", 11002)) if _switched_on(workload, name)]
    return Members(tcp(*found))


def _of_whole(workload: Workload) -> Members[PortRange]:
    whole = workload.whole
    if whole is None:
        raise Undetermined(f"what {workload.address} is a part of is not known", address=workload.address)
    return whole.ports


def _containers(workload: Workload) -> Members[PortRange]:
    """Return the ports of a task's containers, and those to which its load balancers send."""
    found: dict[PortRange, None] = {}
    attachments = workload.attachments
    pending = attachments.incomplete
    for attachment in attachments.proven:
        try:
            if attachment.port is not None:
                found.update(dict.fromkeys(_served(attachment)))
        except Undetermined as why:
            pending = pending or why
    try:
        definition = workload.task_definition
        if definition is None:
            pending = pending or Undetermined(
                f"the task definition of {workload.address} is not written", address=workload.address
            )
        else:
            found.update(dict.fromkeys(definition.ports))
    except Undetermined as why:
        pending = pending or why
    return Members(found, pending)


def _behind_load_balancers(workload: Workload) -> Members[PortRange]:
    """Return the ports to which load balancers send; what else is served nothing declares."""
    found: dict[PortRange, None] = {}
    for attachment in workload.attachments.proven:
        try:
            found.update(dict.fromkeys(_served(attachment)))
        except Undetermined:
            continue
    for classic in workload.classic_attachments.proven:
        found.update(dict.fromkeys(_served_to_classic(classic)))
    return Members(
        found,
        Undetermined(f"nothing declares on which ports {workload.address} serves", address=workload.address),
    )


_TRANSPORTS = {"UDP": ("udp",), "TCP_UDP": ("tcp", "udp"), "GENEVE": ("udp",), "QUIC": ("udp",)}


def _served(attachment: TargetGroupAttachment) -> list[PortRange]:
    """Return the ports to which a load balancer sends: the attachment's, or its target groups'."""
    found: list[PortRange] = []
    for group in attachment.target_groups.proven:
        port = attachment.port if attachment.port is not None else group.port
        if port is not None:
            protocols = _TRANSPORTS.get(group.protocol, ("tcp",))
            found += [PortRange(protocol, port, port) for protocol in protocols]
    if not found and attachment.port is not None:
        found += tcp(attachment.port)
    return found


def _served_to_classic(attachment: ClassicAttachment) -> list[PortRange]:
    found: list[PortRange] = []
    for load_balancer in attachment.load_balancers.proven:
        for listener in load_balancer.listeners.proven:
            try:
                if listener.instance_port is not None:
                    found += tcp(listener.instance_port)
            except Undetermined:
                continue
    return found


_RULES: dict[str, Callable[[Workload], Members[PortRange]]] = {
    "aws_db_instance": _database,
    "aws_rds_cluster": _database,
    "aws_elasticache_cluster": _cache,
    "aws_elasticache_serverless_cache": _serverless_cache,
    "aws_dax_cluster": _accelerator,
    "aws_db_proxy": _proxy,
    "aws_opensearch_domain": _search,
    "aws_elasticsearch_domain": _search,
    "aws_mq_broker": _broker,
    "aws_transfer_server": _transfer,
    "aws_directory_service_directory": _directory,
    "aws_directory_service_region": lambda workload: Members(port_facts.ACTIVE_DIRECTORY),
    "aws_msk_cluster": _kafka,
    **dict.fromkeys(port_facts.DEFAULTS, _with_default),
    **dict.fromkeys(
        [
            "aws_rds_cluster_instance",
            "aws_docdb_cluster_instance",
            "aws_neptune_cluster_instance",
            "aws_db_proxy_endpoint",
            "aws_redshift_endpoint_access",
            "aws_redshiftserverless_endpoint_access",
            "aws_cloudhsm_v2_hsm",
        ],
        _of_whole,
    ),
    **dict.fromkeys(["aws_ecs_service", "aws_ecs_task_set"], _containers),
    **dict.fromkeys(
        ["aws_cloudwatch_event_target", "aws_scheduler_schedule"],
        _containers,
    ),
}
