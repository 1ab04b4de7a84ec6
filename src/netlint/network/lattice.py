"""VPC Lattice: service networks, services, resource gateways and what ties them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, link, links, members, number, text, texts
from netlint.network.policies import statements_of
from netlint.network.policy_documents import PolicyDocument
from netlint.network.spelling import SELF, spelled

if TYPE_CHECKING:
    from netlint.network.vpc import Subnet, Vpc


#: the actions that stand for every request
_INVOKE = frozenset({"*", "vpc-lattice-svcs:*", "vpc-lattice-svcs:Invoke"})


class ServiceNetwork(Entity):
    """A service network (https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-networks.html)."""

    kind = "service_network"
    terraform = spelled("aws_vpclattice_service_network", auth_type="auth_type")
    cloudformation = spelled("AWS::VpcLattice::ServiceNetwork", auth_type="AuthType")
    auth_type = attribute(text, "NONE", settled=True)
    auth_policies: members[LatticeAuthPolicy] = members("lattice_auth_policy", "subject")
    vpc_associations: members[ServiceNetworkVpcAssociation] = members(
        "service_network_vpc_association", "service_network"
    )
    service_associations: members[ServiceNetworkServiceAssociation] = members(
        "service_network_service_association", "service_network"
    )


class LatticeService(Entity):
    """A service that clients reach over a service network."""

    kind = "lattice_service"
    terraform = spelled("aws_vpclattice_service", auth_type="auth_type", domain_name="custom_domain_name")
    cloudformation = spelled("AWS::VpcLattice::Service", auth_type="AuthType", domain_name="CustomDomainName")
    auth_type = attribute(text, "NONE", settled=True)
    auth_policies: members[LatticeAuthPolicy] = members("lattice_auth_policy", "subject")
    network_associations: members[ServiceNetworkServiceAssociation] = members(
        "service_network_service_association", "service"
    )
    listeners: members[LatticeListener] = members("lattice_listener", "service")
    domain_name = attribute(text, "")


class ServiceNetworkVpcAssociation(Entity):
    """A VPC whose clients use a service network."""

    kind = "service_network_vpc_association"
    terraform = spelled(
        "aws_vpclattice_service_network_vpc_association",
        service_network="service_network_identifier",
        vpc="vpc_identifier",
        security_groups="security_group_ids",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::ServiceNetworkVpcAssociation",
        service_network="ServiceNetworkIdentifier",
        vpc="VpcIdentifier",
        security_groups="SecurityGroupIds",
    )
    service_network: link[ServiceNetwork] = link("service_network")
    vpc: link[Vpc] = link("vpc")
    security_groups: links[Entity] = links("security_group")


class ServiceNetworkServiceAssociation(Entity):
    """A service in a service network."""

    kind = "service_network_service_association"
    terraform = spelled(
        "aws_vpclattice_service_network_service_association",
        service_network="service_network_identifier",
        service="service_identifier",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::ServiceNetworkServiceAssociation",
        service_network="ServiceNetworkIdentifier",
        service="ServiceIdentifier",
    )
    service_network: link[ServiceNetwork] = link("service_network")
    service: link[LatticeService] = link("lattice_service")


class ResourceGateway(Entity):
    """The way into a VPC for those who use its resources."""

    kind = "resource_gateway"
    terraform = spelled(
        "aws_vpclattice_resource_gateway",
        vpc="vpc_id",
        subnets="subnet_ids",
        security_groups="security_group_ids",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::ResourceGateway",
        vpc="VpcIdentifier",
        subnets="SubnetIds",
        security_groups="SecurityGroupIds?",
    )
    vpc: link[Vpc] = link("vpc")
    subnets: links[Subnet] = links("subnet")
    security_groups: links[Entity] = links("security_group")


class ResourceConfiguration(Entity):
    """A resource, or a group of them, that is offered through a resource gateway."""

    kind = "resource_configuration"
    terraform = spelled(
        "aws_vpclattice_resource_configuration",
        gateway="resource_gateway_identifier",
        group="resource_configuration_group_id",
        type="type",
        protocol="protocol",
        ports="port_ranges",
        arn="resource_configuration_definition.arn_resource.arn",
        domain_name="resource_configuration_definition.dns_resource.domain_name",
        ip_address="resource_configuration_definition.ip_resource.ip_address",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::ResourceConfiguration",
        gateway="ResourceGatewayId",
        group="ResourceConfigurationGroupId",
        type="ResourceConfigurationType",
        protocol="ProtocolType",
        ports="PortRanges",
        arn="ResourceConfigurationDefinition.ArnResource",
        domain_name="ResourceConfigurationDefinition.DnsResource.DomainName",
        ip_address="ResourceConfigurationDefinition.IpResource",
    )
    gateway: link[ResourceGateway] = link("resource_gateway")
    group: link[Entity] = link("resource_configuration")
    type = attribute(text, "SINGLE")
    protocol = attribute(text, "TCP", settled=True)
    ports = attribute[tuple[str, ...]](texts, (), settled=True)
    arn = attribute(text, "")
    domain_name = attribute(text, "")
    ip_address = attribute(text, "")
    network_associations: members[ServiceNetworkResourceAssociation] = members(
        "service_network_resource_association", "resource_configuration"
    )


class ServiceNetworkResourceAssociation(Entity):
    """A resource in a service network."""

    kind = "service_network_resource_association"
    terraform = spelled(
        "aws_vpclattice_service_network_resource_association",
        service_network="service_network_identifier",
        resource_configuration="resource_configuration_identifier",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::ServiceNetworkResourceAssociation",
        service_network="ServiceNetworkId",
        resource_configuration="ResourceConfigurationId",
    )
    service_network: link[ServiceNetwork] = link("service_network")
    resource_configuration: link[ResourceConfiguration] = link("resource_configuration")


class LatticeTargetGroup(Entity):
    """Targets of a service."""

    kind = "lattice_target_group"
    terraform = spelled(
        "aws_vpclattice_target_group", type="type", vpc="config.vpc_identifier", port="config.port"
    )
    cloudformation = spelled(
        "AWS::VpcLattice::TargetGroup", type="Type", vpc="Config.VpcIdentifier", port="Config.Port"
    )
    type = attribute(text, "")
    vpc: link[Vpc] = link("vpc")
    port = attribute[int | None](number, None)


class LatticeTargetGroupAttachment(Entity):
    """One target of a service."""

    kind = "lattice_target_group_attachment"
    terraform = spelled(
        "aws_vpclattice_target_group_attachment",
        target_group="target_group_identifier",
        target="target.id",
        port="target.port",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::TargetGroup", block="Targets", target_group=SELF, target="Id", port="Port"
    )
    target_group: link[LatticeTargetGroup] = link("lattice_target_group")
    target: link[Entity] = link("workload", "load_balancer")
    port = attribute[int | None](number, None)


class LatticeListener(Entity):
    """A port on which a service takes connections."""

    kind = "lattice_listener"
    identities = ("listener_id",)
    terraform = spelled(
        "aws_vpclattice_listener",
        service="service_identifier",
        port="port",
        protocol="protocol",
        target_groups="default_action.forward.target_groups.target_group_identifier",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::Listener",
        service="ServiceIdentifier",
        port="Port",
        protocol="Protocol",
        target_groups="DefaultAction.Forward.TargetGroups.TargetGroupIdentifier",
    )
    service: link[LatticeService] = link("lattice_service")
    port = attribute[int | None](number, None)
    protocol = attribute(text, "")
    target_groups: links[LatticeTargetGroup] = links("lattice_target_group")
    rules: members[LatticeListenerRule] = members("lattice_listener_rule", "listener")


class LatticeListenerRule(Entity):
    """What a listener does with the requests that match."""

    kind = "lattice_listener_rule"
    terraform = spelled(
        "aws_vpclattice_listener_rule",
        listener="listener_identifier",
        priority="priority",
        target_groups="action.forward.target_groups.target_group_identifier",
    )
    cloudformation = spelled(
        "AWS::VpcLattice::Rule",
        listener="ListenerIdentifier",
        priority="Priority",
        target_groups="Action.Forward.TargetGroups.TargetGroupIdentifier",
    )
    listener: link[LatticeListener] = link("lattice_listener")
    priority = attribute[int | None](number, None)
    target_groups: links[LatticeTargetGroup] = links("lattice_target_group")


class LatticeAuthPolicy(Entity):
    """Who may use a service or a service network."""

    kind = "lattice_auth_policy"
    terraform = spelled("aws_vpclattice_auth_policy", subject="resource_identifier", policy="policy")
    cloudformation = spelled("AWS::VpcLattice::AuthPolicy", subject="ResourceIdentifier", policy="Policy")
    subject: link[Entity] = link("service_network", "lattice_service")
    policy = PolicyDocument()

    @derived
    def admits_everybody(self) -> bool:
        """Whether it allows every request, signed or not.

        See https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html: without a condition `*`
        stands for anonymous callers too. A statement that denies may take anything of it away again.
        """
        statements = statements_of(self, self.policy)
        if any(not one.allows for one in statements):
            return False
        return any(one.of_everybody and _INVOKE & set(one.actions) for one in statements)


ENTITIES: tuple[type[Entity], ...] = (
    ServiceNetwork,
    LatticeService,
    ServiceNetworkVpcAssociation,
    ServiceNetworkServiceAssociation,
    ResourceGateway,
    ResourceConfiguration,
    ServiceNetworkResourceAssociation,
    LatticeTargetGroup,
    LatticeTargetGroupAttachment,
    LatticeListener,
    LatticeListenerRule,
    LatticeAuthPolicy,
)
