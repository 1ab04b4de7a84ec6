"""AWS services as a destination: which interface endpoint their name leads to, if any.

An interface endpoint with private DNS answers for the service's name in its VPC, as long as the VPC has both
DNS attributes (https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html).
Otherwise the name leads to public addresses: by a gateway endpoint, or to the internet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined, where
from netlint.network.fields import flag
from netlint.network.spelling import places

if TYPE_CHECKING:
    from netlint.network.endpoints import VpcEndpoint
    from netlint.network.network import Network
    from netlint.network.vpc import Vpc

#: Services that are known by name where no endpoint is there to name them; others need one.
KNOWN = frozenset(
    {
        *("s3", "dynamodb", "ssm", "ssmmessages", "ec2messages", "ec2", "ecr.api", "ecr.dkr", "ecs", "sts"),
        *("logs", "monitoring", "kms", "secretsmanager", "sqs", "sns", "lambda", "events", "execute-api"),
        *("elasticloadbalancing", "autoscaling", "kinesis-streams", "kinesis-firehose", "rds", "glue"),
        *("athena", "bedrock-runtime", "states", "eks", "eks-auth", "xray", "cloudformation"),
    }
)
#: Where S3's endpoint says that its name is for the Resolver's inbound endpoints only.
_ONLY_INBOUND = (
    "dns_options.private_dns_only_for_inbound_resolver_endpoint",
    "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint",
)


def is_service(network: Network, text: str) -> bool:
    """Tell whether a text names an AWS service: a well-known one, or one that has an endpoint here."""
    return text in KNOWN or text in network.once("services with endpoints", _services)


def _services(network: Network) -> set[str]:
    found: set[str] = set()
    endpoint: Any
    for endpoint in network.of_kind("vpc_endpoint"):
        try:
            if "amazonaws" in endpoint.service_name:
                found.add(endpoint.service)
        except Undetermined:
            continue
    return found


def endpoint_named(vpc: Vpc, service: str) -> VpcEndpoint | None:
    """Return the interface endpoint that the name of a service leads to in a VPC; None for public addresses.

    Raises:
        Undetermined: that is not known.
    """
    for endpoint in where(vpc.endpoints, lambda one: _answers(one, service)):
        if not (vpc.dns_support and vpc.dns_hostnames):
            # AWS refuses private DNS there, so that the name is the public one.
            return None
        return endpoint
    return None


def _answers(endpoint: VpcEndpoint, service: str) -> bool:
    if endpoint.endpoint_type != "Interface" or endpoint.service != service:
        return False
    if not endpoint.answers_private_dns:
        return False
    return service != "s3" or not _only_for_inbound(endpoint)


def _only_for_inbound(endpoint: VpcEndpoint) -> bool:
    """Tell whether S3's name is answered to networks on premises only: AWS's default.

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html.
    """
    attributes = endpoint.resource.attributes if endpoint.resource is not None else {}
    for path in _ONLY_INBOUND:
        for value, _ in places(attributes, tuple(path.split("."))):
            if isinstance(value, (bool, str)) and value != "":
                return flag(value)
    return True
