"""What holds of identities that AWS will give out, before it has.

- Two resources of one type have different ids and ARNs, and neither is null, empty, or a text that is written
  in a configuration. This does not hold of a type whose `id` repeats an argument, of one that adopts what is
  there already, and of data sources: two of them may read the same thing.
- The names of availability zones in the list of a region differ, and so do their ids.
- An ARN begins with `arn:`, and an id with the prefix of its type.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html,
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
"""

from __future__ import annotations

from functools import lru_cache

from netlint.lang.values import Range
from netlint.terraform.schema import load

_PREFIXES = {
    "aws_customer_gateway": "cgw-",
    "aws_ebs_volume": "vol-",
    "aws_ec2_carrier_gateway": "cagw-",
    "aws_ec2_managed_prefix_list": "pl-",
    "aws_ec2_transit_gateway": "tgw-",
    "aws_ec2_transit_gateway_connect": "tgw-attach-",
    "aws_ec2_transit_gateway_peering_attachment": "tgw-attach-",
    "aws_ec2_transit_gateway_route_table": "tgw-rtb-",
    "aws_ec2_transit_gateway_vpc_attachment": "tgw-attach-",
    "aws_egress_only_internet_gateway": "eigw-",
    "aws_eip": "eipalloc-",
    "aws_instance": "i-",
    "aws_internet_gateway": "igw-",
    "aws_launch_template": "lt-",
    "aws_nat_gateway": "nat-",
    "aws_network_acl": "acl-",
    "aws_network_interface": "eni-",
    "aws_route_table": "rtb-",
    "aws_security_group": "sg-",
    "aws_subnet": "subnet-",
    "aws_vpc": "vpc-",
    "aws_vpc_dhcp_options": "dopt-",
    "aws_vpc_endpoint": "vpce-",
    "aws_vpc_endpoint_service": "vpce-svc-",
    "aws_vpc_peering_connection": "pcx-",
    "aws_vpn_connection": "vpn-",
    "aws_vpn_gateway": "vgw-",
}


#: Lists of data sources whose members differ: type → attributes.
_DISTINCT = {"aws_availability_zones": ("names", "zone_ids"), "aws_regions": ("names",)}


def distinct_members(type_: str) -> dict[str, str]:
    """Return the lists of a data source that have no duplicates: by name, the kind of their members."""
    return {name: f"{type_}.{name}" for name in _DISTINCT.get(type_, ())}


@lru_cache(maxsize=4096)
def given_out(type_: str) -> dict[str, tuple[str, Range]]:
    """Return the attributes of a managed type that AWS gives out as identities.

    Args:
        type_: the resource type.

    Returns:
        By name, the kind of the identity (see `netlint.lang.values.Ref.unique`) and what is known of it.
    """
    schema = load()
    if schema.echo(type_) or schema.adoption(type_) or not type_.startswith("aws_"):
        return {}
    return {
        "id": (f"{type_}.id", Range(not_null=True, prefix=_PREFIXES.get(type_, ""))),
        "arn": (f"{type_}.arn", Range(not_null=True, prefix="arn:")),
    }
