"""The ports that workloads serve, on a real plan with one workload for each rule."""

import pytest

from netlint.network.build import build
from netlint.resources.model import ResourceInstance, Snapshot
from tests.network.plans import MORE, ask


@pytest.mark.parametrize(
    ("address", "ports"),
    {
        "aws_db_instance.default_port": ["tcp/5432"],
        "aws_db_instance.own_port": ["tcp/13306"],
        "aws_db_instance.restored": [MORE],
        "aws_rds_cluster.aurora": ["tcp/5432"],
        "aws_rds_cluster_instance.aurora": ["tcp/5432"],
        "aws_db_proxy.main": ["tcp/3306"],
        "aws_db_proxy_endpoint.reader": ["tcp/3306"],
        "aws_elasticache_cluster.memcached": ["tcp/11211"],
        "aws_elasticache_replication_group.valkey": ["tcp/6400"],
        "aws_elasticache_cluster.replica": ["tcp/6400"],
        "aws_dax_cluster.plain": ["tcp/8111"],
        "aws_redshift_cluster.main": ["tcp/5439"],
        "aws_msk_cluster.iam": ["tcp/2181-2182", "tcp/9096", "tcp/9098"],
        "aws_msk_cluster.open": ["tcp/9092", "tcp/9094"],
        "aws_mq_broker.rabbit": ["tcp/443", "tcp/5671"],
        "aws_opensearch_domain.https": ["tcp/443"],
        "aws_efs_mount_target.a": ["tcp/2049"],
        "aws_transfer_server.files": ["tcp/21", "tcp/22", "tcp/8192-8200"],
        "aws_lambda_function.main": [],
        "aws_directory_service_directory.connector": [],
        "aws_ecs_service.web": ["tcp/8080", "tcp/8443", "tcp/9000-9010", "udp/53"],
        # What else runs on an instance nothing declares.
        "aws_instance.behind": ["tcp/53", "tcp/8053", "udp/53", "udp/8053", MORE],
    }.items(),
)
def test_ports_of_a_plan(address: str, ports: list[str]) -> None:
    assert ask("workloads", address, "ports", "workload") == ports


def ports(type: str, **attributes: object) -> list[str]:
    instance = ResourceInstance(f"{type}.this", type, "this", attributes=attributes)
    workload = build(Snapshot("after", [instance])).of_kind("workload")[0]
    found = workload.ports
    shown = [f"{one.protocol}/{one.first}-{one.last}" for one in found.proven]
    return [*shown, MORE] if found.incomplete is not None else shown


@pytest.mark.parametrize(
    ("engine", "port"),
    [
        ("mysql", 3306),
        ("mariadb", 3306),
        ("postgres", 5432),
        ("oracle-ee", 1521),
        ("custom-oracle-ee", 1521),
        ("sqlserver-web", 1433),
        ("db2-se", 50000),
    ],
)
def test_every_database_engine_has_its_port(engine: str, port: int) -> None:
    assert ports("aws_db_instance", engine=engine) == [f"tcp/{port}-{port}"]


def test_an_engine_that_is_not_known_leaves_the_port_open() -> None:
    assert ports("aws_db_instance", engine="something-new") == [MORE]
    assert ports("aws_elasticache_cluster", engine="something-new") == [MORE]


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        ("[]", []),
        ('[{"PortMappings": [{"ContainerPort": 80}]}]', ["tcp/80-80"]),
        ('[{"portMappings": null}]', []),
        ("not JSON", [MORE]),
        ("[1]", [MORE]),
        ('[{"portMappings": [{"containerPort": "x"}]}]', [MORE]),
    ],
)
def test_container_definitions_may_hold_anything(definitions: str, expected: list[str]) -> None:
    task = ResourceInstance(
        "aws_ecs_task_definition.this",
        "aws_ecs_task_definition",
        "this",
        attributes={"arn": "arn:task", "container_definitions": definitions},
    )
    service = ResourceInstance(
        "aws_ecs_service.this", "aws_ecs_service", "this", attributes={"task_definition": "arn:task"}
    )
    found = build(Snapshot("after", [task, service])).of_kind("workload")[0].ports
    shown = [f"{one.protocol}/{one.first}-{one.last}" for one in found.proven]
    assert ([*shown, MORE] if found.incomplete else shown) == expected
