"""On which ports AWS's services take connections: facts, each with the page that states it.

Paths of settings are checked against the provider's schema by the tests.
"""

from __future__ import annotations

from msgspec import Struct


class PortRange(Struct, frozen=True, order=True):
    """Ports on which something takes connections: `tcp` or `udp`, the first and the last."""

    protocol: str
    first: int
    last: int


def tcp(*ports: int | tuple[int, int]) -> tuple[PortRange, ...]:
    """Make TCP port ranges from single ports and pairs."""
    return tuple(_range("tcp", port) for port in ports)


def udp(*ports: int | tuple[int, int]) -> tuple[PortRange, ...]:
    """Make UDP port ranges from single ports and pairs."""
    return tuple(_range("udp", port) for port in ports)


def _range(protocol: str, port: int | tuple[int, int]) -> PortRange:
    first, last = port if isinstance(port, tuple) else (port, port)
    return PortRange(protocol, first, last)


#: What only opens connections itself: its network interfaces in the VPC serve nobody.
SERVES_NONE = frozenset(
    [
        "aws_lambda_function",
        "aws_codebuild_project",
        "aws_codebuild_fleet",
        "aws_glue_connection",
        "aws_pipes_pipe",
        "aws_kinesis_firehose_delivery_stream",
        "aws_kinesisanalyticsv2_application",
        "aws_apprunner_vpc_connector",
        "aws_apprunner_service",
        "aws_quicksight_vpc_connection",
        "aws_synthetics_canary",
        "aws_dms_replication_instance",
        "aws_dms_replication_config",
        "aws_apigatewayv2_vpc_link",
        "aws_grafana_workspace",
        "aws_prometheus_scraper",
        "aws_iot_topic_rule_destination",
        "aws_msk_replicator",
        "aws_codeconnections_host",
        "aws_codestarconnections_host",
        "aws_sagemaker_model",
        "aws_comprehend_document_classifier",
        "aws_comprehend_entity_recognizer",
        "aws_bedrock_custom_model",
        "aws_sagemaker_data_quality_job_definition",
        "aws_emrserverless_application",
        "aws_datasync_location_efs",
        "aws_datasync_location_fsx_lustre_file_system",
        "aws_datasync_location_fsx_ontap_file_system",
        "aws_datasync_location_fsx_openzfs_file_system",
        "aws_datasync_location_fsx_windows_file_system",
        "aws_ec2_instance_connect_endpoint",
        "aws_devicefarm_test_grid_project",
        "aws_verifiedaccess_endpoint",
    ]
)

# https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html
_LUSTRE = tcp(988, (1018, 1023))
# https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_getting_started_what_gets_created.html
ACTIVE_DIRECTORY = (
    *tcp(53, 88, 135, 389, 445, 464, 636, (1024, 65535)),
    *udp(53, 88, 123, 138, 389, 445, 464),
)
#: resource type → its ports, whatever its settings
FIXED: dict[str, tuple[PortRange, ...]] = {
    # https://docs.aws.amazon.com/efs/latest/ug/network-access.html
    "aws_efs_mount_target": tcp(2049),
    # https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    "aws_eks_cluster": tcp(443),
    # https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limit-access-security-groups.html
    "aws_fsx_windows_file_system": tcp(445, 5985),
    "aws_fsx_lustre_file_system": _LUSTRE,
    "aws_fsx_file_cache": _LUSTRE,
    # https://docs.aws.amazon.com/fsx/latest/OpenZFSGuide/limit-access-security-groups.html
    "aws_fsx_openzfs_file_system": (*tcp(111, 2049, (20001, 20003)), *udp(111, 2049, (20001, 20003))),
    # https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/limit-access-security-groups.html
    "aws_fsx_ontap_file_system": (
        *tcp(22, 111, 135, 139, (161, 162), 443, 445, 635, 749, 2049, 3260, (4045, 4046), 10000),
        *tcp((11104, 11105)),
        *udp(111, 135, 137, 139, (161, 162), 635, 2049, (4045, 4046), 4049),
    ),
    # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vpc.html
    "aws_opensearchserverless_vpc_endpoint": tcp(443),
    "aws_opensearch_vpc_endpoint": tcp(443),
    "aws_elasticsearch_vpc_endpoint": tcp(443),
    # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-security.html
    "aws_osis_pipeline": tcp(443),
    # https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
    "aws_msk_serverless_cluster": tcp(9098),
    # https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html
    "aws_mwaa_environment": tcp(443, 5432),
    # https://docs.aws.amazon.com/cloudhsm/latest/userguide/configure-sg.html
    "aws_cloudhsm_v2_cluster": tcp((2223, 2225)),
    # https://docs.aws.amazon.com/documentdb/latest/developerguide/elastic-create-cluster.html
    "aws_docdbelastic_cluster": tcp(27017),
    # https://docs.aws.amazon.com/datasync/latest/userguide/datasync-network.html
    "aws_datasync_agent": tcp(443, (1024, 1064)),
}

#: How engines begin, and the port of those that do: Default of `Port` in
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html and
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
DATABASES: tuple[tuple[str, int], ...] = (
    ("aurora-postgresql", 5432),
    ("postgres", 5432),
    ("aurora", 3306),
    ("mysql", 3306),
    ("mariadb", 3306),
    ("oracle", 1521),
    ("custom-oracle", 1521),
    ("sqlserver", 1433),
    ("custom-sqlserver", 1433),
    ("db2", 50000),
)
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html
PROXIES = {"MYSQL": 3306, "POSTGRESQL": 5432, "SQLSERVER": 1433}
#: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html
CACHES = {"redis": 6379, "valkey": 6379, "memcached": 11211}

#: resource type → the port where none is written. In order:
#: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
#: https://docs.aws.amazon.com/memorydb/latest/APIReference/API_CreateCluster.html
#: https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateDBCluster.html
#: https://docs.aws.amazon.com/neptune/latest/apiref/API_CreateDBCluster.html
#: https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
#: https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_CreateWorkgroup.html
#: https://docs.aws.amazon.com/ts-influxdb/latest/ts-influxdb-api/API_CreateDbInstance.html
DEFAULTS = {
    "aws_elasticache_replication_group": 6379,
    "aws_memorydb_cluster": 6379,
    "aws_docdb_cluster": 27017,
    "aws_neptune_cluster": 8182,
    "aws_redshift_cluster": 5439,
    "aws_redshiftserverless_workgroup": 5439,
    "aws_timestreaminfluxdb_db_instance": 8086,
}

#: https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html: from outside of AWS
KAFKA_PUBLIC = frozenset({9194, 9196, 9198})
#: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-broker-architecture.html
BROKERS = {
    "activemq": tcp(5671, 8162, 8883, 61614, 61617, 61619),
    "rabbitmq": tcp(443, 5671),
}
#: https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html
TRANSFER = {"SFTP": tcp(22), "FTP": tcp(21, (8192, 8200)), "FTPS": tcp(21, (8192, 8200)), "AS2": tcp(5080)}

_KAFKA = "broker_node_group_info.connectivity_info.public_access.type"
_IN_TRANSIT = "encryption_info.encryption_in_transit.client_broker"
_RESTORED = "snapshot_identifier restore_to_point_in_time"

#: resource type → setting → its path; several paths are separated by blanks
SETTINGS: dict[str, dict[str, str]] = {
    "aws_db_instance": {
        "port": "port",
        "engine": "engine",
        "source": f"replicate_source_db {_RESTORED}",
    },
    "aws_rds_cluster": {
        "port": "port",
        "engine": "engine",
        "source": f"replication_source_identifier {_RESTORED}",
    },
    "aws_docdb_cluster": {"port": "port", "source": _RESTORED},
    "aws_neptune_cluster": {"port": "port", "source": "replication_source_identifier snapshot_identifier"},
    "aws_elasticache_cluster": {"port": "port", "engine": "engine"},
    "aws_elasticache_replication_group": {"port": "port", "source": "global_replication_group_id"},
    "aws_elasticache_serverless_cache": {"engine": "engine"},
    "aws_memorydb_cluster": {"port": "port"},
    "aws_dax_cluster": {"encryption": "cluster_endpoint_encryption_type"},
    "aws_redshift_cluster": {"port": "port", "source": "snapshot_identifier"},
    "aws_redshiftserverless_workgroup": {"port": "port"},
    "aws_timestreaminfluxdb_db_instance": {"port": "port"},
    "aws_db_proxy": {"engine": "engine_family"},
    "aws_opensearch_domain": {"https": "domain_endpoint_options.enforce_https"},
    "aws_elasticsearch_domain": {"https": "domain_endpoint_options.enforce_https"},
    "aws_mq_broker": {"engine": "engine_type"},
    "aws_transfer_server": {"protocols": "protocols"},
    "aws_directory_service_directory": {"kind": "type"},
    "aws_msk_cluster": {
        "encryption": _IN_TRANSIT,
        "authentication": "client_authentication",
        "unauthenticated": "client_authentication.unauthenticated",
        "iam": "client_authentication.sasl.iam",
        "scram": "client_authentication.sasl.scram",
        "certificates": "client_authentication.tls.certificate_authority_arns",
        "public": _KAFKA,
        "version": "kafka_version",
        "jmx": "open_monitoring.prometheus.jmx_exporter.enabled_in_broker",
        "node": "open_monitoring.prometheus.node_exporter.enabled_in_broker",
    },
}
