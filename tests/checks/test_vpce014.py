"""VPCE014: endpoint policies that admit strangers."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_vpce007 import ALL, ANYBODY, CONDITION, DENIES, TRUSTED, apart, endpoint, policy

GET = '["s3:GetObject", "s3:PutObject"]'
BUCKET = '"arn:aws:s3:::assets/*"'
STRANGER = '{ AWS = ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:role/partner"] }'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (endpoint(policy(ANYBODY, GET, ALL)), "limits neither"),
        (
            endpoint(policy('{ AWS = "*" }', '"sqs:SendMessage"', '"arn:aws:sqs:*:*:*"'), "sqs"),
            "limits neither",
        ),
        (endpoint(more=apart(policy(ANYBODY, GET, ALL))), "limits neither"),
        (endpoint(policy(STRANGER, GET, BUCKET)), "allows account 444455556666"),
        # of any service, and beside a statement that denies
        (endpoint(policy('{ AWS = "444455556666" }', ALL, ALL), "ec2"), "444455556666"),
        (endpoint(policy(STRANGER, GET, BUCKET, others=DENIES)), "444455556666"),
    ],
    ids=["everybody", "queues", "apart", "stranger", "any service", "denies"],
)
def test_the_fault(text: str, said: str) -> None:
    findings, unknown = verdicts("VPCE014", text, toml=TRUSTED)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]
    assert verdicts("VPCE014", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        endpoint(),
        endpoint(policy(ANYBODY, ALL, ALL)),
        endpoint(policy(ANYBODY, GET, ALL, CONDITION)),
        endpoint(policy(STRANGER, GET, ALL, CONDITION)),
        endpoint(policy(ANYBODY, GET, BUCKET)),
        endpoint(policy(ANYBODY, GET, ALL, others=DENIES)),
        endpoint(policy('{ AWS = "111122223333" }', GET, ALL)),
        endpoint(policy('{ Service = "logs.amazonaws.com" }', GET, ALL)),
        endpoint(policy(ANYBODY, '"ec2:Describe*"', ALL), "ec2"),
        endpoint(policy(STRANGER, GET, ALL), "vpce-svc-0123456789abcdef0"),
    ],
)
def test_what_stays_silent(text: str) -> None:
    assert verdicts("VPCE014", text, toml=TRUSTED) == ([], [])


@pytest.mark.parametrize("text", [endpoint("var.unset"), endpoint(more=apart("var.unset"))])
def test_what_is_not_known(text: str) -> None:
    findings, unknown = verdicts("VPCE014", text, toml=TRUSTED)
    assert (findings, len(unknown)) == ([], 1)
