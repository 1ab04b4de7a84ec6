"""VPC endpoints, endpoint services and who may connect to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined, some
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, text, texts
from netlint.network.policies import Statement, statements_of
from netlint.network.policy_documents import PolicyDocument
from netlint.network.principals import Principal, PrincipalList, PrincipalText
from netlint.network.service_names import OWN_REGION, EndpointType, ServiceName
from netlint.network.spelling import ITSELF, spelled

if TYPE_CHECKING:
    from netlint.network.lattice import ResourceConfiguration, ServiceNetwork
    from netlint.network.load_balancers import LoadBalancer
    from netlint.network.routes import RouteTable
    from netlint.network.vpc import Subnet, Vpc


#: Services to which data is written, in whatever account the receiver is, and which take endpoint policies:
#: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
_DATA_SERVICES = frozenset(
    ("s3", "s3express", "dynamodb", "sqs", "sns", "kinesis-streams", "kinesis-firehose", "secretsmanager")
)


#: Services of AWS that answer on other ports than 443, by the first part of their names: mail, file transfer,
#: devices, Cassandra, storage and desktops. What does not stand here is an API over HTTPS.
_OTHER_PORTS = frozenset(
    (
        *("email-smtp", "transfer", "iot", "cassandra", "cassandra-fips", "storagegateway", "backup-gateway"),
        *("appstream", "workspaces", "datasync", "nimble", "vpce"),
    )
)


class VpcEndpoint(Entity):
    """An endpoint in a VPC (https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html)."""

    kind = "vpc_endpoint"
    terraform = spelled(
        "aws_vpc_endpoint",
        vpc="vpc_id",
        service_name="service_name",
        endpoint_service="service_name",
        endpoint_type="vpc_endpoint_type",
        private_dns="private_dns_enabled",
        own_route_tables="route_table_ids",
        own_subnets="subnet_ids",
        own_security_groups="security_group_ids",
        placed_subnets="subnet_configuration.subnet_id",
        resource_configuration="resource_configuration_arn",
        service_network="service_network_arn",
        service_region="service_region",
        auto_accept="auto_accept",
        policy="policy",
        inbound_resolver_only="dns_options.private_dns_only_for_inbound_resolver_endpoint",
    )
    cloudformation = spelled(
        "AWS::EC2::VPCEndpoint",
        vpc="VpcId",
        service_name="ServiceName",
        endpoint_service="ServiceName",
        endpoint_type="VpcEndpointType",
        private_dns="PrivateDnsEnabled",
        own_route_tables="RouteTableIds",
        own_subnets="SubnetIds",
        own_security_groups="SecurityGroupIds",
        resource_configuration="ResourceConfigurationArn",
        service_network="ServiceNetworkArn",
        service_region="ServiceRegion",
        policy="PolicyDocument",
        inbound_resolver_only="DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint",
    )
    computed = frozenset({"route_table_ids", "subnet_ids", "security_group_ids", "subnet_configuration"})
    vpc: link[Vpc] = link("vpc")
    service_name = ServiceName(text, "")
    endpoint_service: link[EndpointService] = link("endpoint_service")
    endpoint_type = EndpointType(text, "Gateway")
    private_dns = attribute(flag, False, settled=True)
    inbound_resolver_only = attribute(flag, False, settled=True)
    own_route_tables: links[RouteTable] = links("route_table")
    own_subnets: links[Subnet] = links("subnet")
    own_security_groups: links[Entity] = links("security_group")
    placed_subnets: links[Subnet] = links("subnet")
    resource_configuration: link[ResourceConfiguration] = link("resource_configuration")
    service_network: link[ServiceNetwork] = link("service_network")
    service_region = attribute(text, "", settled=True)
    auto_accept = attribute(flag, False)
    policy = PolicyDocument(settled=True)
    route_table_associations: members[EndpointRouteTableAssociation] = members(
        "endpoint_route_table_association", "endpoint"
    )
    subnet_associations: members[EndpointSubnetAssociation] = members(
        "endpoint_subnet_association", "endpoint"
    )
    security_group_associations: members[EndpointSecurityGroupAssociation] = members(
        "endpoint_security_group_association", "endpoint"
    )
    policies: members[EndpointPolicy] = members("endpoint_policy", "endpoint")
    private_dns_settings: members[EndpointPrivateDns] = members("endpoint_private_dns", "endpoint")

    @property
    def service(self) -> str:
        """The last part of the service name: `s3`, `dynamodb`, `ecr.api`.

        Names are `com.amazonaws.REGION.SERVICE`, in China `cn.com.amazonaws.REGION.SERVICE`.
        """
        parts = self.service_name.split(".")
        if "amazonaws" in parts:
            return ".".join(parts[parts.index("amazonaws") + 2 :])
        return self.service_name

    @property
    def named_region(self) -> str:
        """The region in the name of an AWS service; empty where it has none, or its own that is not known."""
        parts = self.service_name.split(".")
        if "amazonaws" not in parts or "vpce" in parts:
            return ""
        return "".join(parts[parts.index("amazonaws") + 1 : -1][:1]).replace(OWN_REGION, "")

    @derived
    def is_of_another_region(self) -> bool:
        """Whether the service is in another region than the endpoint.

        See https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html.
        """
        if self.named_region and self.home_region is not None:
            return self.named_region != self.home_region
        return self.service_region not in ("", self.home_region)

    def is_gateway_for(self, service: str) -> bool:
        """Tell whether it is the gateway endpoint of a service (`s3`, `dynamodb`)."""
        return self.endpoint_type == "Gateway" and self.service == service

    @derived
    def route_tables(self) -> Members[RouteTable]:
        """All associated tables, written here or in resources of their own."""
        associated = flattened(
            self.route_table_associations, lambda association: one(association.route_table)
        )
        return joined(self.own_route_tables, associated)

    @derived
    def subnets(self) -> Members[Subnet]:
        """All its subnets, written here or in resources of their own."""
        associated = flattened(self.subnet_associations, lambda association: one(association.subnet))
        return joined(self.own_subnets, self.placed_subnets, associated)

    @property
    def possible_subnets(self) -> Members[Subnet]:
        """The subnets that it may have: more than it has where it is only known among which they are."""
        among = self._among("own_subnets", "subnet")
        apart = flattened(self.subnet_associations, lambda association: one(association.subnet))
        return self.subnets if among is None else joined(among, self.placed_subnets, apart)

    @property
    def possible_security_groups(self) -> Members[Entity]:
        """The security groups that it may have, in the same way."""
        among = self._among("own_security_groups", "security_group")
        apart = flattened(self.security_group_associations, lambda found: one(found.security_group))
        return self.security_groups if among is None else joined(among, apart)

    def _among(self, field: str, kind: str) -> Members[Any] | None:
        """Return all that a field may stand for; None where that is not known, or no more than it does."""
        linked = self.linked(field, (kind,))
        if linked.incomplete is None or not linked.candidates:
            return None
        return Members((*linked.targets, *linked.candidates))

    @derived
    def security_groups(self) -> Members[Entity]:
        """All its security groups, written here or in resources of their own."""
        associated = flattened(
            self.security_group_associations, lambda association: one(association.security_group)
        )
        return joined(self.own_security_groups, associated)

    def identified_by(self, attribute: str) -> Entity | None:
        """Resolve `prefix_list_id` to AWS's list of the service's addresses."""
        if attribute != "prefix_list_id":
            return self
        prefix_list = self.network.outside("prefix_list", f"{self.address}/prefix-list")
        prefix_list.imply("endpoint", self)
        return prefix_list

    @property
    def service_port(self) -> int | None:
        """The port of the service; None where it has several, or its owner is not AWS."""
        service = self.service
        return None if "vpce-svc-" in service or service.split(".")[0] in _OTHER_PORTS else 443

    @derived
    def policy_holder(self) -> VpcEndpoint | EndpointPolicy:
        """What holds its policy: a resource of its own, or the endpoint itself."""
        return next(iter(self.policies), self)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of its policy; none where it has no policy, so that AWS's own allows everything.

        See https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html.
        """
        holder = self.policy_holder
        return statements_of(holder, holder.policy) if holder.policy else ()

    @property
    def holds_data(self) -> bool:
        """Whether what goes through it may be data that is taken out, and a policy can say so."""
        return self.service in _DATA_SERVICES and self.endpoint_type in ("Gateway", "Interface")

    @derived
    def answers_private_dns(self) -> bool:
        """Whether the service's own name leads here, set here or by a resource of its own."""
        for setting in self.private_dns_settings:
            return setting.enabled
        return self.private_dns


class EndpointPolicy(Entity):
    """The policy of an endpoint, as a resource of its own."""

    kind = "endpoint_policy"
    terraform = spelled("aws_vpc_endpoint_policy", endpoint="vpc_endpoint_id", policy="policy")
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")
    policy = PolicyDocument(settled=True)


class EndpointPrivateDns(Entity):
    """Whether the service's own name leads to an endpoint, as a resource of its own."""

    kind = "endpoint_private_dns"
    terraform = spelled(
        "aws_vpc_endpoint_private_dns", endpoint="vpc_endpoint_id", enabled="private_dns_enabled"
    )
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")
    enabled = attribute(flag, False)


class EndpointNotification(Entity):
    """Where the connections of an endpoint, or of a service, are told."""

    kind = "endpoint_notification"
    terraform = spelled(
        "aws_vpc_endpoint_connection_notification",
        service="vpc_endpoint_service_id",
        endpoint="vpc_endpoint_id",
    )
    cloudformation = spelled(
        "AWS::EC2::VPCEndpointConnectionNotification", service="ServiceId", endpoint="VPCEndpointId"
    )
    service: link[EndpointService] = link("endpoint_service")
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")


class EndpointRouteTableAssociation(Entity):
    """A route table of a gateway endpoint."""

    kind = "endpoint_route_table_association"
    terraform = spelled(
        "aws_vpc_endpoint_route_table_association", endpoint="vpc_endpoint_id", route_table="route_table_id"
    )
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")
    route_table: link[RouteTable] = link("route_table")


class EndpointSubnetAssociation(Entity):
    """A subnet of an interface endpoint."""

    kind = "endpoint_subnet_association"
    terraform = spelled("aws_vpc_endpoint_subnet_association", endpoint="vpc_endpoint_id", subnet="subnet_id")
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")
    subnet: link[Subnet] = link("subnet")


class EndpointSecurityGroupAssociation(Entity):
    """A security group of an interface endpoint."""

    kind = "endpoint_security_group_association"
    terraform = spelled(
        "aws_vpc_endpoint_security_group_association",
        endpoint="vpc_endpoint_id",
        security_group="security_group_id",
    )
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")
    security_group: link[Entity] = link("security_group")


class EndpointService(Entity):
    """A service offered over PrivateLink.

    See https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html.
    """

    kind = "endpoint_service"
    identities = ("service_name",)
    terraform = spelled(
        "aws_vpc_endpoint_service",
        acceptance_required="acceptance_required",
        own_principals="allowed_principals",
        load_balancers="network_load_balancer_arns",
        gateway_load_balancers="gateway_load_balancer_arns",
        private_dns_name="private_dns_name",
        regions="supported_regions",
    )
    cloudformation = spelled(
        "AWS::EC2::VPCEndpointService",
        acceptance_required="AcceptanceRequired",
        load_balancers="NetworkLoadBalancerArns",
        gateway_load_balancers="GatewayLoadBalancerArns",
        private_dns_name="PrivateDnsName",
        regions="SupportedRegions",
    )
    acceptance_required = attribute(flag, True)
    private_dns_name = attribute(text, "")
    regions = attribute[tuple[str, ...]](texts, (), settled=True)
    load_balancers: links[LoadBalancer] = links("load_balancer")
    gateway_load_balancers: links[Entity] = links("load_balancer")
    endpoints: members[VpcEndpoint] = members("vpc_endpoint", "endpoint_service")
    permissions: members[EndpointServicePrincipal] = members("endpoint_service_principal", "service")
    accepters: members[EndpointConnectionAccepter] = members("endpoint_connection_accepter", "service")
    own_principals = PrincipalList()

    @derived
    def subnets(self) -> Members[Subnet]:
        """The subnets of its Network Load Balancers: consumers connect from their zones."""
        return flattened(self.load_balancers, lambda load_balancer: load_balancer.subnets)

    def shares_account(self, endpoint: VpcEndpoint) -> bool:
        """Tell whether an endpoint is known to be in the account of the service."""
        own, other = self.resource, endpoint.resource
        if own is None or other is None:
            return False
        if own.provider == other.provider:
            return True
        return self.home_account is not None and self.home_account == endpoint.home_account

    @property
    def grants(self) -> Members[tuple[Principal, EndpointService | EndpointServicePrincipal]]:
        """Everybody who may connect, each with what says so: the service or a resource of its own."""
        found: dict[str, tuple[Principal, EndpointService | EndpointServicePrincipal]] = {}
        pending: Undetermined | None = self.permissions.incomplete
        for permission in self.permissions.proven:
            try:
                found.setdefault(permission.principal.text, (permission.principal, permission))
            except Undetermined as why:
                pending = pending or why
        try:
            for principal in self.own_principals:
                found.setdefault(principal.text, (principal, self))
        except Undetermined as why:  # left out, it is computed: it repeats what resources of their own say
            if self.resource is not None and self.resource.written("allowed_principals"):
                pending = why
        return Members(found.values(), pending)

    @derived
    def principals(self) -> Members[Principal]:
        """Everybody who may connect, written here or in resources of their own."""
        return Members([principal for principal, _ in self.grants.proven], self.grants.incomplete)

    @derived
    def open_to_everyone(self) -> bool:
        """Whether the principal `*` is allowed."""
        return some(self.principals, lambda principal: principal.is_everybody)


class EndpointServicePrincipal(Entity):
    """One principal that may connect to an endpoint service."""

    kind = "endpoint_service_principal"
    terraform = spelled(
        "aws_vpc_endpoint_service_allowed_principal",
        service="vpc_endpoint_service_id",
        principal="principal_arn",
    )
    cloudformation = spelled(
        "AWS::EC2::VPCEndpointServicePermissions",
        block="AllowedPrincipals",
        service="^ServiceId",
        principal=ITSELF,
    )
    service: link[EndpointService] = link("endpoint_service")
    principal = PrincipalText()


class EndpointConnectionAccepter(Entity):
    """The acceptance of an endpoint's connection to a service."""

    kind = "endpoint_connection_accepter"
    terraform = spelled(
        "aws_vpc_endpoint_connection_accepter",
        service="vpc_endpoint_service_id",
        endpoint="vpc_endpoint_id",
    )
    service: link[EndpointService] = link("endpoint_service")
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")
