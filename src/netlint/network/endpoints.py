"""VPC endpoints, endpoint services and who may connect to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined, some
from netlint.network.entity import (
    SELF,
    Entity,
    attribute,
    derived,
    flag,
    link,
    links,
    members,
    spelled,
    text,
    texts,
)

if TYPE_CHECKING:
    from netlint.network.routes import RouteTable
    from netlint.network.vpc import Subnet, Vpc


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
    )
    computed = frozenset({"route_table_ids", "subnet_ids", "security_group_ids"})
    vpc: link[Vpc] = link("vpc")
    service_name = attribute(text, "")
    endpoint_service: link[EndpointService] = link("endpoint_service")
    endpoint_type = attribute(text, "Gateway")
    private_dns = attribute(flag, False, settled=True)
    own_route_tables: links[RouteTable] = links("route_table")
    own_subnets: links[Subnet] = links("subnet")
    own_security_groups: links[Entity] = links("security_group")
    route_table_associations: members[EndpointRouteTableAssociation] = members(
        "endpoint_route_table_association", "endpoint"
    )
    subnet_associations: members[EndpointSubnetAssociation] = members(
        "endpoint_subnet_association", "endpoint"
    )

    @property
    def service(self) -> str:
        """The last part of the service name: `s3`, `dynamodb`, `ecr.api`.

        Names are `com.amazonaws.REGION.SERVICE`, in China `cn.com.amazonaws.REGION.SERVICE`.
        """
        parts = self.service_name.split(".")
        if "amazonaws" in parts:
            return ".".join(parts[parts.index("amazonaws") + 2 :])
        return self.service_name

    def is_gateway_for(self, service: str) -> bool:
        """Tell whether it is the gateway endpoint of a service (`s3`, `dynamodb`)."""
        return self.endpoint_type == "Gateway" and self.service == service

    @derived
    def route_tables(self) -> Members[RouteTable]:
        """All associated tables, written here or in resources of their own."""
        own = self.own_route_tables
        found = list(own.proven)
        pending = own.incomplete
        for association in self.route_table_associations.proven:
            try:
                if association.route_table is not None and association.route_table not in found:
                    found.append(association.route_table)
            except Undetermined as why:
                pending = pending or why
        return Members(found, pending or self.route_table_associations.incomplete)


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
    )
    acceptance_required = attribute(flag, True)
    private_dns_name = attribute(text, "")
    load_balancers: links[Entity] = links("load_balancer")
    gateway_load_balancers: links[Entity] = links("load_balancer")
    endpoints: members[VpcEndpoint] = members("vpc_endpoint", "endpoint_service")
    permissions: members[EndpointServicePrincipal] = members("endpoint_service_principal", "service")

    own_principals = attribute[tuple[str, ...]](texts, ())

    @derived
    def principals(self) -> Members[str]:
        """Everybody who may connect, written here or in resources of their own."""
        found: list[str] = []
        pending: Undetermined | None = self.permissions.incomplete
        try:
            found.extend(self.own_principals)
        except Undetermined as why:
            # Left out, it is computed: it repeats what the resources of their own say.
            if self.resource is not None and self.resource.written("allowed_principals"):
                pending = pending or why
        for permission in self.permissions.proven:
            try:
                found.append(permission.principal)
            except Undetermined as why:
                pending = pending or why
        return Members(found, pending)

    @derived
    def open_to_everyone(self) -> bool:
        """Whether the principal `*` is allowed."""
        return some(self.principals, lambda principal: principal == "*")


class EndpointServicePrincipal(Entity):
    """One principal that may connect to an endpoint service."""

    kind = "endpoint_service_principal"
    terraform = spelled(
        "aws_vpc_endpoint_service_allowed_principal",
        service="vpc_endpoint_service_id",
        principal="principal_arn",
    )
    service: link[EndpointService] = link("endpoint_service")
    principal = attribute(text, "")


class EndpointConnectionAccepter(Entity):
    """The acceptance of an endpoint's connection to a service."""

    kind = "endpoint_connection_accepter"
    terraform = (
        *spelled(
            "aws_vpc_endpoint_connection_accepter",
            service="vpc_endpoint_service_id",
            endpoint="vpc_endpoint_id",
        ),
        *spelled("aws_vpc_endpoint", block="accepter", endpoint=SELF),
    )
    service: link[EndpointService] = link("endpoint_service")
    endpoint: link[VpcEndpoint] = link("vpc_endpoint")
