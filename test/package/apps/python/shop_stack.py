from aws_cdk import CfnOutput, Stack, aws_iam as iam
from constructs import Construct
from email_api import Auth, EmailApi, Sdk, SenderIdentity, Throttle


class ShopStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        shop = iam.Role(self, "Shop", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        emails = EmailApi(self, "Emails", from_="no-reply@example.com")
        emails.grant_send(shop)
        CfnOutput(self, "EmailsUrl", value=emails.url)
        EmailApi(
            self,
            "News",
            from_="News <news@example.com>",
            allowed_senders=["example.com"],
            identity=SenderIdentity.address(),
            auth=Auth.jwt(issuer="https://id.example.com/", audience=["news"], scope="email/send"),
            sdk=Sdk.FULL,
            throttle=Throttle(rate_limit=5, burst_limit=10),
        )
        theirs = EmailApi.from_email_api_attributes(
            self,
            "Theirs",
            url="https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/email",
            http_api_id="a1b2c3d4e5",
        )
        theirs.grant_send(shop)
