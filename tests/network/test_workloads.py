"""Where workloads are, on real plans: launch templates, interfaces, several attributes for one thing."""

import pytest

from tests.network.plans import MORE, ask

A, B, C = "aws_subnet.a", "aws_subnet.b", "aws_subnet.c"
TEMPLATE, INTERFACE, OWN = (f"aws_security_group.{name}" for name in ("template", "interface", "own"))
ONE, OTHER = "aws_security_group.one", "aws_security_group.other"


@pytest.mark.parametrize(
    ("address", "subnets", "security_groups"),
    [
        ("aws_instance.from_template", [A, B], [INTERFACE, TEMPLATE]),
        ("aws_instance.by_name", [C], [INTERFACE]),
        ("aws_instance.overrides", [B], [OWN]),
        ("aws_instance.with_interface", [C], [INTERFACE]),
        ("aws_instance.by_group_name", [MORE], [OWN]),
        ("aws_autoscaling_group.mixed", [A, B], [INTERFACE, TEMPLATE]),
        ("aws_autoscaling_group.old", [A], [OWN]),
        ("aws_eks_node_group.with_template", [A], [TEMPLATE]),
        # The cluster's own security group is AWS's to make.
        ("aws_eks_node_group.plain", [B], [MORE]),
        ("aws_eks_cluster.main", [A, B], [OWN, MORE]),
        ("aws_spot_fleet_request.main", [A, B], [INTERFACE, OWN]),
        ("aws_batch_compute_environment.main", [C], [TEMPLATE]),
    ],
)
def test_launched(address: str, subnets: list[str], security_groups: list[str]) -> None:
    assert ask("launch", address, "subnets", "workload") == subnets
    assert ask("launch", address, "security_groups", "workload") == security_groups


@pytest.mark.parametrize(
    ("address", "subnets", "security_groups"),
    [
        ("aws_emr_cluster.many_subnets", [A, B], [MORE]),
        ("aws_emr_instance_fleet.task", [A, B], [MORE]),
        ("aws_kinesis_firehose_delivery_stream.serverless", [A], [ONE]),
        ("aws_verifiedaccess_endpoint.interface", [B], [OTHER]),
        ("aws_verifiedaccess_endpoint.cidr", [A], [ONE]),
        ("aws_directory_service_directory.own", [A, B], [MORE]),
        ("aws_instance.two_interfaces", [A, B], [ONE, OTHER]),
        ("aws_apprunner_service.main", [A], [ONE]),
    ],
)
def test_attributes_of_which_there_are_several(
    address: str, subnets: list[str], security_groups: list[str]
) -> None:
    assert ask("paths", address, "subnets", "workload") == subnets
    assert ask("paths", address, "security_groups", "workload") == security_groups


def test_an_emr_cluster_may_name_one_subnet_or_several() -> None:
    assert ask("paths", "aws_emr_cluster.one_subnet", "subnets", "workload") == [A]
    # AWS makes the groups that are left out.
    assert ask("paths", "aws_emr_cluster.one_subnet", "security_groups", "workload")[-1] == MORE


def test_parts_live_where_the_whole_does() -> None:
    group = ask("workloads", "aws_rds_cluster.aurora", "subnets", "workload")
    assert group == [A, B]
    assert ask("workloads", "aws_rds_cluster_instance.aurora", "subnets", "workload") == group
    assert ask("workloads", "aws_rds_cluster_instance.aurora", "security_groups", "workload") == [
        "aws_security_group.main"
    ]


def test_a_database_without_a_subnet_group_is_in_the_default_one() -> None:
    assert ask("workloads", "aws_redshift_cluster.main", "subnets", "workload") == [MORE]


@pytest.mark.parametrize(
    ("address", "subnets"),
    [
        ("aws_db_instance.main", ["aws_subnet.db"]),
        ("aws_elasticache_cluster.main", ["aws_subnet.cache"]),
        # No group of this engine is described: the others' "main" is not it.
        ("aws_dax_cluster.elsewhere", [MORE]),
    ],
)
def test_names_are_those_of_a_type(address: str, subnets: list[str]) -> None:
    assert ask("names", address, "subnets", "workload") == subnets


def test_a_classic_load_balancer_is_told_from_another_one_of_its_name() -> None:
    assert ask("names", "aws_elb_attachment.main", "load_balancers") == ["aws_elb.main"]


def test_two_things_with_one_name_are_ambiguous() -> None:
    assert ask("names", "aws_instance.main", "own_security_groups", "workload") == [MORE]
