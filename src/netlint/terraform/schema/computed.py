"""What the AWS provider computes at plan time: the last step from a configuration to its plan.

    planned("managed", "aws_subnet", {"vpc_id": unknown, "cidr_block": "10.0.0.0/24"}, unknown)

Each rule was seen in plans of hashicorp/aws 5.100.0 with Terraform 1.11 (the tests hold the cases):

- `tags_all` is the provider's `default_tags` with `tags` over them. It is unknown when a tag is. A type of
  the plugin SDK has it unknown also when both are empty and when a value is `""`, and shows empty `tags`
  as null; a type of the plugin framework shows `{}` then, and a null value as `""` in `tags_all`.
- Protocols of security groups: lower case, `all` is `-1`, the numbers of tcp, udp, icmp and icmpv6 become
  names. Network ACLs and `aws_vpc_security_group_*_rule` keep what is written.
- `name` of Route 53 records, of their aliases and of zones: lower case, without the dot at the end.
  `domain_name` of resolver rules: without the dot.
- `protocol` of listeners in upper case, `engine` and the maintenance window of databases in lower case.
- `user_data` of instances is the SHA-1 of the text, decoded first when it is base64.
- JSON documents of the arguments in `NORMALIZED`: keys sorted, no white space, `<`, `>` and `&` escaped;
  inline policies of IAM roles, groups and users have their `Version` first. Others stay as they are written.
- An instance with a `network_interface` block shows `source_dest_check` as null: the interface has it.
- `cookie_duration` of a target group's stickiness is null where the protocol knows no cookies.
- A certificate's `subject_alternative_names` hold its `domain_name`, too; in order.
- Load balancers show null for arguments of another `load_balancer_type`, even where they are set, and
  log settings without their bucket when logging is off.
- The `output` of `terraform_data` is null where there is no `input`.
- Address ranges stay as they are written: `10.0.0.1/8` is refused, `2001:DB8:0::/48` is not rewritten.
- Where an argument is a set or a map, and where a list is in a set, one unknown element makes a plan show
  the whole as unknown in the plugin SDK. This is not done here: the known elements say more.
- A nested block that holds nothing but empty values (`environment { variables = {} }`) is left out of the
  plan by the SDK. This is not done here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netlint.terraform.schema.arguments import Mode
from netlint.terraform.schema.fill import fill, sdk_type

_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}

#: The protocols of network and gateway load balancers.
_WITHOUT_COOKIES = frozenset({"TCP", "UDP", "TCP_UDP", "TLS", "GENEVE"})

#: Of `aws_lb`: what only application load balancers have, with its default.
_APPLICATION_ONLY = {
    "client_keep_alive": 3600,
    "desync_mitigation_mode": "defensive",
    "drop_invalid_header_fields": False,
    "enable_http2": True,
    "enable_tls_version_and_cipher_suite_headers": False,
    "enable_waf_fail_open": False,
    "enable_xff_client_port": False,
    "idle_timeout": 60,
    "preserve_host_header": False,
    "xff_header_processing_mode": "append",
}


def planned(
    mode: Mode,
    type: str,
    configured: dict[str, Any],
    unknown: Any,
    default_tags: Any = None,
    is_unknown: Callable[[Any], bool] | None = None,
) -> dict[str, Any]:
    """Return all attributes of an instance to be created (or read) as its plan shows them.

    Args:
        mode: and `type`, `configured`, `unknown`: as in `fill`.
        type: the type.
        configured: what the configuration sets.
        unknown: stands for every value that is known after apply.
        default_tags: the provider's `default_tags`: a dictionary, something unknown, or None.
        is_unknown: tells of a value in `configured` or `default_tags` whether it is unknown; without it
            only `unknown` itself is.
    """
    filled = fill(mode, type, configured, unknown)
    if mode == "data":
        return filled
    if is_unknown is None:
        is_unknown = lambda value: value is unknown  # noqa: E731 - a default that is a closure
    if "tags_all" in filled and "tags" in filled:
        filled["tags_all"] = _all_tags(
            filled["tags"], default_tags, unknown, is_unknown, sdk_type(mode, type)
        )
    for path, normalize in NORMALIZED.get(type, ()):
        if configured.get(path[0]) == "":
            # An empty string is none only where the SDK does not rewrite it.
            filled[path[0]] = ""
        _normalize(filled, path, normalize)
    if type in ("aws_lb", "aws_alb"):
        _settle_load_balancer(filled, configured)
    elif type in ("aws_lb_target_group", "aws_alb_target_group"):
        _settle_stickiness(filled)
    elif type == "aws_acm_certificate":
        _settle_names(filled, configured)
    elif type == "terraform_data":
        for name in ("input", "triggers_replace"):
            filled[name] = configured.get(name)
        filled["output"] = None if filled["input"] is None else unknown
    elif type in ("aws_instance", "aws_spot_instance_request"):
        interfaces = filled["network_interface"]
        if isinstance(interfaces, list) and interfaces:
            filled["source_dest_check"] = None
    return filled


def _all_tags(
    tags: Any, default_tags: Any, unknown: Any, is_unknown: Callable[[Any], bool], sdk: bool
) -> Any:
    if is_unknown(tags) or is_unknown(default_tags):
        return unknown
    if not tags and not default_tags:
        return unknown if sdk else {}
    merged = {**(default_tags or {}), **(tags or {})}
    for key, value in merged.items():
        if is_unknown(value):
            return unknown
        if value is None:
            merged[key] = value = ""
        if sdk and isinstance(value, str) and not value:
            return unknown
    return merged


def _normalize(block: dict[str, Any], path: tuple[str, ...], normalize: Callable[[str], str]) -> None:
    value = block.get(path[0])
    if len(path) == 1:
        if isinstance(value, str) and value:
            block[path[0]] = normalize(value)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict):
                _normalize(inner, path[1:], normalize)


def _settle_load_balancer(filled: dict[str, Any], configured: dict[str, Any]) -> None:
    kind = filled["load_balancer_type"]
    known = kind if isinstance(kind, str) else ""

    def settle(name: str, kinds: tuple[str, ...], default: Any) -> None:
        value = configured.get(name)
        filled[name] = None if known not in kinds else default if value is None else value

    for name, default in _APPLICATION_ONLY.items():
        settle(name, ("application",), default)
    settle("dns_record_client_routing_policy", ("network",), "any_availability_zone")
    settle("enable_cross_zone_load_balancing", ("network", "gateway", ""), False)
    settle("enable_zonal_shift", ("application", "network"), False)
    logs = filled["access_logs"]
    for inner in logs if isinstance(logs, list) else ():
        if isinstance(inner, dict) and inner["enabled"] is False:
            inner["bucket"], inner["prefix"] = "", None


def _settle_stickiness(filled: dict[str, Any]) -> None:
    stickiness = filled["stickiness"]
    protocol = filled["protocol"]
    if isinstance(protocol, str) and protocol in _WITHOUT_COOKIES and isinstance(stickiness, list):
        for inner in stickiness:
            if isinstance(inner, dict):
                inner["cookie_duration"] = None


def _settle_names(filled: dict[str, Any], configured: dict[str, Any]) -> None:
    domain, others = filled["domain_name"], configured.get("subject_alternative_names")
    if others is None:
        others = []
    if isinstance(domain, str) and isinstance(others, list) and all(isinstance(name, str) for name in others):
        filled["subject_alternative_names"] = sorted({domain, *others})


def _protocol(value: str) -> str:
    lowered = value.lower()
    return _PROTOCOLS.get(lowered, lowered)


def _domain(value: str) -> str:
    return _without_dot(value).lower()


def _without_dot(value: str) -> str:
    return value.removesuffix(".") if value != "." else value


def _sha1(value: str) -> str:
    import base64
    import hashlib

    try:
        content = base64.b64decode(value.replace("\r", "").replace("\n", ""), validate=True)
    except ValueError:
        content = value.encode()
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _json(value: str) -> str:
    import json

    try:
        data = json.loads(value)
    except ValueError:
        return value
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # Go escapes what would matter inside HTML, and writes numbers its own way: policies hold no fractions.
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _policy(value: str) -> str:
    text = _json(value)
    version = ',"Version":"2012-10-17"}'
    if text.endswith(version) and text.count(version) == 1:
        return "{" + version[1:-1] + "," + text[1 : -len(version)] + "}"
    return text


#: JSON documents that are shown with sorted keys and without white space.
_DOCUMENTS = """
    aws_acmpca_policy.policy aws_api_gateway_domain_name.policy aws_api_gateway_rest_api.policy
    aws_api_gateway_rest_api_policy.policy aws_backup_vault_policy.policy
    aws_cloudsearch_domain_service_access_policy.access_policy aws_cloudwatch_event_bus_policy.policy
    aws_cloudwatch_log_account_policy.policy_document
    aws_cloudwatch_log_data_protection_policy.policy_document
    aws_cloudwatch_log_destination_policy.access_policy aws_cloudwatch_log_resource_policy.policy_document
    aws_codeartifact_domain_permissions_policy.policy_document
    aws_codeartifact_repository_permissions_policy.policy_document aws_codebuild_resource_policy.policy
    aws_ecr_registry_policy.policy aws_ecr_repository_creation_template.repository_policy
    aws_ecr_repository_policy.policy aws_ecrpublic_repository_policy.policy
    aws_efs_file_system_policy.policy aws_glacier_vault.access_policy aws_glacier_vault_lock.policy
    aws_glue_resource_policy.policy aws_iam_policy.policy aws_iam_role.assume_role_policy
    aws_iot_policy.policy aws_kms_external_key.policy aws_kms_key.policy aws_kms_key_policy.policy
    aws_media_store_container_policy.policy aws_msk_cluster_policy.policy
    aws_networkfirewall_resource_policy.policy aws_networkmanager_core_network.base_policy_document
    aws_networkmanager_core_network_policy_attachment.policy_document aws_oam_sink_policy.policy
    aws_redshift_resource_policy.policy aws_redshiftserverless_resource_policy.policy
    aws_s3_access_point.policy aws_s3_bucket.policy aws_s3_bucket_policy.policy
    aws_s3control_access_point_policy.policy aws_s3control_bucket_policy.policy
    aws_s3control_object_lambda_access_point_policy.policy
    aws_sagemaker_model_package_group_policy.resource_policy aws_schemas_registry_policy.policy
    aws_secretsmanager_secret.policy aws_secretsmanager_secret_policy.policy aws_ses_identity_policy.policy
    aws_sesv2_email_identity_policy.policy aws_sns_topic_data_protection_policy.policy
    aws_sns_topic_policy.policy aws_sns_topic_subscription.delivery_policy
    aws_sns_topic_subscription.filter_policy aws_sns_topic_subscription.redrive_policy
    aws_sns_topic_subscription.replay_policy aws_sqs_queue.policy aws_sqs_queue.redrive_allow_policy
    aws_sqs_queue.redrive_policy aws_sqs_queue_policy.policy
    aws_sqs_queue_redrive_allow_policy.redrive_allow_policy aws_sqs_queue_redrive_policy.redrive_policy
    aws_ssoadmin_permission_set_inline_policy.inline_policy aws_transfer_access.policy
    aws_transfer_user.policy aws_vpc_endpoint.policy aws_vpc_endpoint_policy.policy
    aws_vpclattice_auth_policy.policy aws_vpclattice_resource_policy.policy
"""

#: Type → paths of the arguments that the provider rewrites, and how.
NORMALIZED: dict[str, tuple[tuple[tuple[str, ...], Callable[[str], str]], ...]] = {
    "aws_security_group": ((("ingress", "protocol"), _protocol), (("egress", "protocol"), _protocol)),
    "aws_default_security_group": ((("ingress", "protocol"), _protocol), (("egress", "protocol"), _protocol)),
    "aws_security_group_rule": ((("protocol",), _protocol),),
    "aws_route53_record": ((("name",), _domain), (("alias", "name"), _domain)),
    "aws_route53_zone": ((("name",), _domain),),
    "aws_route53_resolver_rule": ((("domain_name",), _without_dot),),
    "aws_lb_listener": ((("protocol",), str.upper),),
    "aws_alb_listener": ((("protocol",), str.upper),),
    "aws_db_instance": ((("engine",), str.lower), (("maintenance_window",), str.lower)),
    "aws_rds_cluster": ((("preferred_maintenance_window",), str.lower),),
    "aws_instance": ((("user_data",), _sha1),),
    "aws_spot_instance_request": ((("user_data",), _sha1),),
    "aws_iam_group_policy": ((("policy",), _policy),),
    "aws_iam_role_policy": ((("policy",), _policy),),
    "aws_iam_user_policy": ((("policy",), _policy),),
}
for _path in _DOCUMENTS.split():
    _type, _, _attribute = _path.partition(".")
    NORMALIZED[_type] = (*NORMALIZED.get(_type, ()), ((_attribute,), _json))
