"""Checks on networks of which a part is not known: what is proven decides, the rest is undetermined."""

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.lang.unknown import AFTER_APPLY
from netlint.resources.model import Action, Reading, ResourceInstance, Snapshot

VPC = {"id": "vpc-1", "cidr_block": "10.0.0.0/16"}


def resource(address: str, *, data: bool = False, **attributes: object) -> ResourceInstance:
    kind, name = address.removeprefix("data.").split(".")
    mode = "data" if data else "managed"
    return ResourceInstance(address, kind, name, mode=mode, action=Action.NO_OP, attributes=attributes)


def verdicts(*resources: ResourceInstance, check: str) -> tuple[list[str], list[str]]:
    """Return the messages of the findings, and the reasons why something is undetermined."""
    reading = Reading(path="plan.json", kind="terraform plan", after=Snapshot("after", list(resources)))
    report = run([reading], Settings(select=[check]))
    return [one.message for one in report.findings], [one.reason for one in report.undetermined]


def test_what_is_open_elsewhere_is_not_fixed() -> None:
    vpc = resource("data.aws_vpc.main", data=True, **VPC)
    sides = [
        Snapshot(
            "after",
            [
                vpc,
                *(
                    resource(f"aws_subnet.{name}", id=f"subnet-{name}", vpc_id="vpc-1", cidr_block=cidr)
                    for name, cidr in (("x", "10.0.0.0/24"), ("y", second))
                ),
            ],
        )
        for second in ("10.0.0.0/25", AFTER_APPLY)
    ]
    reading = Reading(path="plan.json", kind="terraform plan", before=sides[0], after=sides[1])
    report = run([reading], Settings(select=["NET001"]))
    assert (report.findings, report.undetermined) == ([], [])


def zone(letter: str, *, nat: str | None, known: bool = True) -> list[ResourceInstance]:
    """A private subnet in a zone, whose table sends to a NAT gateway."""
    subnet = {"id": f"subnet-{letter}", "vpc_id": "vpc-1", "availability_zone": f"eu-west-1{letter}"}
    route = {"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat if known else AFTER_APPLY}
    table = {"id": f"rtb-{letter}", "vpc_id": "vpc-1", "route": [route] if nat else []}
    both = {"id": f"rtbassoc-{letter}", "subnet_id": f"subnet-{letter}", "route_table_id": f"rtb-{letter}"}
    return [
        resource(f"aws_subnet.{letter}", **subnet),
        resource(f"aws_route_table.{letter}", **table),
        resource(f"aws_route_table_association.{letter}", **both),
    ]


def nat(letter: str) -> list[ResourceInstance]:
    """A NAT gateway in a zone, in a subnet of its own."""
    home = {"id": f"subnet-p{letter}", "vpc_id": "vpc-1", "availability_zone": f"eu-west-1{letter}"}
    return [
        resource(f"aws_subnet.p{letter}", **home),
        resource(f"aws_nat_gateway.{letter}", id=f"nat-{letter}", subnet_id=f"subnet-p{letter}"),
    ]


def test_one_zone_that_depends_on_another_is_enough() -> None:
    vpc = resource("aws_vpc.main", **VPC)
    wired = [*nat("a"), *zone("a", nat="nat-a"), *zone("b", nat="nat-a")]
    opened = zone("c", nat="nat-a", known=False)
    assert verdicts(vpc, *wired, check="NAT001")[0]
    findings, reasons = verdicts(vpc, *wired, *opened, check="NAT001")
    assert len(findings) == 1
    assert not reasons
    findings, reasons = verdicts(vpc, *nat("a"), *zone("a", nat="nat-a"), *opened, check="NAT001")
    assert not findings
    assert len(reasons) == 1


def test_a_vpc_that_a_data_source_reads() -> None:
    vpc = resource("data.aws_vpc.main", data=True, **VPC)
    wired = [*nat("a"), *zone("a", nat="nat-a"), *zone("b", nat="nat-a")]
    findings, _ = verdicts(vpc, *wired, check="NAT001")
    assert findings == [
        "eu-west-1b depends on NAT gateways in eu-west-1a: 2 zones of data.aws_vpc.main share 1"
    ]
    overlapping = [
        resource(f"aws_subnet.{name}", id=f"subnet-{name}", vpc_id="vpc-1", cidr_block=cidr)
        for name, cidr in (("x", "10.0.0.0/24"), ("y", "10.0.0.0/25"))
    ]
    assert len(verdicts(vpc, *overlapping, check="NET001")[0]) == 1
    assert verdicts(vpc, overlapping[0], check="NET001") == ([], [])


def test_private_dns_does_not_matter_where_the_vpc_supports_it() -> None:
    endpoint = resource(
        "aws_vpc_endpoint.s3",
        id="vpce-1",
        vpc_id="vpc-1",
        vpc_endpoint_type="Interface",
        service_name="com.amazonaws.eu-west-1.s3",
        private_dns_enabled=AFTER_APPLY,
    )
    on = resource("aws_vpc.main", **VPC, enable_dns_support=True, enable_dns_hostnames=True)
    off = resource("aws_vpc.main", **VPC, enable_dns_support=True, enable_dns_hostnames=False)
    assert verdicts(on, endpoint, check="VPCE002") == ([], [])
    assert len(verdicts(off, endpoint, check="VPCE002")[1]) == 1


def test_a_zone_of_an_attachment_does_not_matter_where_nothing_sends() -> None:
    attachment = resource(
        "aws_ec2_transit_gateway_vpc_attachment.main",
        id="tgw-attach-1",
        transit_gateway_id="tgw-1",
        vpc_id="vpc-1",
        subnet_ids=["subnet-1"],
    )
    resources = [
        resource("aws_vpc.main", **VPC),
        resource("aws_ec2_transit_gateway.hub", id="tgw-1"),
        resource("aws_subnet.one", id="subnet-1", vpc_id="vpc-1", availability_zone=AFTER_APPLY),
        attachment,
    ]
    assert verdicts(*resources, check="TGW001") == ([], [])


def test_an_interface_endpoint_without_a_subnet_takes_no_traffic() -> None:
    network = [resource("aws_vpc.main", **VPC), *nat("a"), *zone("a", nat="nat-a")]
    endpoint = {
        "id": "vpce-1",
        "vpc_id": "vpc-1",
        "vpc_endpoint_type": "Interface",
        "service_name": "com.amazonaws.eu-west-1.s3",
        "private_dns_enabled": True,
    }
    idle = resource("aws_vpc_endpoint.s3", **endpoint, subnet_ids=[])
    assert len(verdicts(*network, idle, check="GWE001")[0]) == 1
    used = resource("aws_vpc_endpoint.s3", **endpoint, subnet_ids=["subnet-a"])
    assert verdicts(*network, used, check="GWE001") == ([], [])


def test_the_price_is_a_range_where_the_region_is_not_known() -> None:
    unknown = zone("a", nat="nat-a")
    unknown[0] = resource("aws_subnet.a", id="subnet-a", vpc_id="vpc-1", availability_zone=AFTER_APPLY)
    findings, _ = verdicts(resource("aws_vpc.main", **VPC), *nat("a"), *unknown, check="GWE001")
    assert "$0.045 to $0.093 per GB" in findings[0]


def peerings(*ends: tuple[int, object]) -> list[ResourceInstance]:
    return [
        resource(
            f"aws_vpc_peering_connection.p{index}", id=f"pcx-{index}", vpc_id=f"vpc-{one}", peer_vpc_id=other
        )
        for index, (one, other) in enumerate(ends)
    ]


def test_a_proven_mesh_is_reported_beside_a_peering_with_an_unknown_end() -> None:
    vpcs = [resource(f"aws_vpc.v{n}", id=f"vpc-{n}", cidr_block=f"10.{n}.0.0/16") for n in range(5)]
    mesh = [(one, f"vpc-{other}") for one in range(4) for other in range(one)]
    findings, reasons = verdicts(*vpcs, *peerings(*mesh, (4, AFTER_APPLY)), check="PCX006")
    assert (len(findings), len(reasons)) == (1, 1)
    assert verdicts(*vpcs, *peerings((4, AFTER_APPLY), (0, "vpc-1")), check="PCX006") == ([], [])


def test_a_transitive_route_needs_to_know_the_peers() -> None:
    vpcs = [resource(f"aws_vpc.v{n}", id=f"vpc-{n}", cidr_block=f"10.{n}.0.0/16") for n in range(3)]
    route = {"cidr_block": "10.2.0.0/16", "vpc_peering_connection_id": "pcx-0"}
    table = resource("aws_route_table.v0", id="rtb-0", vpc_id="vpc-0", route=[route])
    first, second = (0, "vpc-1"), (1, "vpc-2")
    assert len(verdicts(*vpcs, *peerings(first, second), table, check="PCX004")[0]) == 1
    findings, reasons = verdicts(*vpcs, *peerings(first, (1, AFTER_APPLY)), table, check="PCX004")
    assert (len(findings), len(reasons)) == (0, 1)
