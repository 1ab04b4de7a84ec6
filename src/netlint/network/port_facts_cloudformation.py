"""On which ports AWS's services take connections: how CloudFormation's types say so.

The facts are those of `netlint.network.port_facts`; here stand the types that are alike, and the paths of
their settings.
"""

from __future__ import annotations

#: CloudFormation type → the Terraform type of the same thing
LIKE: dict[str, str] = {
    "AWS::APS::Scraper": "aws_prometheus_scraper",
    "AWS::AmazonMQ::Broker": "aws_mq_broker",
    "AWS::ApiGatewayV2::VpcLink": "aws_apigatewayv2_vpc_link",
    "AWS::AppRunner::Service": "aws_apprunner_service",
    "AWS::AppRunner::VpcConnector": "aws_apprunner_vpc_connector",
    "AWS::CloudHSM::Cluster": "aws_cloudhsm_v2_cluster",
    "AWS::CodeBuild::Fleet": "aws_codebuild_fleet",
    "AWS::CodeBuild::Project": "aws_codebuild_project",
    "AWS::CodeConnections::Host": "aws_codeconnections_host",
    "AWS::Comprehend::DocumentClassifier": "aws_comprehend_document_classifier",
    "AWS::Comprehend::EntityRecognizer": "aws_comprehend_entity_recognizer",
    "AWS::DAX::Cluster": "aws_dax_cluster",
    "AWS::DMS::ReplicationConfig": "aws_dms_replication_config",
    "AWS::DMS::ReplicationInstance": "aws_dms_replication_instance",
    "AWS::DataSync::Agent": "aws_datasync_agent",
    "AWS::DataSync::LocationEFS": "aws_datasync_location_efs",
    "AWS::DataSync::LocationFSxLustre": "aws_datasync_location_fsx_lustre_file_system",
    "AWS::DataSync::LocationFSxONTAP": "aws_datasync_location_fsx_ontap_file_system",
    "AWS::DataSync::LocationFSxOpenZFS": "aws_datasync_location_fsx_openzfs_file_system",
    "AWS::DataSync::LocationFSxWindows": "aws_datasync_location_fsx_windows_file_system",
    "AWS::DeviceFarm::TestGridProject": "aws_devicefarm_test_grid_project",
    "AWS::DirectoryService::MicrosoftAD": "aws_directory_service_directory",
    "AWS::DirectoryService::SimpleAD": "aws_directory_service_directory",
    "AWS::DocDB::DBCluster": "aws_docdb_cluster",
    "AWS::DocDB::DBInstance": "aws_docdb_cluster_instance",
    "AWS::DocDBElastic::Cluster": "aws_docdbelastic_cluster",
    "AWS::EC2::InstanceConnectEndpoint": "aws_ec2_instance_connect_endpoint",
    "AWS::EC2::VerifiedAccessEndpoint": "aws_verifiedaccess_endpoint",
    "AWS::ECS::Service": "aws_ecs_service",
    "AWS::ECS::TaskSet": "aws_ecs_task_set",
    "AWS::EFS::MountTarget": "aws_efs_mount_target",
    "AWS::EKS::Cluster": "aws_eks_cluster",
    "AWS::EMRServerless::Application": "aws_emrserverless_application",
    "AWS::ElastiCache::CacheCluster": "aws_elasticache_cluster",
    "AWS::ElastiCache::ReplicationGroup": "aws_elasticache_replication_group",
    "AWS::ElastiCache::ServerlessCache": "aws_elasticache_serverless_cache",
    "AWS::Elasticsearch::Domain": "aws_elasticsearch_domain",
    "AWS::Events::Rule": "aws_cloudwatch_event_target",
    "AWS::FSx::FileCache": "aws_fsx_file_cache",
    "AWS::Glue::Connection": "aws_glue_connection",
    "AWS::Grafana::Workspace": "aws_grafana_workspace",
    "AWS::IoT::TopicRuleDestination": "aws_iot_topic_rule_destination",
    "AWS::KinesisAnalyticsV2::Application": "aws_kinesisanalyticsv2_application",
    "AWS::KinesisFirehose::DeliveryStream": "aws_kinesis_firehose_delivery_stream",
    "AWS::Lambda::Function": "aws_lambda_function",
    "AWS::MSK::Cluster": "aws_msk_cluster",
    "AWS::MSK::Replicator": "aws_msk_replicator",
    "AWS::MSK::ServerlessCluster": "aws_msk_serverless_cluster",
    "AWS::MWAA::Environment": "aws_mwaa_environment",
    "AWS::MemoryDB::Cluster": "aws_memorydb_cluster",
    "AWS::Neptune::DBCluster": "aws_neptune_cluster",
    "AWS::Neptune::DBInstance": "aws_neptune_cluster_instance",
    "AWS::OSIS::Pipeline": "aws_osis_pipeline",
    "AWS::OpenSearchServerless::VpcEndpoint": "aws_opensearchserverless_vpc_endpoint",
    "AWS::OpenSearchService::Domain": "aws_opensearch_domain",
    "AWS::Pipes::Pipe": "aws_pipes_pipe",
    "AWS::QuickSight::VPCConnection": "aws_quicksight_vpc_connection",
    "AWS::RDS::DBCluster": "aws_rds_cluster",
    "AWS::RDS::DBInstance": "aws_db_instance",
    "AWS::RDS::DBProxy": "aws_db_proxy",
    "AWS::RDS::DBProxyEndpoint": "aws_db_proxy_endpoint",
    "AWS::Redshift::Cluster": "aws_redshift_cluster",
    "AWS::Redshift::EndpointAccess": "aws_redshift_endpoint_access",
    "AWS::RedshiftServerless::Workgroup": "aws_redshiftserverless_workgroup",
    "AWS::SageMaker::DataQualityJobDefinition": "aws_sagemaker_data_quality_job_definition",
    "AWS::SageMaker::Model": "aws_sagemaker_model",
    "AWS::SageMaker::ModelBiasJobDefinition": "aws_sagemaker_data_quality_job_definition",
    "AWS::SageMaker::ModelExplainabilityJobDefinition": "aws_sagemaker_data_quality_job_definition",
    "AWS::SageMaker::ModelQualityJobDefinition": "aws_sagemaker_data_quality_job_definition",
    "AWS::Scheduler::Schedule": "aws_scheduler_schedule",
    "AWS::Serverless::Function": "aws_lambda_function",
    "AWS::Synthetics::Canary": "aws_synthetics_canary",
    "AWS::Timestream::InfluxDBInstance": "aws_timestreaminfluxdb_db_instance",
    "AWS::Transfer::Server": "aws_transfer_server",
}

#: the one type of file system is several: value of `FileSystemType` → the Terraform type
FILE_SYSTEM = "AWS::FSx::FileSystem"
FILE_SYSTEMS = {
    "LUSTRE": "aws_fsx_lustre_file_system",
    "ONTAP": "aws_fsx_ontap_file_system",
    "OPENZFS": "aws_fsx_openzfs_file_system",
    "WINDOWS": "aws_fsx_windows_file_system",
}

_AUTHENTICATION = "ClientAuthentication."
_EXPORTERS = "OpenMonitoring.Prometheus."

#: resource type → setting → its path; several paths are separated by blanks
SETTINGS: dict[str, dict[str, str]] = {
    "AWS::RDS::DBInstance": {
        "port": "Port",
        "engine": "Engine",
        "source": (
            "SourceDBInstanceIdentifier SourceDbiResourceId SourceDBClusterIdentifier DBSnapshotIdentifier"
            " DBClusterSnapshotIdentifier SourceDBInstanceAutomatedBackupsArn"
        ),
    },
    "AWS::RDS::DBCluster": {
        "port": "Port",
        "engine": "Engine",
        "source": "ReplicationSourceIdentifier SnapshotIdentifier SourceDBClusterIdentifier",
    },
    "AWS::DocDB::DBCluster": {"port": "Port", "source": "SnapshotIdentifier SourceDBClusterIdentifier"},
    "AWS::Neptune::DBCluster": {
        "port": "DBPort Port",
        "source": "SnapshotIdentifier SourceDBClusterIdentifier",
    },
    "AWS::ElastiCache::CacheCluster": {"port": "Port", "engine": "Engine"},
    "AWS::ElastiCache::ReplicationGroup": {"port": "Port", "source": "GlobalReplicationGroupId"},
    "AWS::ElastiCache::ServerlessCache": {"engine": "Engine"},
    "AWS::MemoryDB::Cluster": {"port": "Port"},
    "AWS::DAX::Cluster": {"encryption": "ClusterEndpointEncryptionType"},
    "AWS::Redshift::Cluster": {"port": "Port", "source": "SnapshotIdentifier"},
    "AWS::RedshiftServerless::Workgroup": {"port": "Port"},
    "AWS::Timestream::InfluxDBInstance": {"port": "Port"},
    "AWS::RDS::DBProxy": {"engine": "EngineFamily"},
    "AWS::OpenSearchService::Domain": {"https": "DomainEndpointOptions.EnforceHTTPS"},
    "AWS::Elasticsearch::Domain": {"https": "DomainEndpointOptions.EnforceHTTPS"},
    "AWS::AmazonMQ::Broker": {"engine": "EngineType"},
    "AWS::Transfer::Server": {"protocols": "Protocols"},
    "AWS::DirectoryService::MicrosoftAD": {},
    "AWS::DirectoryService::SimpleAD": {},
    "AWS::FSx::FileSystem": {"kind": "FileSystemType"},
    "AWS::MSK::Cluster": {
        "encryption": "EncryptionInfo.EncryptionInTransit.ClientBroker",
        "authentication": "ClientAuthentication",
        "unauthenticated": _AUTHENTICATION + "Unauthenticated.Enabled",
        "iam": _AUTHENTICATION + "Sasl.Iam.Enabled",
        "scram": _AUTHENTICATION + "Sasl.Scram.Enabled",
        "certificates": _AUTHENTICATION + "Tls.CertificateAuthorityArnList",
        "public": "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
        "version": "KafkaVersion",
        "jmx": _EXPORTERS + "JmxExporter.EnabledInBroker",
        "node": _EXPORTERS + "NodeExporter.EnabledInBroker",
    },
}
