"""Where each CloudFormation type of workload says what subnets and security groups it has.

The tables are those of `netlint.network.placement`. A `?` marks what AWS chooses when it is left out: the
VPC's default security group, the default subnet group, or a default subnet. Property names are those of
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html.
"""

from __future__ import annotations

_EMR = "Instances."
_FLEET = "SpotFleetRequestConfigData."
_ECS_PIPE = "TargetParameters.EcsTaskParameters.NetworkConfiguration.AwsvpcConfiguration."
_KAFKA_PIPE = "SourceParameters.SelfManagedKafkaParameters.Vpc."
_ECS_SCHEDULE = "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration."
_KAFKA_CONNECT = "KafkaCluster.ApacheKafkaCluster.Vpc."
_SEARCHES = (
    "AmazonopensearchserviceDestinationConfiguration",
    "ElasticsearchDestinationConfiguration",
    "AmazonOpenSearchServerlessDestinationConfiguration",
)

#: resource types, the path of their subnets, that of their security groups
IN_SUBNETS: tuple[tuple[str, str, str], ...] = (
    (
        "AWS::EC2::Instance",
        "SubnetId NetworkInterfaces.SubnetId?",
        "SecurityGroupIds|SecurityGroups NetworkInterfaces.GroupSet?",
    ),
    (
        "AWS::ImageBuilder::InfrastructureConfiguration AWS::Glue::DevEndpoint",
        "SubnetId",
        "SecurityGroupIds",
    ),
    ("AWS::EC2::InstanceConnectEndpoint AWS::SageMaker::NotebookInstance", "SubnetId", "SecurityGroupIds?"),
    ("AWS::EFS::MountTarget", "SubnetId", "SecurityGroups?"),
    ("AWS::S3Outposts::Endpoint", "SubnetId", "SecurityGroupId"),
    ("AWS::Cloud9::EnvironmentEC2", "SubnetId", ""),
    ("AWS::OpsWorks::Instance", "SubnetId?", ""),
    ("AWS::AutoScaling::AutoScalingGroup", "VPCZoneIdentifier?", ""),
    ("AWS::GameLift::GameServerGroup", "VpcSubnets", ""),
    (
        "AWS::EC2::SpotFleet",
        (
            f"{_FLEET}LaunchSpecifications.SubnetId"
            f" {_FLEET}LaunchSpecifications.NetworkInterfaces.SubnetId"
            f" {_FLEET}LaunchTemplateConfigs.Overrides.SubnetId?"
        ),
        (
            f"{_FLEET}LaunchSpecifications.SecurityGroups.GroupId"
            f" {_FLEET}LaunchSpecifications.NetworkInterfaces.Groups?"
        ),
    ),
    ("AWS::EC2::EC2Fleet", "LaunchTemplateConfigs.Overrides.SubnetId", ""),
    (
        (
            "AWS::Lambda::Function AWS::Serverless::Function AWS::DeviceFarm::TestGridProject"
            " AWS::DeviceFarm::Project"
        ),
        "VpcConfig.SubnetIds",
        "VpcConfig.SecurityGroupIds",
    ),
    (
        "AWS::AppStream::Fleet AWS::AppStream::ImageBuilder AWS::AppStream::AppBlockBuilder",
        "VpcConfig.SubnetIds",
        "VpcConfig.SecurityGroupIds",
    ),
    ("AWS::Synthetics::Canary", "VPCConfig.SubnetIds", "VPCConfig.SecurityGroupIds"),
    ("AWS::MSK::ServerlessCluster", "VpcConfigs.SubnetIds", "VpcConfigs.SecurityGroups?"),
    (
        "AWS::EKS::Cluster",
        "ResourcesVpcConfig.SubnetIds",
        "ResourcesVpcConfig.SecurityGroupIds ~ClusterSecurityGroupId",
    ),
    ("AWS::EKS::Nodegroup AWS::EKS::FargateProfile", "Subnets", ""),
    (
        (
            "AWS::CodeBuild::Project AWS::SageMaker::Model AWS::Comprehend::DocumentClassifier"
            " AWS::Comprehend::EntityRecognizer"
        ),
        "VpcConfig.Subnets",
        "VpcConfig.SecurityGroupIds",
    ),
    ("AWS::CodeBuild::Fleet", "FleetVpcConfig.Subnets", "FleetVpcConfig.SecurityGroupIds"),
    (
        (
            "AWS::SageMaker::DataQualityJobDefinition AWS::SageMaker::ModelBiasJobDefinition"
            " AWS::SageMaker::ModelExplainabilityJobDefinition AWS::SageMaker::ModelQualityJobDefinition"
        ),
        "NetworkConfig.VpcConfig.Subnets",
        "NetworkConfig.VpcConfig.SecurityGroupIds",
    ),
    ("AWS::SageMaker::Workforce", "WorkforceVpcConfig.Subnets", "WorkforceVpcConfig.SecurityGroupIds"),
    (
        "AWS::SageMaker::Domain",
        "SubnetIds",
        (
            "DomainSettings.SecurityGroupIds DefaultUserSettings.SecurityGroups"
            " DefaultSpaceSettings.SecurityGroups"
        ),
    ),
    ("AWS::SageMaker::UserProfile", "", "UserSettings.SecurityGroups"),
    (
        "AWS::ECS::Service",
        "NetworkConfiguration.AwsvpcConfiguration.Subnets",
        "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
    ),
    (
        "AWS::ECS::TaskSet",
        "NetworkConfiguration.AwsVpcConfiguration.Subnets",
        "NetworkConfiguration.AwsVpcConfiguration.SecurityGroups",
    ),
    ("AWS::Scheduler::Schedule", f"{_ECS_SCHEDULE}Subnets", f"{_ECS_SCHEDULE}SecurityGroups"),
    (
        "AWS::Pipes::Pipe",
        f"{_ECS_PIPE}Subnets {_KAFKA_PIPE}Subnets",
        f"{_ECS_PIPE}SecurityGroups {_KAFKA_PIPE}SecurityGroup",
    ),
    ("AWS::Batch::ComputeEnvironment", "ComputeResources.Subnets", "ComputeResources.SecurityGroupIds"),
    ("AWS::AppRunner::VpcConnector", "Subnets", "SecurityGroups?"),
    (
        "AWS::EMR::Cluster",
        f"{_EMR}Ec2SubnetIds|Ec2SubnetId?",
        (
            f"{_EMR}EmrManagedMasterSecurityGroup {_EMR}EmrManagedSlaveSecurityGroup"
            f" {_EMR}ServiceAccessSecurityGroup {_EMR}AdditionalMasterSecurityGroups"
            f" {_EMR}AdditionalSlaveSecurityGroups?"
        ),
    ),
    ("AWS::EMR::Studio", "SubnetIds", "EngineSecurityGroupId WorkspaceSecurityGroupId"),
    (
        "AWS::EMRServerless::Application AWS::MWAA::Environment",
        "NetworkConfiguration.SubnetIds",
        "NetworkConfiguration.SecurityGroupIds",
    ),
    (
        "AWS::Glue::Connection",
        "ConnectionInput.PhysicalConnectionRequirements.SubnetId",
        "ConnectionInput.PhysicalConnectionRequirements.SecurityGroupIdList",
    ),
    (
        "AWS::Grafana::Workspace AWS::CodeConnections::Host",
        "VpcConfiguration.SubnetIds",
        "VpcConfiguration.SecurityGroupIds",
    ),
    ("AWS::IoT::TopicRuleDestination", "VpcProperties.SubnetIds", "VpcProperties.SecurityGroups"),
    (
        "AWS::KinesisAnalyticsV2::Application",
        "ApplicationConfiguration.VpcConfigurations.SubnetIds",
        "ApplicationConfiguration.VpcConfigurations.SecurityGroupIds",
    ),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        " ".join(f"{one}.VpcConfiguration.SubnetIds" for one in _SEARCHES),
        " ".join(f"{one}.VpcConfiguration.SecurityGroupIds" for one in _SEARCHES),
    ),
    ("AWS::Transfer::Server", "EndpointDetails.SubnetIds", "EndpointDetails.SecurityGroupIds"),
    (
        "AWS::WorkSpaces::Directory",
        "SubnetIds",
        "WorkspaceSecurityGroupId WorkspaceCreationProperties.CustomSecurityGroupId",
    ),
    (
        (
            "AWS::WorkSpacesWeb::NetworkSettings AWS::QuickSight::VPCConnection AWS::ApiGatewayV2::VpcLink"
            " AWS::FSx::FileCache AWS::FSx::FileSystem AWS::NeptuneGraph::PrivateGraphEndpoint"
        ),
        "SubnetIds",
        "SecurityGroupIds",
    ),
    ("AWS::OpenSearchServerless::VpcEndpoint", "SubnetIds", "SecurityGroupIds?"),
    (
        "AWS::M2::Environment AWS::ElastiCache::ServerlessCache AWS::RedshiftServerless::Workgroup",
        "SubnetIds?",
        "SecurityGroupIds?",
    ),
    ("AWS::DataSync::Agent", "SubnetArns", "SecurityGroupArns"),
    ("AWS::DataSync::LocationEFS", "Ec2Config.SubnetArn", "Ec2Config.SecurityGroupArns"),
    (
        (
            "AWS::DataSync::LocationFSxLustre AWS::DataSync::LocationFSxONTAP"
            " AWS::DataSync::LocationFSxOpenZFS AWS::DataSync::LocationFSxWindows"
        ),
        "",
        "SecurityGroupArns",
    ),
    ("AWS::MediaLive::Channel AWS::MediaLive::Input", "Vpc.SubnetIds", "Vpc.SecurityGroupIds"),
    (
        "AWS::OpenSearchService::Domain AWS::Elasticsearch::Domain",
        "VPCOptions.SubnetIds",
        "VPCOptions.SecurityGroupIds",
    ),
    ("AWS::OSIS::Pipeline", "VpcOptions.SubnetIds", "VpcOptions.SecurityGroupIds"),
    (
        "AWS::APS::Scraper",
        "Source.EksConfiguration.SubnetIds Source.VpcConfiguration.SubnetIds",
        "Source.EksConfiguration.SecurityGroupIds Source.VpcConfiguration.SecurityGroupIds",
    ),
    ("AWS::RDS::DBProxy AWS::RDS::DBProxyEndpoint", "VpcSubnetIds", "VpcSecurityGroupIds?"),
    ("AWS::Timestream::InfluxDBInstance", "VpcSubnetIds", "VpcSecurityGroupIds"),
    ("AWS::DocDBElastic::Cluster", "SubnetIds?", "VpcSecurityGroupIds?"),
    (
        "AWS::MSK::Cluster",
        "BrokerNodeGroupInfo.ClientSubnets",
        "BrokerNodeGroupInfo.SecurityGroups?",
    ),
    (
        "AWS::MSK::Replicator",
        "KafkaClusters.VpcConfig.SubnetIds",
        "KafkaClusters.VpcConfig.SecurityGroupIds",
    ),
    ("AWS::MSK::VpcConnection", "ClientSubnets", "SecurityGroups"),
    ("AWS::KafkaConnect::Connector", f"{_KAFKA_CONNECT}Subnets", f"{_KAFKA_CONNECT}SecurityGroups"),
    ("AWS::AmazonMQ::Broker", "SubnetIds?", "SecurityGroups?"),
    ("AWS::CloudHSM::Cluster", "SubnetIds", "SecurityGroup?"),
    ("AWS::DirectoryService::MicrosoftAD AWS::DirectoryService::SimpleAD", "VpcSettings.SubnetIds", ""),
    (
        "AWS::DRS::ReplicationConfigurationTemplate",
        "StagingAreaSubnetId",
        "ReplicationServersSecurityGroupsIDs",
    ),
    (
        "AWS::EC2::VerifiedAccessEndpoint",
        "LoadBalancerOptions.SubnetIds CidrOptions.SubnetIds RdsOptions.SubnetIds",
        "SecurityGroupIds",
    ),
)

#: resource types, the path of their subnet group, that of their security groups, the types of the group
IN_SUBNET_GROUPS: tuple[tuple[str, str, str, str], ...] = (
    ("AWS::RDS::DBInstance", "DBSubnetGroupName?", "VPCSecurityGroups?", "AWS::RDS::DBSubnetGroup"),
    ("AWS::RDS::DBCluster", "DBSubnetGroupName?", "VpcSecurityGroupIds?", "AWS::RDS::DBSubnetGroup"),
    (
        "AWS::DocDB::DBCluster",
        "DBSubnetGroupName?",
        "VpcSecurityGroupIds?",
        "AWS::DocDB::DBSubnetGroup AWS::RDS::DBSubnetGroup",
    ),
    (
        "AWS::Neptune::DBCluster",
        "DBSubnetGroupName?",
        "VpcSecurityGroupIds?",
        "AWS::Neptune::DBSubnetGroup AWS::RDS::DBSubnetGroup",
    ),
    (
        "AWS::Neptune::DBInstance",
        "DBSubnetGroupName?",
        "",
        "AWS::Neptune::DBSubnetGroup AWS::RDS::DBSubnetGroup",
    ),
    (
        "AWS::ElastiCache::CacheCluster",
        "CacheSubnetGroupName?",
        "VpcSecurityGroupIds?",
        "AWS::ElastiCache::SubnetGroup",
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        "CacheSubnetGroupName?",
        "SecurityGroupIds?",
        "AWS::ElastiCache::SubnetGroup",
    ),
    ("AWS::MemoryDB::Cluster", "SubnetGroupName?", "SecurityGroupIds", "AWS::MemoryDB::SubnetGroup"),
    ("AWS::DAX::Cluster", "SubnetGroupName?", "SecurityGroupIds?", "AWS::DAX::SubnetGroup"),
    (
        "AWS::Redshift::Cluster",
        "ClusterSubnetGroupName",
        "VpcSecurityGroupIds?",
        "AWS::Redshift::ClusterSubnetGroup",
    ),
    (
        "AWS::Redshift::EndpointAccess",
        "SubnetGroupName",
        "VpcSecurityGroupIds?",
        "AWS::Redshift::ClusterSubnetGroup",
    ),
    (
        "AWS::DMS::ReplicationInstance",
        "ReplicationSubnetGroupIdentifier?",
        "VpcSecurityGroupIds?",
        "AWS::DMS::ReplicationSubnetGroup",
    ),
    (
        "AWS::DMS::ReplicationConfig",
        "ComputeConfig.ReplicationSubnetGroupId",
        "ComputeConfig.VpcSecurityGroupIds?",
        "AWS::DMS::ReplicationSubnetGroup",
    ),
)

_ID_OR_NAME = "LaunchTemplateId|LaunchTemplateName"
_OF_FLEET = f"LaunchTemplateConfigs.LaunchTemplateSpecification.{_ID_OR_NAME}"
_OF_MIX = "MixedInstancesPolicy.LaunchTemplate."
#: resource types and the path of the templates that their instances are launched from
LAUNCHED: tuple[tuple[str, str], ...] = (
    ("AWS::EC2::Instance AWS::GameLift::GameServerGroup", f"LaunchTemplate.{_ID_OR_NAME}"),
    ("AWS::EKS::Nodegroup", "LaunchTemplate.Id|Name"),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        (
            f"LaunchTemplate.{_ID_OR_NAME} LaunchConfigurationName"
            f" {_OF_MIX}LaunchTemplateSpecification.{_ID_OR_NAME}"
            f" {_OF_MIX}Overrides.LaunchTemplateSpecification.{_ID_OR_NAME}"
        ),
    ),
    ("AWS::EC2::EC2Fleet", _OF_FLEET),
    ("AWS::EC2::SpotFleet", _FLEET + _OF_FLEET),
    ("AWS::Batch::ComputeEnvironment", f"ComputeResources.LaunchTemplate.{_ID_OR_NAME}"),
)
#: the types that a launch template's name may be of
TEMPLATES = "AWS::EC2::LaunchTemplate AWS::AutoScaling::LaunchConfiguration"

#: resource types and the path of network interfaces that exist already
WITH_INTERFACES: tuple[tuple[str, str], ...] = (
    ("AWS::EC2::Instance", "NetworkInterfaces.NetworkInterfaceId"),
    ("AWS::EC2::VerifiedAccessEndpoint", "NetworkInterfaceOptions.NetworkInterfaceId"),
)

#: resource types, the path of what they are a part of, and its types: they live where the whole does
PARTS: tuple[tuple[str, str, str], ...] = (
    ("AWS::RDS::DBInstance", "DBClusterIdentifier", "AWS::RDS::DBCluster"),
    ("AWS::DocDB::DBInstance", "DBClusterIdentifier", "AWS::DocDB::DBCluster"),
    ("AWS::Neptune::DBInstance", "DBClusterIdentifier", "AWS::Neptune::DBCluster"),
    ("AWS::EKS::Nodegroup AWS::EKS::FargateProfile", "ClusterName", "AWS::EKS::Cluster"),
    ("AWS::ECS::TaskSet", "Service", "AWS::ECS::Service"),
    ("AWS::EMR::InstanceFleetConfig", "ClusterId", "AWS::EMR::Cluster"),
    ("AWS::EMR::InstanceGroupConfig", "JobFlowId", "AWS::EMR::Cluster"),
    ("AWS::RDS::DBProxyEndpoint", "DBProxyName", "AWS::RDS::DBProxy"),
    ("AWS::Redshift::EndpointAccess", "ClusterIdentifier", "AWS::Redshift::Cluster"),
    ("AWS::WorkSpaces::Workspace", "DirectoryId", "AWS::WorkSpaces::Directory"),
    ("AWS::SageMaker::UserProfile", "DomainId", "AWS::SageMaker::Domain"),
    (
        "AWS::AppRunner::Service",
        "NetworkConfiguration.EgressConfiguration.VpcConnectorArn",
        "AWS::AppRunner::VpcConnector",
    ),
)

#: resource types and the path of their task definition
TASKS: tuple[tuple[str, str], ...] = (
    ("AWS::ECS::Service AWS::ECS::TaskSet", "TaskDefinition"),
    ("AWS::Scheduler::Schedule", "Target.EcsParameters.TaskDefinitionArn"),
    ("AWS::Pipes::Pipe", "TargetParameters.EcsTaskParameters.TaskDefinitionArn"),
)

#: resource types of which each block of a kind is a workload: the block, its subnets, its security groups,
#: its task definition
IN_BLOCKS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "AWS::Events::Rule",
        "Targets.EcsParameters",
        "NetworkConfiguration.AwsVpcConfiguration.Subnets",
        "NetworkConfiguration.AwsVpcConfiguration.SecurityGroups",
        "TaskDefinitionArn",
    ),
)

#: resource types and the path of what lets them forward packets of others
FORWARDING: tuple[tuple[str, str], ...] = (("AWS::EC2::Instance", "SourceDestCheck"),)

#: resource types and the path of the script that their instances start with
SCRIPTS: tuple[tuple[str, str], ...] = (("AWS::EC2::Instance", "UserData"),)

#: resource types, the path of what asks for several of them, and from which number on (0: it is a flag)
REDUNDANT: tuple[tuple[str, str, int], ...] = (
    ("AWS::ECS::Service", "DesiredCount", 2),
    ("AWS::AutoScaling::AutoScalingGroup", "DesiredCapacity|MinSize", 2),
    ("AWS::ElastiCache::ReplicationGroup", "AutomaticFailoverEnabled", 0),
    ("AWS::DAX::Cluster", "ReplicationFactor", 3),
)

#: resource types and the path of the placement group that their instances are in
IN_PLACEMENT_GROUPS: tuple[tuple[str, str], ...] = (("AWS::AutoScaling::AutoScalingGroup", "PlacementGroup"),)

#: resource types and the path of what asks for an address on the internet
ON_THE_INTERNET: tuple[tuple[str, str], ...] = (
    (
        "AWS::RDS::DBInstance AWS::Neptune::DBInstance AWS::Redshift::Cluster AWS::AmazonMQ::Broker",
        "PubliclyAccessible",
    ),
    ("AWS::MSK::Cluster", "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type"),
)
