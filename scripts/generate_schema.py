"""Write what the linker knows of resource types, from the schema of the AWS provider.

    python scripts/generate_schema.py [--plugins DIR | --schema FILE]

The schema comes from `terraform providers schema -json` of hashicorp/aws 5.100.0: from FILE, or
by running Terraform with the provider unpacked in DIR (registry layout; default: the environment's
TF_PLUGIN_DIR; without it Terraform downloads the provider). The provider's schema says which arguments
there are; which resource type an argument refers to follows from its name. The rules and the exceptions
to them are the tables below.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VERSION = "5.100.0"
ADDRESS = "registry.terraform.io/hashicorp/aws"
OUTPUT = Path(__file__).resolve().parent.parent / "src/netlint/terraform/schema/aws.json"

#: Argument name → the identity that it takes, and the resource types that have it. Types after
#: `|` adopt what AWS makes by default: they count where they are named, and are never guessed.
NAMES: dict[str, str] = {
    "vpc_id": "id aws_vpc|aws_default_vpc",
    "vpc_ids": "id aws_vpc|aws_default_vpc",
    "peer_vpc_id": "id aws_vpc|aws_default_vpc",
    "subnet_id": "id aws_subnet|aws_default_subnet",
    "subnet_ids": "id aws_subnet|aws_default_subnet",
    "subnets": "id aws_subnet|aws_default_subnet",
    "subnet_arn": "arn aws_subnet|aws_default_subnet",
    "subnet_arns": "arn aws_subnet|aws_default_subnet",
    "vpc_subnet_ids": "id aws_subnet|aws_default_subnet",
    "client_subnets": "id aws_subnet|aws_default_subnet",
    "preferred_subnet_id": "id aws_subnet|aws_default_subnet",
    "vpc_zone_identifier": "id aws_subnet|aws_default_subnet",
    "security_group_id": "id aws_security_group|aws_default_security_group",
    "security_group_ids": "id aws_security_group|aws_default_security_group",
    "security_groups": "id aws_security_group|aws_default_security_group",
    "security_group": "id aws_security_group|aws_default_security_group",
    "security_group_arns": "arn aws_security_group|aws_default_security_group",
    "vpc_security_group_ids": "id aws_security_group|aws_default_security_group",
    "source_security_group_id": "id aws_security_group|aws_default_security_group",
    "referenced_security_group_id": "id aws_security_group|aws_default_security_group",
    "custom_security_group_ids": "id aws_security_group|aws_default_security_group",
    "cluster_security_group_ids": "id aws_security_group|aws_default_security_group",
    "route_table_id": "id aws_route_table|aws_default_route_table",
    "route_table_ids": "id aws_route_table|aws_default_route_table",
    "network_acl_id": "id aws_network_acl|aws_default_network_acl",
    "dhcp_options_id": "id aws_vpc_dhcp_options|aws_default_vpc_dhcp_options",
    "internet_gateway_id": "id aws_internet_gateway",
    "egress_only_gateway_id": "id aws_egress_only_internet_gateway",
    "egress_only_internet_gateway_id": "id aws_egress_only_internet_gateway",
    "nat_gateway_id": "id aws_nat_gateway",
    "vpn_gateway_id": "id aws_vpn_gateway",
    "virtual_private_gateway_id": "id aws_vpn_gateway",
    "vpn_connection_id": "id aws_vpn_connection",
    "customer_gateway_id": "id aws_customer_gateway",
    "carrier_gateway_id": "id aws_ec2_carrier_gateway",
    "local_gateway_id": "id",
    "transit_gateway_id": "id aws_ec2_transit_gateway",
    "peer_transit_gateway_id": "id aws_ec2_transit_gateway",
    "transit_gateway_arn": "arn aws_ec2_transit_gateway",
    "transit_gateway_route_table_id": "id aws_ec2_transit_gateway_route_table",
    "transit_gateway_route_table_arn": "arn aws_ec2_transit_gateway_route_table",
    "transit_gateway_attachment_id": (
        "id aws_ec2_transit_gateway_vpc_attachment aws_ec2_transit_gateway_peering_attachment"
        " aws_ec2_transit_gateway_connect aws_ec2_transit_gateway_vpc_attachment_accepter"
        " aws_ec2_transit_gateway_peering_attachment_accepter"
        "|aws_vpn_connection aws_vpn_concentrator aws_networkfirewall_firewall"
    ),
    "transport_attachment_id": "id aws_ec2_transit_gateway_vpc_attachment aws_networkmanager_vpc_attachment",
    "transit_gateway_multicast_domain_id": "id aws_ec2_transit_gateway_multicast_domain",
    "vpc_peering_connection_id": "id aws_vpc_peering_connection|aws_vpc_peering_connection_accepter",
    "vpc_endpoint_id": "id aws_vpc_endpoint",
    "vpc_endpoint_ids": "id aws_vpc_endpoint",
    "vpc_endpoint_service_id": "id aws_vpc_endpoint_service",
    "network_interface_id": "id aws_network_interface",
    "network_interface_ids": "id aws_network_interface",
    "network_load_balancer_arns": "arn aws_lb aws_alb",
    "gateway_load_balancer_arns": "arn aws_lb aws_alb",
    "load_balancer_arn": "arn aws_lb aws_alb",
    "load_balancer_arns": "arn aws_lb aws_alb",
    "load_balancers": "name aws_elb",
    "elb_name": "name aws_elb",
    "target_group_arn": "arn aws_lb_target_group aws_alb_target_group",
    "target_group_arns": "arn aws_lb_target_group aws_alb_target_group",
    "lb_target_group_arn": "arn aws_lb_target_group aws_alb_target_group",
    "listener_arn": "arn aws_lb_listener aws_alb_listener",
    "listener_arns": "arn aws_lb_listener aws_alb_listener",
    "trust_store_arn": "arn aws_lb_trust_store",
    "allocation_id": "id aws_eip",
    "secondary_allocation_ids": "id aws_eip",
    "prefix_list_id": "id aws_ec2_managed_prefix_list",
    "prefix_list_ids": "id aws_ec2_managed_prefix_list",
    "destination_prefix_list_id": "id aws_ec2_managed_prefix_list",
    "core_network_id": "id aws_networkmanager_core_network",
    "core_network_arn": "arn aws_networkmanager_core_network",
    "global_network_id": "id aws_networkmanager_global_network",
    "ipam_id": "id aws_vpc_ipam",
    "ipam_scope_id": "id aws_vpc_ipam_scope",
    "ipam_pool_id": "id aws_vpc_ipam_pool",
    "source_ipam_pool_id": "id aws_vpc_ipam_pool",
    "ipv4_ipam_pool_id": "id aws_vpc_ipam_pool",
    "ipv6_ipam_pool_id": "id aws_vpc_ipam_pool",
    "instance_id": "id aws_instance|aws_spot_instance_request",
    "instance_ids": "id aws_instance|aws_spot_instance_request",
    "zone_id": "id aws_route53_zone",
    "hosted_zone_id": "id aws_route53_zone",
    "resolver_endpoint_id": "id aws_route53_resolver_endpoint",
    "resolver_rule_id": "id aws_route53_resolver_rule",
    "firewall_policy_arn": "arn aws_networkfirewall_firewall_policy",
    "firewall_arn": "arn aws_networkfirewall_firewall",
    "service_network_identifier": "id aws_vpclattice_service_network",
    "service_network_arn": "arn aws_vpclattice_service_network",
    "service_identifier": "id aws_vpclattice_service",
    "listener_identifier": "id aws_vpclattice_listener",
    "target_group_identifier": "id aws_vpclattice_target_group",
    "resource_configuration_identifier": "id aws_vpclattice_resource_configuration",
    "resource_configuration_arn": "arn aws_vpclattice_resource_configuration",
    "resource_gateway_identifier": "id aws_vpclattice_resource_gateway",
    "dx_gateway_id": "id aws_dx_gateway",
    "verifiedaccess_instance_id": "id aws_verifiedaccess_instance",
    "client_vpn_endpoint_id": "id aws_ec2_client_vpn_endpoint",
    "launch_template_id": "id aws_launch_template",
    "placement_group": "id aws_placement_group",
    "key_name": "key_name aws_key_pair",
    "capacity_reservation_id": "id aws_ec2_capacity_reservation",
    "volume_id": "id aws_ebs_volume",
    "host_id": "id aws_ec2_host",
    "role": "name aws_iam_role",
    "roles": "name aws_iam_role",
    "role_name": "name aws_iam_role",
    "role_arn": "arn aws_iam_role",
    "iam_role": "arn aws_iam_role",
    "iam_role_arn": "arn aws_iam_role",
    "iam_roles": "arn aws_iam_role",
    "execution_role": "arn aws_iam_role",
    "execution_role_arn": "arn aws_iam_role",
    "task_role_arn": "arn aws_iam_role",
    "node_role_arn": "arn aws_iam_role",
    "service_role": "arn aws_iam_role",
    "service_role_arn": "arn aws_iam_role",
    "monitoring_role_arn": "arn aws_iam_role",
    "instance_role_arn": "arn aws_iam_role",
    "grantee_principal": "arn aws_iam_role aws_iam_user",
    "policy_arn": "arn aws_iam_policy",
    "policy_arns": "arn aws_iam_policy",
    "managed_policy_arns": "arn aws_iam_policy",
    "iam_instance_profile": "name aws_iam_instance_profile",
    "instance_profile_name": "name aws_iam_instance_profile",
    "user_name": "name aws_iam_user",
    "bucket": "id aws_s3_bucket",
    "bucket_name": "id aws_s3_bucket",
    "s3_bucket": "id aws_s3_bucket",
    "s3_bucket_name": "id aws_s3_bucket",
    "target_bucket": "id aws_s3_bucket",
    "bucket_arn": "arn aws_s3_bucket",
    "s3_bucket_arn": "arn aws_s3_bucket",
    "key_id": "id aws_kms_key",
    "kms_key": "arn aws_kms_key|aws_kms_alias",
    "kms_key_id": "arn aws_kms_key|aws_kms_alias",
    "kms_key_arn": "arn aws_kms_key|aws_kms_alias",
    "kms_master_key_id": "arn aws_kms_key|aws_kms_alias",
    "target_key_id": "id aws_kms_key",
    "performance_insights_kms_key_id": "arn aws_kms_key",
    "master_user_secret_kms_key_id": "arn aws_kms_key",
    "db_subnet_group_name": "name aws_db_subnet_group",
    "cache_subnet_group_name": "name aws_elasticache_subnet_group",
    "neptune_subnet_group_name": "name aws_neptune_subnet_group",
    "cluster_subnet_group_name": "name aws_redshift_subnet_group",
    "replication_subnet_group_id": "id aws_dms_replication_subnet_group",
    "parameter_group_name": "name aws_db_parameter_group aws_elasticache_parameter_group",
    "db_parameter_group_name": "name aws_db_parameter_group",
    "option_group_name": "name aws_db_option_group",
    "function_name": "function_name aws_lambda_function",
    "lambda_arn": "arn aws_lambda_function",
    "function_arn": "arn aws_lambda_function",
    "lambda_function_arn": "arn aws_lambda_function",
    "log_group_name": "name aws_cloudwatch_log_group",
    "log_group_arn": "arn aws_cloudwatch_log_group",
    "cloudwatch_log_group_arn": "arn aws_cloudwatch_log_group",
    "certificate_arn": "arn aws_acm_certificate|aws_acm_certificate_validation",
    "validation_record_fqdns": "fqdn aws_route53_record",
    "topic_arn": "arn aws_sns_topic",
    "sns_topic_arn": "arn aws_sns_topic",
    "queue_url": "id aws_sqs_queue",
    "file_system_id": "id aws_efs_file_system",
    "cluster_name": "name aws_eks_cluster",
    "user_pool_id": "id aws_cognito_user_pool",
    "user_pool_arn": "arn aws_cognito_user_pool",
    "user_pool_client_id": "id aws_cognito_user_pool_client",
    "resource_share_arn": "arn aws_ram_resource_share",
    "secret_id": "id aws_secretsmanager_secret",
    "secret_arn": "arn aws_secretsmanager_secret",
    "rest_api_id": "id aws_api_gateway_rest_api",
    "autoscaling_group_name": "name aws_autoscaling_group",
    "event_bus_name": "name aws_cloudwatch_event_bus",
    "web_acl_arn": "arn aws_wafv2_web_acl",
    "detector_id": "id aws_guardduty_detector",
    "namespace_id": "id aws_service_discovery_private_dns_namespace",
    "allocation_ids": "id aws_eip",
    "security_groups_ids": "id aws_security_group|aws_default_security_group",
    "security_group_id_list": "id aws_security_group|aws_default_security_group",
    "custom_security_group_id": "id aws_security_group|aws_default_security_group",
    "engine_security_group_id": "id aws_security_group|aws_default_security_group",
    "workspace_security_group_id": "id aws_security_group|aws_default_security_group",
    "cluster_security_group_id": "id aws_security_group|aws_default_security_group",
    "service_access_security_group": "id aws_security_group|aws_default_security_group",
    "emr_managed_master_security_group": "id aws_security_group|aws_default_security_group",
    "emr_managed_slave_security_group": "id aws_security_group|aws_default_security_group",
    "replication_servers_security_groups_ids": "id aws_security_group|aws_default_security_group",
    "staging_area_subnet_id": "id aws_subnet|aws_default_subnet",
    "target_vpc_subnet_id": "id aws_subnet|aws_default_subnet",
    "vpc_subnets": "id aws_subnet|aws_default_subnet",
    "launch_configuration": "name aws_launch_configuration",
    "task_definition_arn": "arn aws_ecs_task_definition",
    "vpn_concentrator_id": "vpn_concentrator_id aws_vpn_concentrator",
    "odb_network_arn": "arn aws_odb_network",
    "resource_configuration_group_id": "id aws_vpclattice_resource_configuration",
}

#: What a launch template is named by, in blocks of this name.
TEMPLATES = ("launch_template", "launch_template_specification")

#: AWS takes the id of any gateway there, and the provider passes on what it is given.
_GATEWAY = "id aws_internet_gateway aws_vpn_gateway|aws_nat_gateway aws_egress_only_internet_gateway"

#: `type.path` → like NAMES, where the name alone misleads; empty where it refers to nothing.
PATHS: dict[str, str] = {
    "aws_route.gateway_id": _GATEWAY,
    "aws_route_table.route.gateway_id": _GATEWAY,
    "aws_default_route_table.route.gateway_id": _GATEWAY,
    "aws_route_table_association.gateway_id": "id aws_internet_gateway aws_vpn_gateway",
    "aws_route.instance_id": "",
    "aws_route.core_network_arn": "arn aws_networkmanager_core_network",
    "aws_route_table.propagating_vgws": "id aws_vpn_gateway",
    "aws_default_route_table.propagating_vgws": "id aws_vpn_gateway",
    "aws_default_route_table.default_route_table_id": "default_route_table_id aws_vpc|aws_default_vpc",
    "aws_default_network_acl.default_network_acl_id": "default_network_acl_id aws_vpc|aws_default_vpc",
    "aws_eip.instance": "id aws_instance|aws_spot_instance_request",
    "aws_eip.network_interface": "id aws_network_interface",
    "aws_nat_gateway.secondary_allocation_ids": "id aws_eip",
    "aws_flow_log.log_destination": (
        "arn aws_cloudwatch_log_group aws_s3_bucket aws_kinesis_firehose_delivery_stream"
    ),
    "aws_flow_log.eni_id": "id aws_network_interface",
    "aws_flow_log.log_group_name": "name aws_cloudwatch_log_group",
    "aws_lambda_function.role": "arn aws_iam_role",
    "aws_lambda_function.function_name": "",
    "aws_lambda_function.s3_bucket": "id aws_s3_bucket",
    "aws_lambda_permission.qualifier": "",
    "aws_autoscaling_group.vpc_zone_identifier": "id aws_subnet|aws_default_subnet",
    "aws_lb_target_group_attachment.target_id": "id aws_instance aws_lambda_function aws_lb",
    "aws_vpclattice_target_group_attachment.target.id": "id aws_instance aws_lambda_function aws_lb",
    "aws_vpclattice_access_log_subscription.resource_identifier": (
        "id aws_vpclattice_service_network aws_vpclattice_service"
    ),
    "aws_vpclattice_access_log_subscription.destination_arn": (
        "arn aws_cloudwatch_log_group aws_s3_bucket aws_kinesis_firehose_delivery_stream"
    ),
    "aws_vpclattice_auth_policy.resource_identifier": (
        "arn aws_vpclattice_service_network aws_vpclattice_service"
    ),
    "aws_vpclattice_resource_policy.resource_arn": (
        "arn aws_vpclattice_service_network aws_vpclattice_service"
    ),
    "aws_vpc_endpoint.service_name": "service_name aws_vpc_endpoint_service",
    "aws_vpc_endpoint.resource_configuration_arn": "arn aws_vpclattice_resource_configuration",
    "aws_vpc_endpoint.service_network_arn": "arn aws_vpclattice_service_network",
    "aws_vpc_endpoint_connection_notification.connection_notification_arn": "arn aws_sns_topic",
    "aws_security_group.ingress.security_groups": "id aws_security_group|aws_default_security_group",
    "aws_instance.security_groups": "name aws_security_group|aws_default_security_group",
    "aws_instance.ipv6_addresses": "",
    "aws_ec2_tag.resource_id": "id *",
    "aws_ec2_managed_prefix_list_entry.prefix_list_id": "id aws_ec2_managed_prefix_list",
    "aws_ec2_transit_gateway_route_table_association.transit_gateway_attachment_id": (
        "id aws_ec2_transit_gateway_vpc_attachment aws_ec2_transit_gateway_peering_attachment"
        " aws_ec2_transit_gateway_connect aws_ec2_transit_gateway_vpc_attachment_accepter"
        " aws_ec2_transit_gateway_peering_attachment_accepter"
        "|aws_vpn_connection aws_dx_gateway_association aws_vpn_concentrator aws_networkfirewall_firewall"
    ),
    "aws_networkmanager_vpc_attachment.vpc_arn": "arn aws_vpc|aws_default_vpc",
    "aws_networkmanager_attachment_accepter.attachment_id": (
        "id aws_networkmanager_vpc_attachment aws_networkmanager_site_to_site_vpn_attachment"
        " aws_networkmanager_transit_gateway_route_table_attachment aws_networkmanager_connect_attachment"
    ),
    "aws_networkmanager_site_to_site_vpn_attachment.vpn_connection_arn": "arn aws_vpn_connection",
    "aws_networkmanager_transit_gateway_registration.transit_gateway_arn": "arn aws_ec2_transit_gateway",
    "aws_networkmanager_core_network_policy_attachment.core_network_id": "id aws_networkmanager_core_network",
    "aws_ram_resource_association.resource_arn": "arn *",
    "aws_wafv2_web_acl_association.resource_arn": "arn *",
    "aws_wafregional_web_acl_association.resource_arn": "arn *",
    "aws_transfer_server.endpoint_details.address_allocation_ids": "id aws_eip",
    "aws_medialive_channel.vpc.public_address_allocation_ids": "id aws_eip",
    "aws_redshift_cluster.elastic_ip": "public_ip aws_eip",
    "aws_ram_principal_association.principal": "",
    "aws_route53_resolver_endpoint.ip_address.subnet_id": "id aws_subnet|aws_default_subnet",
    "aws_route53_zone_association.zone_id": "id aws_route53_zone",
    "aws_route53_record.alias.zone_id": "",
    "aws_route53_record.alias.name": "",
    "aws_route53_record.health_check_id": "id aws_route53_health_check",
    "aws_db_instance.replicate_source_db": "identifier aws_db_instance",
    "aws_db_instance.parameter_group_name": "name aws_db_parameter_group",
    "aws_db_instance_automated_backups_replication.source_db_instance_arn": "arn aws_db_instance",
    "aws_rds_cluster_instance.cluster_identifier": "id aws_rds_cluster",
    "aws_docdb_cluster_instance.cluster_identifier": "id aws_docdb_cluster",
    "aws_neptune_cluster_instance.cluster_identifier": "id aws_neptune_cluster",
    "aws_docdb_cluster.db_subnet_group_name": "name aws_docdb_subnet_group",
    "aws_dax_cluster.subnet_group_name": "name aws_dax_subnet_group",
    "aws_elasticache_cluster.subnet_group_name": "name aws_elasticache_subnet_group",
    "aws_elasticache_replication_group.subnet_group_name": "name aws_elasticache_subnet_group",
    "aws_memorydb_cluster.subnet_group_name": "name aws_memorydb_subnet_group",
    "aws_elasticache_cluster.parameter_group_name": "name aws_elasticache_parameter_group",
    "aws_elasticache_replication_group.parameter_group_name": "name aws_elasticache_parameter_group",
    "aws_elasticache_cluster.replication_group_id": "id aws_elasticache_replication_group",
    "aws_ecs_service.cluster": "id aws_ecs_cluster",
    "aws_ecs_service.task_definition": "arn aws_ecs_task_definition",
    "aws_lb_listener.default_action.target_group_arn": "arn aws_lb_target_group aws_alb_target_group",
    "aws_lb_listener.default_action.forward.target_group.arn": "arn aws_lb_target_group aws_alb_target_group",
    "aws_lb_listener_rule.action.forward.target_group.arn": "arn aws_lb_target_group aws_alb_target_group",
    "aws_lb.access_logs.bucket": "id aws_s3_bucket",
    "aws_vpn_connection.transit_gateway_id": "id aws_ec2_transit_gateway",
    "aws_vpn_connection.tunnel1_log_options.cloudwatch_log_options.log_group_arn": (
        "arn aws_cloudwatch_log_group"
    ),
    "aws_vpn_connection.tunnel2_log_options.cloudwatch_log_options.log_group_arn": (
        "arn aws_cloudwatch_log_group"
    ),
    "aws_dx_gateway_association.associated_gateway_id": "id aws_vpn_gateway aws_ec2_transit_gateway",
    "aws_ec2_instance_connect_endpoint.subnet_id": "id aws_subnet|aws_default_subnet",
    "aws_s3_object.kms_key_id": "arn aws_kms_key",
    "aws_volume_attachment.instance_id": "id aws_instance|aws_spot_instance_request",
    "aws_iam_policy_attachment.roles": "name aws_iam_role",
    "aws_iam_policy_attachment.groups": "name aws_iam_group",
    "aws_iam_policy_attachment.users": "name aws_iam_user",
    "aws_iam_group_membership.group": "name aws_iam_group",
    "aws_iam_group_membership.users": "name aws_iam_user",
    "aws_iam_user_policy.user": "name aws_iam_user",
    "aws_iam_user_policy_attachment.user": "name aws_iam_user",
    "aws_iam_access_key.user": "name aws_iam_user",
    "aws_cognito_user_pool_domain.certificate_arn": "arn aws_acm_certificate",
    "aws_eks_cluster.role_arn": "arn aws_iam_role",
    "aws_s3_bucket.bucket": "",
    "aws_s3_bucket_notification.lambda_function.lambda_function_arn": "arn aws_lambda_function",
    "aws_cloudwatch_log_stream.log_group_name": "name aws_cloudwatch_log_group",
    "aws_networkfirewall_logging_configuration.firewall_arn": "arn aws_networkfirewall_firewall",
    "aws_networkfirewall_firewall_policy.firewall_policy.stateful_rule_group_reference.resource_arn": (
        "arn aws_networkfirewall_rule_group"
    ),
    "aws_networkfirewall_firewall_policy.firewall_policy.stateless_rule_group_reference.resource_arn": (
        "arn aws_networkfirewall_rule_group"
    ),
    "aws_vpc_block_public_access_exclusion.vpc_id": "id aws_vpc|aws_default_vpc",
    "aws_alb_listener.default_action.forward.target_group.arn": (
        "arn aws_lb_target_group aws_alb_target_group"
    ),
    "aws_alb_listener_rule.action.forward.target_group.arn": "arn aws_lb_target_group aws_alb_target_group",
    "aws_alb_target_group_attachment.target_id": "id aws_instance aws_lambda_function aws_lb",
    "aws_autoscaling_attachment.elb": "name aws_elb",
    "aws_autoscaling_group.traffic_source.identifier": (
        "arn aws_lb_target_group aws_alb_target_group aws_vpclattice_target_group aws_elb"
    ),
    "aws_autoscaling_traffic_source_attachment.traffic_source.identifier": (
        "arn aws_lb_target_group aws_alb_target_group aws_vpclattice_target_group aws_elb"
    ),
    "aws_docdb_cluster_instance.db_subnet_group_name": "name aws_docdb_subnet_group",
    "aws_dx_bgp_peer.virtual_interface_id": (
        "id aws_dx_private_virtual_interface aws_dx_public_virtual_interface"
        " aws_dx_transit_virtual_interface aws_dx_hosted_private_virtual_interface"
        " aws_dx_hosted_public_virtual_interface aws_dx_hosted_transit_virtual_interface"
    ),
    "aws_dx_gateway_association_proposal.associated_gateway_id": "id aws_vpn_gateway aws_ec2_transit_gateway",
    "aws_ecs_task_set.service": "id aws_ecs_service",
    "aws_ecs_task_set.task_definition": "arn aws_ecs_task_definition",
    "aws_elb.instances": "id aws_instance|aws_spot_instance_request",
    "aws_elb_attachment.elb": "name aws_elb",
    "aws_elb_attachment.instance": "id aws_instance|aws_spot_instance_request",
    # A text with commas in it, when there are several.
    "aws_emr_cluster.ec2_attributes.additional_master_security_groups": (
        "id aws_security_group|aws_default_security_group"
    ),
    "aws_emr_cluster.ec2_attributes.additional_slave_security_groups": (
        "id aws_security_group|aws_default_security_group"
    ),
    "aws_network_interface.attachment.instance": "id aws_instance|aws_spot_instance_request",
    "aws_networkmanager_dx_gateway_attachment.direct_connect_gateway_arn": "arn aws_dx_gateway",
    "aws_quicksight_vpc_connection.security_group_ids": "id aws_security_group|aws_default_security_group",
    "aws_quicksight_vpc_connection.subnet_ids": "id aws_subnet|aws_default_subnet",
    "aws_route53_resolver_query_log_config_association.resource_id": "id aws_vpc|aws_default_vpc",
    "aws_route53profiles_association.resource_id": "id aws_vpc|aws_default_vpc",
    "aws_route53profiles_resource_association.resource_arn": (
        "arn aws_route53_zone aws_route53_resolver_rule aws_route53_resolver_firewall_rule_group"
        " aws_route53_resolver_query_log_config aws_vpc_endpoint"
    ),
}

#: Of version 6 of the provider: type → arguments that version 5 does not have, marked like `arguments_of`.
LATER: dict[str, dict[str, str]] = {
    "aws_instance": {"primary_network_interface.network_interface_id": ""},
    "aws_nat_gateway": {"availability_zone_address.allocation_ids": "?*", "vpc_id": "?"},
    "aws_networkfirewall_firewall": {"transit_gateway_id": ""},
    "aws_route": {"odb_network_arn": ""},
    "aws_route_table": {"route.odb_network_arn": ""},
    "aws_default_route_table": {"route.odb_network_arn": ""},
    "aws_spot_instance_request": {"primary_network_interface.network_interface_id": ""},
    "aws_vpn_concentrator": {"transit_gateway_id": ""},
    "aws_vpn_connection": {"vpn_concentrator_id": ""},
}

#: Attributes that AWS alone sets, and that refer all the same.
COMPUTED = (
    "aws_cloudhsm_v2_cluster.security_group_id",
    "aws_default_network_acl.vpc_id",
    "aws_default_route_table.vpc_id",
    "aws_default_subnet.vpc_id",
    "aws_directory_service_directory.security_group_id",
    "aws_docdb_cluster_instance.db_subnet_group_name",
    "aws_eks_cluster.vpc_config.cluster_security_group_id",
    "aws_workspaces_directory.workspace_security_group_id",
)

#: Attributes that AWS copies from what an argument names, or that are its identity.
MIRRORS: dict[str, dict[str, str]] = {
    "aws_default_network_acl": {"vpc_id": "default_network_acl_id"},
    "aws_default_route_table": {"vpc_id": "default_route_table_id"},
    "aws_docdb_cluster_instance": {"db_subnet_group_name": "cluster_identifier"},
}

#: Types whose arguments describe dashboards and forms: their `…_id`s name parts of themselves.
SKIPPED_PREFIXES = ("aws_quicksight_", "aws_lex", "aws_connect_", "aws_appflow_", "aws_customerprofiles_")
#: Of these, what is in a network.
NOT_SKIPPED = {"aws_quicksight_vpc_connection"}

#: Words for an identity at the end of an argument's name.
SUFFIXES = {
    "_id": "id",
    "_ids": "id",
    "_identifier": "id",
    "_arn": "arn",
    "_arns": "arn",
    "_name": "name",
    "_names": "name",
}

#: Identities beside `id`, `arn` and `name`, where a type has them.
IDENTITIES: dict[str, list[str]] = {
    "aws_s3_bucket": ["bucket"],
    "aws_key_pair": ["key_name"],
    "aws_eip": ["allocation_id"],
    "aws_sqs_queue": ["url"],
    "aws_route53_record": ["fqdn"],
    "aws_route53_zone": ["zone_id"],
    "aws_lambda_function": ["function_name", "qualified_arn"],
    "aws_db_instance": ["identifier"],
    "aws_db_parameter_group": [],
    "aws_rds_cluster": ["cluster_identifier"],
    "aws_redshift_cluster": ["cluster_identifier"],
    "aws_elasticache_replication_group": ["replication_group_id"],
    "aws_elasticache_cluster": ["cluster_id"],
    "aws_kms_key": ["key_id"],
    "aws_acm_certificate_validation": ["certificate_arn"],
    "aws_vpc_endpoint_service": ["service_name"],
    "aws_vpc_dhcp_options": [],
    "aws_networkmanager_vpc_attachment": ["attachment_id"],
    "aws_vpn_connection": ["transit_gateway_attachment_id"],
    "aws_launch_template": ["latest_version_id"],
    "aws_spot_instance_request": ["spot_instance_id"],
    "aws_vpc_ipv4_cidr_block_association": [],
    "aws_default_security_group": ["-name"],
    "aws_ecs_task_definition": ["arn_without_revision"],
    "aws_lb": [],
    "aws_route53_health_check": [],
    "aws_vpc_route_server": ["route_server_id"],
    "aws_vpc_route_server_endpoint": ["route_server_endpoint_id"],
    "aws_vpc_route_server_peer": ["route_server_peer_id"],
    "aws_vpn_concentrator": ["vpn_concentrator_id", "transit_gateway_attachment_id"],
    "aws_dx_gateway_association": ["transit_gateway_attachment_id"],
    "aws_networkfirewall_firewall": ["firewall_status.transit_gateway_attachment_sync_states.attachment_id"],
}

#: Attributes of a type that identify something which AWS makes along with it, and the type that adopts it.
COMPANIONS: dict[str, dict[str, str]] = {
    vpc: {
        "default_route_table_id": "aws_default_route_table",
        "main_route_table_id": "aws_default_route_table",
        "default_security_group_id": "aws_default_security_group",
        "default_network_acl_id": "aws_default_network_acl",
    }
    for vpc in ("aws_vpc", "aws_default_vpc")
} | {
    "aws_instance": {"primary_network_interface_id": "aws_network_interface"},
    "aws_ec2_transit_gateway": {
        "association_default_route_table_id": "aws_ec2_transit_gateway_route_table",
        "propagation_default_route_table_id": "aws_ec2_transit_gateway_route_table",
    },
    "aws_vpc_ipam": {
        "private_default_scope_id": "aws_vpc_ipam_scope",
        "public_default_scope_id": "aws_vpc_ipam_scope",
    },
}

#: How an adopting type names what it adopts.
ADOPTIONS: dict[str, str] = {
    "aws_default_route_table": "default_route_table_id",
    "aws_default_security_group": "vpc_id",
    "aws_default_network_acl": "default_network_acl_id",
}

#: Types without an identity of their own: `id` repeats the identity of what this argument names.
ECHOES: dict[str, str] = {
    "aws_iam_role_policy_attachments_exclusive": "role_name",
    "aws_vpc_endpoint_policy": "vpc_endpoint_id",
    "aws_vpc_peering_connection_options": "vpc_peering_connection_id",
    "aws_vpc_peering_connection_accepter": "vpc_peering_connection_id",
    "aws_ec2_transit_gateway_vpc_attachment_accepter": "transit_gateway_attachment_id",
    "aws_ec2_transit_gateway_peering_attachment_accepter": "transit_gateway_attachment_id",
    "aws_networkmanager_attachment_accepter": "attachment_id",
    "aws_networkmanager_core_network_policy_attachment": "core_network_id",
    "aws_sqs_queue_policy": "queue_url",
    "aws_vpc_endpoint_private_dns": "vpc_endpoint_id",
    "aws_vpc_endpoint_security_group_association": "",
}

#: Bucket-like types that have an identity of their own.
NOT_ECHOES = {"aws_s3_bucket", "aws_s3_bucket_object", "aws_s3_bucket_metric", "aws_s3_bucket_inventory"}

#: Arguments that only count when another one has one of these values.
CONDITIONS: dict[str, tuple[str, list[str]]] = {
    "aws_vpc_endpoint.route_table_ids": ("vpc_endpoint_type", ["Gateway"]),
    "aws_vpc_endpoint.subnet_ids": (
        "vpc_endpoint_type", ["Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork"],
    ),
    "aws_vpc_endpoint.security_group_ids": ("vpc_endpoint_type", ["Interface", "Resource", "ServiceNetwork"]),
}  # fmt: skip

#: Arguments that cannot be given together with others, by the provider's documentation.
CONFLICTS: dict[str, list[str]] = {
    "aws_security_group_rule.source_security_group_id": ["cidr_blocks", "ipv6_cidr_blocks", "self"],
    "aws_lb.subnets": ["subnet_mapping"],
}

#: Arguments that never repeat the value of another one: a rule about its own group says `self`.
DISTINCT: dict[str, str] = {"aws_security_group_rule.source_security_group_id": "security_group_id"}

#: What decides which type an argument holds: an argument, an attribute of what that names, and the type by
#: the value of the attribute (none where the argument is an address); "" stands for what is not set.
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
KINDS: dict[str, tuple[str, str, dict[str, str]]] = {
    f"{attachment}.target_id": (
        "target_group_arn",
        "target_type",
        {
            "": "aws_instance",
            "instance": "aws_instance",
            "lambda": "aws_lambda_function",
            "alb": "aws_lb",
            "ip": "",
        },
    )
    for attachment in ("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")
}

#: Attributes whose value may continue what they refer to (`${bucket.arn}/prefix`): never exact.
CONTINUED = (
    "aws_flow_log.log_destination",
    "aws_vpclattice_access_log_subscription.destination_arn",
    "aws_vpn_connection.tunnel1_log_options.cloudwatch_log_options.log_group_arn",
    "aws_vpn_connection.tunnel2_log_options.cloudwatch_log_options.log_group_arn",
)


def main() -> None:
    """Read the provider's schema and write the data."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--plugins", default=os.environ.get("TF_PLUGIN_DIR", ""), help="folder with the provider"
    )
    parser.add_argument("--schema", help="what `terraform providers schema -json` printed")
    parser.add_argument("--output", default=str(OUTPUT))
    arguments = parser.parse_args()
    text = Path(arguments.schema).read_text() if arguments.schema else provider_schema(arguments.plugins)
    types = json.loads(text)["provider_schemas"][ADDRESS]["resource_schemas"]
    data = build(types)
    Path(arguments.output).write_text(json.dumps(data, separators=(",", ":"), sort_keys=True) + "\n")
    size = Path(arguments.output).stat().st_size
    print(f"{len(data['types'])} types, {len(data['specs'])} kinds of reference, {size} bytes")


def provider_schema(plugins: str) -> str:
    """Let Terraform print the provider's schema."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "main.tf").write_text(
            "terraform {\n  required_providers {\n    aws = {\n"
            f'      source  = "hashicorp/aws"\n      version = "{VERSION}"\n    }}\n  }}\n}}\n'
        )
        environment = dict(os.environ, CHECKPOINT_DISABLE="1")
        if plugins:
            command_line = root / "terraform.rc"
            command_line.write_text(
                f'provider_installation {{\n  filesystem_mirror {{\n    path = "{plugins}"\n  }}\n}}\n'
            )
            environment["TF_CLI_CONFIG_FILE"] = str(command_line)
        subprocess.run(
            ["terraform", "init", "-input=false", "-no-color"],
            cwd=root, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        shown = subprocess.run(
            ["terraform", "providers", "schema", "-json"],
            cwd=root, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return shown.stdout


def build(types: dict[str, Any]) -> dict[str, Any]:
    """Return the data: for each type its referring paths, by number of the kind of reference."""
    specs: dict[str, int] = {}
    referring: dict[str, dict[str, int]] = {}
    for type_name in sorted({*types, *LATER}):
        if type_name.startswith(SKIPPED_PREFIXES) and type_name not in NOT_SKIPPED:
            continue
        paths: dict[str, int] = {}
        arguments = dict(arguments_of(types[type_name]["block"])) if type_name in types else {}
        arguments |= LATER.get(type_name, {})
        arguments |= {name.partition(".")[2]: "?" for name in COMPUTED if name.startswith(type_name + ".")}
        for path, marks in arguments.items():
            spec = spec_of(type_name, path, types)
            if spec:
                paths[path + marks] = specs.setdefault(spec, len(specs))
        if paths:
            referring[type_name] = paths
    echoes = dict(ECHOES)
    for type_name in types:
        if type_name.startswith("aws_s3_bucket_") and type_name not in NOT_ECHOES:
            echoes[type_name] = "bucket"
    return {
        "provider": f"hashicorp/aws {VERSION}",
        "specs": [parse(spec) for spec in specs],
        "types": referring,
        "identities": {name: value for name, value in IDENTITIES.items() if value},
        "companions": COMPANIONS,
        "adoptions": ADOPTIONS,
        "echoes": {name: value for name, value in echoes.items() if value},
        "continued": list(CONTINUED),
        "conditions": CONDITIONS,
        "conflicts": CONFLICTS,
        "distinct": DISTINCT,
        "kinds": KINDS,
        "mirrors": MIRRORS | mirrors_of(types),
    }


def mirrors_of(types: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return for the types that are in a subnet, and show its VPC, that they do."""
    found = {}
    for type_name, schema in types.items():
        attributes = schema["block"].get("attributes", {})
        vpc, subnet = attributes.get("vpc_id", {}), attributes.get("subnet_id", {})
        settable = vpc.get("optional") or vpc.get("required")
        if vpc.get("type") == "string" and not settable and subnet.get("required"):
            found[type_name] = {"vpc_id": "subnet_id"}
    return found


def parse(spec: str) -> list[Any]:
    """Split `id a b|c` into the attribute, the types, and the types that only count when named."""
    attribute, _, rest = spec.partition(" ")
    primary, _, secondary = rest.partition("|")
    return [attribute, primary.split(), secondary.split()]


def arguments_of(block: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the paths of string arguments, with marks: `*` for several, `?` where AWS may set it."""
    for name, attribute in block.get("attributes", {}).items():
        if not (attribute.get("optional") or attribute.get("required")):
            continue
        kind = attribute.get("type")
        mark = "?" if attribute.get("computed") else ""
        if kind == "string":
            yield prefix + name, mark
        elif kind in (["list", "string"], ["set", "string"]):
            yield prefix + name, mark + "*"
        elif isinstance(kind, list) and isinstance(kind[1], list) and kind[1][0] == "object":
            for member, member_kind in kind[1][1].items():
                if member_kind == "string":
                    yield f"{prefix}{name}.{member}", mark
                elif member_kind in (["list", "string"], ["set", "string"]):
                    yield f"{prefix}{name}.{member}", mark + "*"
        elif "nested_type" in attribute:
            yield from arguments_of(attribute["nested_type"], f"{prefix}{name}.")
    for name, nested in block.get("block_types", {}).items():
        if prefix.count(".") < 5:
            yield from arguments_of(nested["block"], f"{prefix}{name}.")


def spec_of(type_name: str, path: str, types: dict[str, Any]) -> str:
    """Return what the argument at `path` refers to; empty when nothing that is known."""
    if f"{type_name}.{path}" in PATHS:
        return PATHS[f"{type_name}.{path}"]
    name = path.rpartition(".")[2]
    if "." not in path and name in ("name", "id", "identifier", "bucket_prefix"):
        return ""
    block = path.rpartition(".")[0].rpartition(".")[2]
    if block in TEMPLATES and name in ("id", "name"):
        return f"{name} aws_launch_template"
    own = type_name.removeprefix("aws_").split("_")
    generic = by_suffix(name, own, type_name, types)
    if name in NAMES:
        curated = NAMES[name]
        attribute, primary, _ = parse(curated)
        # `cluster_name` of an ECS type means the ECS cluster: a type of the same service wins.
        closer = generic.startswith(f"{attribute} aws_{own[0]}_") and generic.split(" ")[1] not in primary
        if closer and own[0] not in ("default", "vpc", "ec2"):
            return generic
        return "" if names_itself(curated, type_name, path) else curated
    return generic


def names_itself(spec: str, type_name: str, path: str) -> bool:
    """Tell whether the argument gives the resource its own name (`function_name` of a function)."""
    attribute, primary, _ = parse(spec)
    return "." not in path and type_name in primary and path == attribute


def by_suffix(name: str, own: list[str], type_name: str, types: dict[str, Any]) -> str:
    """Find the type that the stem of `name` names: in the same service first, then anywhere."""
    for suffix, attribute in SUFFIXES.items():
        stem = name.removesuffix(suffix)
        if stem == name or not stem:
            continue
        for candidate in [f"aws_{'_'.join(own[:n])}_{stem}" for n in range(len(own), 0, -1)] + [
            f"aws_{stem}"
        ]:
            found = types.get(candidate)
            if not found or candidate == type_name:
                continue
            has = found["block"].get("attributes", {})
            if attribute in has:
                return f"{attribute} {candidate}"
            if name in has:
                return f"{name} {candidate}"
            if "id" in has and attribute == "name":
                return f"id {candidate}"
    return ""


if __name__ == "__main__":
    main()
