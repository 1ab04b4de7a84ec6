"""What the code of a workload is told of: the resources that its environment variables name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.unknown import Unknown
from netlint.network.fields import flag
from netlint.network.spelling import places
from netlint.resources.model import ResourceInstance, Target

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.network.workloads import Workload

#: the arguments that give a resource of a service its name
_NAMES = (
    *("name", "bucket", "function_name", "TableName", "BucketName", "QueueName", "TopicName", "Name"),
    *("DeliveryStreamName", "StateMachineName", "FunctionName"),
)
#: the ends of the paths of environment variables that are not told apart
_WHOLE = ("variables", "Variables", "environment", "Environment")
#: The service of which a type of resource is called, as the last part of the name of its endpoints
#: (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html).
SERVICES = {
    "aws_dynamodb_table": "dynamodb",
    "aws_s3_bucket": "s3",
    "aws_sqs_queue": "sqs",
    "aws_sns_topic": "sns",
    "aws_secretsmanager_secret": "secretsmanager",
    "aws_ssm_parameter": "ssm",
    "aws_kinesis_stream": "kinesis-streams",
    "aws_kinesis_firehose_delivery_stream": "kinesis-firehose",
    "aws_sfn_state_machine": "states",
    "aws_lambda_function": "lambda",
    "aws_cloudwatch_event_bus": "events",
    "aws_kms_key": "kms",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::S3::Bucket": "s3",
    "AWS::SQS::Queue": "sqs",
    "AWS::SNS::Topic": "sns",
    "AWS::SecretsManager::Secret": "secretsmanager",
    "AWS::SSM::Parameter": "ssm",
    "AWS::Kinesis::Stream": "kinesis-streams",
    "AWS::KinesisFirehose::DeliveryStream": "kinesis-firehose",
    "AWS::StepFunctions::StateMachine": "states",
    "AWS::Lambda::Function": "lambda",
    "AWS::Events::EventBus": "events",
    "AWS::KMS::Key": "kms",
}

#: where a function says that it connects by IPv6 too
_OVER_IPV6 = (("vpc_config", "ipv6_allowed_for_dual_stack"), ("VpcConfig", "Ipv6AllowedForDualStack"))


def told_of(workload: Workload) -> list[ResourceInstance]:
    """Return the resource instances that the environment variables of a function name.

    Where a plan says only that one of several is meant, all of them are returned: which is not told apart.
    """
    resource = workload.resource
    if resource is None or resource.snapshot is None:
        return []
    found: dict[str, ResourceInstance] = {}
    for path in _variables(resource.attributes):
        for target in _named_at(resource, path):
            instance = resource.snapshot.by_address.get(target.address)
            if instance is not None and instance is not resource:
                found[target.address] = instance
    return list(found.values())


def _named_at(resource: ResourceInstance, path: tuple[str | int, ...]) -> Iterator[Target]:
    """Yield what the value at a path identifies, or what is in it where the plan knows nothing of it."""
    reference = resource.reference(*path)
    if reference is not None:
        yield from reference.targets
    elif path[-1] in _WHOLE:
        within = ".".join(step for step in path if isinstance(step, str)) + "."
        for written, found in resource.references().items():
            if written.startswith(within):
                yield from found.targets


def services_told_of(workload: Workload) -> dict[str, str]:
    """Return by address the named resources of services of AWS, each with the service that is called."""
    return {one.address: SERVICES[one.type] for one in told_of(workload) if one.type in SERVICES}


def is_told_of_unknown(workload: Workload) -> bool:
    """Tell whether the environment variables of a function may name a service in a way that is not known.

    They are not known one by one; or one has an unknown value which nothing explains, while a resource of a
    service has an unknown name, which that value may be.
    """
    resource = workload.resource
    if resource is None:
        return False
    unexplained = False
    for path in _variables(resource.attributes):
        if path[-1] in _WHOLE:
            return True
        unexplained = unexplained or (
            isinstance(_at(resource, path), Unknown) and resource.reference(*path) is None
        )
    return unexplained and workload.network.once("unknown names in services", _has_unknown_name)


def _has_unknown_name(network: Network) -> bool:
    """Tell whether a name that the configuration gives a resource of a service is not known."""
    return any(
        isinstance(instance.attributes.get(attribute), Unknown) and instance.written(attribute)
        for type in SERVICES
        for instance in network.snapshot.by_type.get(type, ())
        for attribute in _NAMES
    )


def _at(resource: ResourceInstance, path: tuple[str | int, ...]) -> Any:
    value: Any = resource.attributes
    for step in path:
        value = value[step]
    return value


def services_named_like(workload: Workload) -> dict[str, str]:
    """Return by address the resources of services whose name is the value of an environment variable.

    A plan without its sources shows the value, and not whether it was taken from the resource.
    """
    resource = workload.resource
    if resource is None:
        return {}
    names: dict[str, ResourceInstance] = workload.network.once("names in services", _names)
    found: dict[str, str] = {}
    for path in _variables(resource.attributes):
        value = _at(resource, path)
        instance = names.get(value) if isinstance(value, str) else None
        if instance is not None and instance is not resource:
            found[instance.address] = SERVICES[instance.type]
    return found


def _names(network: Network) -> dict[str, ResourceInstance]:
    found: dict[str, ResourceInstance] = {}
    for type in SERVICES:
        for instance in network.snapshot.by_type.get(type, ()):
            for attribute in ("id", "arn", "name", "bucket", "url", "function_name"):
                value = instance.attributes.get(attribute)
                if isinstance(value, str) and value:
                    found.setdefault(value, instance)
    return found


def _variables(attributes: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of the environment variables, of all together where they are not told apart."""
    for names in (("environment", "variables"), ("Environment", "Variables")):
        blocks = attributes.get(names[0])
        if isinstance(blocks, Unknown):
            yield (names[0],)
            continue
        listed = list(enumerate(blocks)) if isinstance(blocks, list) else [(None, blocks)]
        for index, block in listed:
            variables = block.get(names[1]) if isinstance(block, dict) else None
            before = (names[0],) if index is None else (names[0], index)
            if isinstance(variables, dict):
                yield from ((*before, names[1], key) for key in variables)
            elif variables is not None:
                yield (*before, names[1])


def calls_ipv6(workload: Workload) -> bool:
    """Tell whether a function connects by IPv6 too; what is not known may be so."""
    attributes = workload.resource.attributes if workload.resource is not None else {}
    written = (value for path in _OVER_IPV6 for value, _ in places(attributes, path) if value is not None)
    return any(isinstance(value, Unknown) or flag(value) for value in written)
