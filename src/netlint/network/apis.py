"""REST APIs of API Gateway, as far as a network needs them: who reaches a private one."""

from __future__ import annotations

from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, link, members, text, texts
from netlint.network.policies import Statement, statements_of
from netlint.network.policy_documents import PolicyDocument
from netlint.network.spelling import spelled


class RestApi(Entity):
    """A REST API.

    See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html.
    """

    kind = "rest_api"
    terraform = spelled(
        "aws_api_gateway_rest_api",
        name="name",
        endpoint_types="endpoint_configuration.types",
        policy="policy",
    )
    cloudformation = spelled(
        "AWS::ApiGateway::RestApi", name="Name", endpoint_types="EndpointConfiguration.Types", policy="Policy"
    )
    name = attribute(text, "")
    endpoint_types = attribute[tuple[str, ...]](texts, ("EDGE",), settled=True)
    policy = PolicyDocument(settled=True)
    policies: members[RestApiPolicy] = members("rest_api_policy", "api")

    @derived
    def private(self) -> bool:
        """Whether it is reached through interface endpoints only."""
        return "PRIVATE" in self.endpoint_types

    @derived
    def policy_holder(self) -> RestApi | RestApiPolicy:
        """What holds its policy: a resource of its own, or the API itself."""
        return next(iter(self.policies), self)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of its policy; none where it has no policy."""
        holder = self.policy_holder
        return statements_of(holder, holder.policy) if holder.policy else ()


class RestApiPolicy(Entity):
    """The policy of a REST API, as a resource of its own."""

    kind = "rest_api_policy"
    terraform = spelled("aws_api_gateway_rest_api_policy", api="rest_api_id", policy="policy")
    api: link[RestApi] = link("rest_api")
    policy = PolicyDocument(settled=True)


ENTITIES: tuple[type[Entity], ...] = (RestApi, RestApiPolicy)
