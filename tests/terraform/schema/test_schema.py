"""What is known of resource types: the generated data against the spellings of the network model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from netlint.network.catalog import entities
from netlint.network.fields import link, links
from netlint.network.spelling import SELF
from netlint.terraform.schema import load
from netlint.terraform.schema.arguments import types_of


def spelled_links() -> Iterator[tuple[str, list[str]]]:
    """The types and the paths (of which one may be written) of all links in the network model."""
    for entity in entities():
        for spelling in entity.terraform:
            for field, written in spelling.fields.items():
                if written == SELF or not isinstance(getattr(entity, field), (link, links)):
                    continue
                for path in written.split():
                    head, dot, last = path.rpartition(".")
                    block = f"{spelling.block}." if spelling.block else ""
                    yield spelling.type, [f"{block}{head}{dot}{name}" for name in last.split("|")]


def test_every_link_of_the_network_is_known_to_the_linker() -> None:
    schema = load()
    known = set(types_of("managed"))
    missing = [
        f"{type}: {' or '.join(paths)}"
        for type, paths in spelled_links()
        if type in known and not any(path in schema.referring(type) for path in paths)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("type", "path", "target"),
    [
        ("aws_vpn_connection", "vpn_concentrator_id", "aws_vpn_concentrator"),
        ("aws_instance", "primary_network_interface.network_interface_id", "aws_network_interface"),
        ("aws_autoscaling_group", "launch_template.id", "aws_launch_template"),
        ("aws_default_route_table", "vpc_id", "aws_vpc"),
        ("aws_docdb_cluster_instance", "db_subnet_group_name", "aws_docdb_subnet_group"),
        ("aws_dx_bgp_peer", "virtual_interface_id", "aws_dx_transit_virtual_interface"),
    ],
)
def test_what_arguments_refer_to(type: str, path: str, target: str) -> None:
    assert load().referring(type)[path].accepts(target)


def test_identities_beside_the_id() -> None:
    assert "route_server_id" in load().identities("aws_vpc_route_server")
    assert "route_server_endpoint_id" in load().identities("aws_vpc_route_server_endpoint")
    assert "transit_gateway_attachment_id" in load().identities("aws_vpn_concentrator")


def test_what_is_in_a_subnet_shows_its_vpc() -> None:
    assert load().slot("aws_ec2_instance_connect_endpoint", "vpc_id").mirror == "subnet_id"
    assert load().slot("aws_subnet", "vpc_id").mirror == ""
