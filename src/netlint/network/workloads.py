"""Workloads: whatever lives in subnets, and the groups of subnets that some are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members
from netlint.network.entity import Entity, Spelling, derived, link, links, spelled

if TYPE_CHECKING:
    from netlint.network.filtering import SecurityGroup
    from netlint.network.vpc import Subnet

#: resource types, the path of their subnets, that of their security groups
_IN_SUBNETS = (
    (
        "aws_instance aws_spot_instance_request",
        "subnet_id",
        "vpc_security_group_ids",
    ),
    (
        (
            "aws_opsworks_instance aws_imagebuilder_infrastructure_configuration aws_glue_dev_endpoint "
            "aws_ec2_instance_connect_endpoint"
        ),
        "subnet_id",
        "security_group_ids",
    ),
    (
        "aws_efs_mount_target aws_sagemaker_notebook_instance",
        "subnet_id",
        "security_groups",
    ),
    (
        "aws_cloud9_environment_ec2 aws_cloudhsm_v2_hsm",
        "subnet_id",
        "",
    ),
    (
        "aws_autoscaling_group",
        "vpc_zone_identifier",
        "",
    ),
    (
        "aws_spot_fleet_request",
        "launch_specification.subnet_id",
        "launch_specification.vpc_security_group_ids",
    ),
    (
        "aws_ec2_fleet",
        "launch_template_config.override.subnet_id",
        "",
    ),
    (
        (
            "aws_lambda_function aws_appstream_fleet aws_appstream_image_builder "
            "aws_bedrock_custom_model aws_msk_serverless_cluster aws_synthetics_canary "
            "aws_devicefarm_test_grid_project"
        ),
        "vpc_config.subnet_ids",
        "vpc_config.security_group_ids",
    ),
    (
        "aws_eks_cluster",
        "vpc_config.subnet_ids",
        "vpc_config.security_group_ids",
    ),
    (
        "aws_eks_node_group aws_eks_fargate_profile",
        "subnet_ids",
        "",
    ),
    (
        (
            "aws_codebuild_project aws_codebuild_fleet aws_sagemaker_model "
            "aws_comprehend_document_classifier aws_comprehend_entity_recognizer"
        ),
        "vpc_config.subnets",
        "vpc_config.security_group_ids",
    ),
    (
        "aws_sagemaker_data_quality_job_definition",
        "network_config.vpc_config.subnets",
        "network_config.vpc_config.security_group_ids",
    ),
    (
        "aws_sagemaker_workforce",
        "workforce_vpc_config.subnets",
        "workforce_vpc_config.security_group_ids",
    ),
    (
        "aws_sagemaker_domain",
        "subnet_ids",
        "domain_settings.security_group_ids",
    ),
    (
        "aws_ecs_service aws_ecs_task_set",
        "network_configuration.subnets",
        "network_configuration.security_groups",
    ),
    (
        "aws_cloudwatch_event_target",
        "ecs_target.network_configuration.subnets",
        "ecs_target.network_configuration.security_groups",
    ),
    (
        "aws_scheduler_schedule",
        "target.ecs_parameters.network_configuration.subnets",
        "target.ecs_parameters.network_configuration.security_groups",
    ),
    (
        "aws_pipes_pipe",
        "target_parameters.ecs_task_parameters.network_configuration.aws_vpc_configuration.subnets",
        "target_parameters.ecs_task_parameters.network_configuration.aws_vpc_configuration.security_groups",
    ),
    (
        "aws_batch_compute_environment",
        "compute_resources.subnets",
        "compute_resources.security_group_ids",
    ),
    (
        "aws_apprunner_vpc_connector",
        "subnets",
        "security_groups",
    ),
    (
        "aws_emr_cluster",
        "ec2_attributes.subnet_ids",
        "ec2_attributes.emr_managed_master_security_group",
    ),
    (
        "aws_emr_studio",
        "subnet_ids",
        "engine_security_group_id",
    ),
    (
        "aws_emrserverless_application aws_mwaa_environment",
        "network_configuration.subnet_ids",
        "network_configuration.security_group_ids",
    ),
    (
        "aws_glue_connection",
        "physical_connection_requirements.subnet_id",
        "physical_connection_requirements.security_group_id_list",
    ),
    (
        "aws_grafana_workspace aws_codeconnections_host aws_codestarconnections_host aws_finspace_kx_cluster",
        "vpc_configuration.subnet_ids",
        "vpc_configuration.security_group_ids",
    ),
    (
        "aws_iot_topic_rule_destination",
        "vpc_configuration.subnet_ids",
        "vpc_configuration.security_groups",
    ),
    (
        "aws_kinesisanalyticsv2_application",
        "application_configuration.vpc_configuration.subnet_ids",
        "application_configuration.vpc_configuration.security_group_ids",
    ),
    (
        "aws_kinesis_firehose_delivery_stream",
        "opensearch_configuration.vpc_config.subnet_ids",
        "opensearch_configuration.vpc_config.security_group_ids",
    ),
    (
        "aws_transfer_server",
        "endpoint_details.subnet_ids",
        "endpoint_details.security_group_ids",
    ),
    (
        "aws_workspaces_directory",
        "subnet_ids",
        "workspace_security_group_id",
    ),
    (
        (
            "aws_workspacesweb_network_settings aws_quicksight_vpc_connection aws_m2_environment "
            "aws_apigatewayv2_vpc_link aws_elasticache_serverless_cache "
            "aws_redshiftserverless_workgroup aws_opensearchserverless_vpc_endpoint aws_fsx_file_cache "
            "aws_fsx_lustre_file_system aws_fsx_ontap_file_system aws_fsx_openzfs_file_system "
            "aws_fsx_windows_file_system"
        ),
        "subnet_ids",
        "security_group_ids",
    ),
    (
        "aws_datasync_agent",
        "subnet_arns",
        "security_group_arns",
    ),
    (
        "aws_datasync_location_efs",
        "ec2_config.subnet_arn",
        "ec2_config.security_group_arns",
    ),
    (
        "aws_medialive_channel aws_medialive_input",
        "vpc.subnet_ids",
        "vpc.security_group_ids",
    ),
    (
        (
            "aws_opensearch_domain aws_elasticsearch_domain aws_opensearch_vpc_endpoint "
            "aws_elasticsearch_vpc_endpoint aws_osis_pipeline"
        ),
        "vpc_options.subnet_ids",
        "vpc_options.security_group_ids",
    ),
    (
        "aws_prometheus_scraper",
        "source.eks.subnet_ids",
        "source.eks.security_group_ids",
    ),
    (
        "aws_db_proxy aws_db_proxy_endpoint aws_timestreaminfluxdb_db_instance",
        "vpc_subnet_ids",
        "vpc_security_group_ids",
    ),
    (
        "aws_docdbelastic_cluster aws_redshiftserverless_endpoint_access",
        "subnet_ids",
        "vpc_security_group_ids",
    ),
    (
        "aws_msk_cluster",
        "broker_node_group_info.client_subnets",
        "broker_node_group_info.security_groups",
    ),
    (
        "aws_msk_replicator",
        "kafka_cluster.vpc_config.subnet_ids",
        "kafka_cluster.vpc_config.security_groups_ids",
    ),
    (
        "aws_msk_vpc_connection",
        "client_subnets",
        "security_groups",
    ),
    (
        "aws_mskconnect_connector",
        "kafka_cluster.apache_kafka_cluster.vpc.subnets",
        "kafka_cluster.apache_kafka_cluster.vpc.security_groups",
    ),
    (
        "aws_mq_broker",
        "subnet_ids",
        "security_groups",
    ),
    (
        "aws_cloudhsm_v2_cluster",
        "subnet_ids",
        "security_group_id",
    ),
    (
        "aws_directory_service_directory",
        "vpc_settings.subnet_ids",
        "security_group_id",
    ),
    (
        "aws_directory_service_region",
        "vpc_settings.subnet_ids",
        "",
    ),
    (
        "aws_drs_replication_configuration_template",
        "staging_area_subnet_id",
        "replication_servers_security_groups_ids",
    ),
    (
        "aws_verifiedaccess_endpoint",
        "load_balancer_options.subnet_ids",
        "security_group_ids",
    ),
    (
        "aws_vpc_route_server_endpoint",
        "subnet_id",
        "",
    ),
    (
        "aws_worklink_fleet",
        "network.subnet_ids",
        "network.security_group_ids",
    ),
)

#: resource types, the path of their subnet group, that of their security groups
_IN_SUBNET_GROUPS = (
    (
        "aws_db_instance aws_rds_cluster aws_docdb_cluster",
        "db_subnet_group_name",
        "vpc_security_group_ids",
    ),
    (
        "aws_rds_cluster_instance aws_docdb_cluster_instance",
        "db_subnet_group_name",
        "",
    ),
    (
        "aws_neptune_cluster",
        "neptune_subnet_group_name",
        "vpc_security_group_ids",
    ),
    (
        "aws_neptune_cluster_instance",
        "neptune_subnet_group_name",
        "",
    ),
    (
        "aws_elasticache_cluster aws_elasticache_replication_group aws_memorydb_cluster aws_dax_cluster",
        "subnet_group_name",
        "security_group_ids",
    ),
    (
        "aws_redshift_cluster",
        "cluster_subnet_group_name",
        "vpc_security_group_ids",
    ),
    (
        "aws_redshift_endpoint_access",
        "subnet_group_name",
        "vpc_security_group_ids",
    ),
    (
        "aws_dms_replication_instance",
        "replication_subnet_group_id",
        "vpc_security_group_ids",
    ),
    (
        "aws_dms_replication_config",
        "compute_config.replication_subnet_group_id",
        "compute_config.vpc_security_group_ids",
    ),
)


def _workloads(rows: tuple[tuple[str, str, str], ...], place: str) -> tuple[Spelling, ...]:
    return tuple(
        spelling
        for types, path, security_groups in rows
        for spelling in spelled(
            types, **{place: path}, **({"security_groups": security_groups} if security_groups else {})
        )
    )


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
    terraform = (
        *_workloads(_IN_SUBNETS, "own_subnets"),
        *_workloads(_IN_SUBNET_GROUPS, "subnet_group"),
    )
    own_subnets: links[Subnet] = links("subnet")
    subnet_group: link[SubnetGroup] = link("subnet_group")
    security_groups: links[SecurityGroup] = links("security_group")

    @derived
    def subnets(self) -> Members[Subnet]:
        """The subnets that it may be in, its subnet group's included."""
        group = self.subnet_group
        return group.subnets if group is not None else self.own_subnets


ENTITIES: tuple[type[Entity], ...] = (SubnetGroup, Workload)
