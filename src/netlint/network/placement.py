"""Where each type of workload says what subnets and security groups it has.

Paths lead through every repeated block; several paths, separated by blanks, are all read; `a|b`
names attributes of which only one is ever set (see `netlint.network.spelling.Spelling`). Each path is
checked against the provider's schema by the tests.
"""

from __future__ import annotations

_AWSVPC = "network_configuration.aws_vpc_configuration."
_ECS_PIPE = "target_parameters.ecs_task_parameters." + _AWSVPC
_KAFKA_PIPE = "source_parameters.self_managed_kafka_parameters.vpc."
_KAFKA_CONNECT = "kafka_cluster.apache_kafka_cluster.vpc."
_EMR = "ec2_attributes."
_SEARCHES = ("opensearch_configuration", "elasticsearch_configuration", "opensearchserverless_configuration")

#: resource types, the path of their subnets, that of their security groups
IN_SUBNETS: tuple[tuple[str, str, str], ...] = (
    ("aws_instance aws_spot_instance_request", "subnet_id", "vpc_security_group_ids|security_groups"),
    (
        (
            "aws_opsworks_instance aws_imagebuilder_infrastructure_configuration aws_glue_dev_endpoint"
            " aws_ec2_instance_connect_endpoint"
        ),
        "subnet_id",
        "security_group_ids",
    ),
    ("aws_efs_mount_target aws_sagemaker_notebook_instance", "subnet_id", "security_groups"),
    ("aws_s3outposts_endpoint", "subnet_id", "security_group_id"),
    ("aws_cloud9_environment_ec2 aws_cloudhsm_v2_hsm", "subnet_id", ""),
    ("aws_autoscaling_group", "vpc_zone_identifier", ""),
    ("aws_gamelift_game_server_group", "vpc_subnets", ""),
    (
        "aws_spot_fleet_request",
        "launch_specification.subnet_id launch_template_config.overrides.subnet_id",
        "launch_specification.vpc_security_group_ids",
    ),
    ("aws_ec2_fleet", "launch_template_config.override.subnet_id", ""),
    (
        (
            "aws_lambda_function aws_appstream_fleet aws_appstream_image_builder aws_bedrock_custom_model"
            " aws_msk_serverless_cluster aws_synthetics_canary aws_devicefarm_test_grid_project"
        ),
        "vpc_config.subnet_ids",
        "vpc_config.security_group_ids",
    ),
    (
        "aws_eks_cluster",
        "vpc_config.subnet_ids",
        "vpc_config.security_group_ids vpc_config.cluster_security_group_id",
    ),
    ("aws_eks_node_group aws_eks_fargate_profile", "subnet_ids", ""),
    (
        (
            "aws_codebuild_project aws_codebuild_fleet aws_sagemaker_model aws_comprehend_document_classifier"
            " aws_comprehend_entity_recognizer"
        ),
        "vpc_config.subnets",
        "vpc_config.security_group_ids",
    ),
    (
        "aws_sagemaker_data_quality_job_definition",
        "network_config.vpc_config.subnets",
        "network_config.vpc_config.security_group_ids",
    ),
    ("aws_sagemaker_workforce", "workforce_vpc_config.subnets", "workforce_vpc_config.security_group_ids"),
    (
        "aws_sagemaker_domain",
        "subnet_ids",
        (
            "domain_settings.security_group_ids default_user_settings.security_groups"
            " default_space_settings.security_groups"
        ),
    ),
    ("aws_sagemaker_user_profile", "", "user_settings.security_groups"),
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
        f"{_ECS_PIPE}subnets {_KAFKA_PIPE}subnets",
        f"{_ECS_PIPE}security_groups {_KAFKA_PIPE}security_groups",
    ),
    ("aws_batch_compute_environment", "compute_resources.subnets", "compute_resources.security_group_ids"),
    ("aws_apprunner_vpc_connector", "subnets", "security_groups"),
    (
        "aws_emr_cluster",
        f"{_EMR}subnet_ids|subnet_id",
        (
            f"{_EMR}emr_managed_master_security_group {_EMR}emr_managed_slave_security_group"
            f" {_EMR}service_access_security_group {_EMR}additional_master_security_groups"
            f" {_EMR}additional_slave_security_groups"
        ),
    ),
    ("aws_emr_studio", "subnet_ids", "engine_security_group_id workspace_security_group_id"),
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
        " ".join(f"{one}.vpc_config.subnet_ids" for one in _SEARCHES),
        " ".join(f"{one}.vpc_config.security_group_ids" for one in _SEARCHES),
    ),
    ("aws_transfer_server", "endpoint_details.subnet_ids", "endpoint_details.security_group_ids"),
    (
        "aws_workspaces_directory",
        "subnet_ids",
        "workspace_security_group_id workspace_creation_properties.custom_security_group_id",
    ),
    (
        (
            "aws_workspacesweb_network_settings aws_quicksight_vpc_connection aws_m2_environment"
            " aws_apigatewayv2_vpc_link aws_elasticache_serverless_cache aws_redshiftserverless_workgroup"
            " aws_opensearchserverless_vpc_endpoint aws_fsx_file_cache aws_fsx_lustre_file_system"
            " aws_fsx_ontap_file_system aws_fsx_openzfs_file_system aws_fsx_windows_file_system"
        ),
        "subnet_ids",
        "security_group_ids",
    ),
    ("aws_datasync_agent", "subnet_arns", "security_group_arns"),
    ("aws_datasync_location_efs", "ec2_config.subnet_arn", "ec2_config.security_group_arns"),
    (
        (
            "aws_datasync_location_fsx_lustre_file_system aws_datasync_location_fsx_ontap_file_system"
            " aws_datasync_location_fsx_openzfs_file_system aws_datasync_location_fsx_windows_file_system"
        ),
        "",
        "security_group_arns",
    ),
    ("aws_medialive_channel aws_medialive_input", "vpc.subnet_ids", "vpc.security_group_ids"),
    (
        (
            "aws_opensearch_domain aws_elasticsearch_domain aws_opensearch_vpc_endpoint"
            " aws_elasticsearch_vpc_endpoint aws_osis_pipeline"
        ),
        "vpc_options.subnet_ids",
        "vpc_options.security_group_ids",
    ),
    ("aws_prometheus_scraper", "source.eks.subnet_ids", "source.eks.security_group_ids"),
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
    ("aws_msk_vpc_connection", "client_subnets", "security_groups"),
    ("aws_mskconnect_connector", f"{_KAFKA_CONNECT}subnets", f"{_KAFKA_CONNECT}security_groups"),
    ("aws_mq_broker", "subnet_ids", "security_groups"),
    ("aws_cloudhsm_v2_cluster", "subnet_ids", "security_group_id"),
    (
        "aws_directory_service_directory",
        "vpc_settings.subnet_ids connect_settings.subnet_ids",
        "security_group_id",
    ),
    ("aws_directory_service_region", "vpc_settings.subnet_ids", ""),
    (
        "aws_drs_replication_configuration_template",
        "staging_area_subnet_id",
        "replication_servers_security_groups_ids",
    ),
    (
        "aws_verifiedaccess_endpoint",
        "load_balancer_options.subnet_ids cidr_options.subnet_ids rds_options.subnet_ids",
        "security_group_ids",
    ),
    ("aws_worklink_fleet", "network.subnet_ids", "network.security_group_ids"),
)

#: resource types, the path of their subnet group, that of their security groups, the types of the group
IN_SUBNET_GROUPS: tuple[tuple[str, str, str, str], ...] = (
    (
        "aws_db_instance aws_rds_cluster",
        "db_subnet_group_name",
        "vpc_security_group_ids",
        "aws_db_subnet_group",
    ),
    ("aws_rds_cluster_instance", "db_subnet_group_name", "", "aws_db_subnet_group"),
    (
        "aws_docdb_cluster",
        "db_subnet_group_name",
        "vpc_security_group_ids",
        "aws_docdb_subnet_group aws_db_subnet_group",
    ),
    ("aws_docdb_cluster_instance", "db_subnet_group_name", "", "aws_docdb_subnet_group aws_db_subnet_group"),
    (
        "aws_neptune_cluster",
        "neptune_subnet_group_name",
        "vpc_security_group_ids",
        "aws_neptune_subnet_group aws_db_subnet_group",
    ),
    (
        "aws_neptune_cluster_instance",
        "neptune_subnet_group_name",
        "",
        "aws_neptune_subnet_group aws_db_subnet_group",
    ),
    (
        "aws_elasticache_cluster aws_elasticache_replication_group",
        "subnet_group_name",
        "security_group_ids",
        "aws_elasticache_subnet_group",
    ),
    ("aws_memorydb_cluster", "subnet_group_name", "security_group_ids", "aws_memorydb_subnet_group"),
    ("aws_dax_cluster", "subnet_group_name", "security_group_ids", "aws_dax_subnet_group"),
    (
        "aws_redshift_cluster",
        "cluster_subnet_group_name",
        "vpc_security_group_ids",
        "aws_redshift_subnet_group",
    ),
    (
        "aws_redshift_endpoint_access",
        "subnet_group_name",
        "vpc_security_group_ids",
        "aws_redshift_subnet_group",
    ),
    (
        "aws_dms_replication_instance",
        "replication_subnet_group_id",
        "vpc_security_group_ids",
        "aws_dms_replication_subnet_group",
    ),
    (
        "aws_dms_replication_config",
        "compute_config.replication_subnet_group_id",
        "compute_config.vpc_security_group_ids",
        "aws_dms_replication_subnet_group",
    ),
)

_OF_FLEET = "launch_template_config.launch_template_specification."
_OF_MIX = "mixed_instances_policy.launch_template."
#: resource types and the path of the templates that their instances are launched from
LAUNCHED: tuple[tuple[str, str], ...] = (
    (
        "aws_instance aws_spot_instance_request aws_eks_node_group aws_gamelift_game_server_group",
        "launch_template.id|name",
    ),
    (
        "aws_autoscaling_group",
        (
            "launch_template.id|name launch_configuration"
            f" {_OF_MIX}launch_template_specification.launch_template_id|launch_template_name"
            f" {_OF_MIX}override.launch_template_specification.launch_template_id|launch_template_name"
        ),
    ),
    ("aws_ec2_fleet", f"{_OF_FLEET}launch_template_id|launch_template_name"),
    ("aws_spot_fleet_request", f"{_OF_FLEET}id|name"),
    (
        "aws_batch_compute_environment",
        "compute_resources.launch_template.launch_template_id|launch_template_name",
    ),
)

#: the types that a launch template's name may be of
TEMPLATES = "aws_launch_template aws_launch_configuration"

#: resource types and the path of network interfaces that exist already (the second is of provider 6)
WITH_INTERFACES: tuple[tuple[str, str], ...] = (
    (
        "aws_instance aws_spot_instance_request",
        "network_interface.network_interface_id primary_network_interface.network_interface_id",
    ),
    ("aws_verifiedaccess_endpoint", "network_interface_options.network_interface_id"),
)

#: resource types, the path of what they are a part of, and its types: they live where the whole does
PARTS: tuple[tuple[str, str, str], ...] = (
    ("aws_rds_cluster_instance", "cluster_identifier", "aws_rds_cluster"),
    ("aws_docdb_cluster_instance", "cluster_identifier", "aws_docdb_cluster"),
    ("aws_neptune_cluster_instance", "cluster_identifier", "aws_neptune_cluster"),
    ("aws_elasticache_cluster", "replication_group_id", "aws_elasticache_replication_group"),
    ("aws_eks_node_group aws_eks_fargate_profile", "cluster_name", "aws_eks_cluster"),
    ("aws_ecs_task_set", "service", "aws_ecs_service"),
    ("aws_emr_instance_fleet aws_emr_instance_group", "cluster_id", "aws_emr_cluster"),
    ("aws_db_proxy_endpoint", "db_proxy_name", "aws_db_proxy"),
    ("aws_redshift_endpoint_access", "cluster_identifier", "aws_redshift_cluster"),
    ("aws_redshiftserverless_endpoint_access", "workgroup_name", "aws_redshiftserverless_workgroup"),
    ("aws_cloudhsm_v2_hsm", "cluster_id", "aws_cloudhsm_v2_cluster"),
    ("aws_workspaces_workspace", "directory_id", "aws_workspaces_directory"),
    ("aws_sagemaker_user_profile", "domain_id", "aws_sagemaker_domain"),
    (
        "aws_apprunner_service",
        "network_configuration.egress_configuration.vpc_connector_arn",
        "aws_apprunner_vpc_connector",
    ),
)

#: resource types and the path of their task definition
TASKS: tuple[tuple[str, str], ...] = (
    ("aws_ecs_service aws_ecs_task_set", "task_definition"),
    ("aws_cloudwatch_event_target", "ecs_target.task_definition_arn"),
    ("aws_scheduler_schedule", "target.ecs_parameters.task_definition_arn"),
    ("aws_pipes_pipe", "target_parameters.ecs_task_parameters.task_definition_arn"),
)

#: resource types and the path of what lets them forward packets of others
FORWARDING: tuple[tuple[str, str], ...] = (("aws_instance aws_spot_instance_request", "source_dest_check"),)

#: resource types and the path of the script that their instances start with
SCRIPTS: tuple[tuple[str, str], ...] = (
    ("aws_instance aws_spot_instance_request", "user_data|user_data_base64"),
)

#: resource types, the path of what asks for several of them, and from which number on (0: it is a flag)
REDUNDANT: tuple[tuple[str, str, int], ...] = (
    ("aws_ecs_service", "desired_count", 2),
    ("aws_autoscaling_group", "desired_capacity|min_size", 2),
    ("aws_elasticache_replication_group", "automatic_failover_enabled", 0),
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html: fewer
    # than three are for development.
    ("aws_dax_cluster", "replication_factor", 3),
)

#: resource types and the path of the placement group that their instances are in
IN_PLACEMENT_GROUPS: tuple[tuple[str, str], ...] = (("aws_autoscaling_group", "placement_group"),)

#: resource types and the path of what asks for an address on the internet
ON_THE_INTERNET: tuple[tuple[str, str], ...] = (
    (
        "aws_db_instance aws_rds_cluster_instance aws_neptune_cluster_instance aws_redshift_cluster",
        "publicly_accessible",
    ),
    ("aws_redshiftserverless_workgroup aws_mq_broker", "publicly_accessible"),
    ("aws_msk_cluster", "broker_node_group_info.connectivity_info.public_access.type"),
)
