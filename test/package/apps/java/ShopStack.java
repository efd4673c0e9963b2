package com.myorg;

import com.example.emailapi.Auth;
import com.example.emailapi.EmailApi;
import com.example.emailapi.EmailApiAttributes;
import com.example.emailapi.IEmailApi;
import com.example.emailapi.JwtAuth;
import com.example.emailapi.Sdk;
import com.example.emailapi.SenderIdentity;
import com.example.emailapi.Throttle;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

public class ShopStack extends Stack {
    public ShopStack(final Construct scope, final String id, final StackProps props) {
        super(scope, id, props);
        Role shop = Role.Builder.create(this, "Shop")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        EmailApi emails = EmailApi.Builder.create(this, "Emails").from("no-reply@example.com").build();
        emails.grantSend(shop);
        CfnOutput.Builder.create(this, "EmailsUrl").value(emails.getUrl()).build();
        EmailApi.Builder.create(this, "News")
                .from("News <news@example.com>")
                .allowedSenders(List.of("example.com"))
                .identity(SenderIdentity.address())
                .auth(Auth.jwt(JwtAuth.builder()
                        .issuer("https://id.example.com/")
                        .audience(List.of("news"))
                        .scope("email/send")
                        .build()))
                .sdk(Sdk.FULL)
                .throttle(Throttle.builder().rateLimit(5).burstLimit(10).build())
                .build();
        IEmailApi theirs = EmailApi.fromEmailApiAttributes(this, "Theirs", EmailApiAttributes.builder()
                .url("https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/email")
                .httpApiId("a1b2c3d4e5")
                .build());
        theirs.grantSend(shop);
    }
}
