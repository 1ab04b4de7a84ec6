"""Writes a transit gateway as Terraform."""

from __future__ import annotations

from collections.abc import Iterator

from tests.kernel.model import TransitGateway
from tests.kernel.terraform_text import block, quoted, references


def transit_gateway(gateway: TransitGateway) -> Iterator[str]:
    """Yield the blocks of a transit gateway, with its attachments and tables."""
    default = any(one.name == "default" for one in gateway.tables)
    switch = None if default else '"disable"'
    yield block(
        "aws_ec2_transit_gateway",
        "tgw",
        default_route_table_association=switch,
        default_route_table_propagation=switch,
        security_group_referencing_support='"enable"' if gateway.references else None,
    )
    for one in gateway.attachments:
        yield block(
            "aws_ec2_transit_gateway_vpc_attachment",
            one.name,
            transit_gateway_id="aws_ec2_transit_gateway.tgw.id",
            vpc_id=f"aws_vpc.{one.vpc}.id",
            subnet_ids=references("aws_subnet", one.subnets),
            ipv6_support='"enable"',
            security_group_referencing_support=None if one.references else '"disable"',
            transit_gateway_default_route_table_association=None if default else "false",
            transit_gateway_default_route_table_propagation=None if default else "false",
        )
    if gateway.vpn:
        yield block(
            "aws_vpn_connection",
            "vpn",
            transit_gateway_id="aws_ec2_transit_gateway.tgw.id",
            customer_gateway_id="aws_customer_gateway.office.id",
            type='"ipsec.1"',
            static_routes_only="true",
        )
    table_id = "aws_ec2_transit_gateway.tgw.association_default_route_table_id"
    for table in gateway.tables:
        if not default:
            yield block(
                "aws_ec2_transit_gateway_route_table",
                table.name,
                transit_gateway_id="aws_ec2_transit_gateway.tgw.id",
            )
            table_id = f"aws_ec2_transit_gateway_route_table.{table.name}.id"
            for kind, names in (("association", table.associated), ("propagation", table.propagated)):
                for name in names:
                    yield block(
                        f"aws_ec2_transit_gateway_route_table_{kind}",
                        f"{table.name}_{name}",
                        transit_gateway_attachment_id=_attachment(name),
                        transit_gateway_route_table_id=table_id,
                    )
        for number, route in enumerate(table.routes):
            yield block(
                "aws_ec2_transit_gateway_route",
                f"{table.name}_{number}",
                destination_cidr_block=quoted(route.destination),
                transit_gateway_route_table_id=table_id,
                transit_gateway_attachment_id=_attachment(route.attachment) if route.attachment else None,
                blackhole=None if route.attachment else "true",
            )


def _attachment(name: str) -> str:
    if name == "vpn":
        return "aws_vpn_connection.vpn.transit_gateway_attachment_id"
    return f"aws_ec2_transit_gateway_vpc_attachment.{name}.id"
