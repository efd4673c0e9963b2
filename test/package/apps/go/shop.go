package main

import (
	"example.com/email-api-go/emailapi"
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("ShopStack"), nil)
	shop := awsiam.NewRole(stack, jsii.String("Shop"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	emails := emailapi.NewEmailApi(stack, jsii.String("Emails"), &emailapi.EmailApiProps{
		From: jsii.String("no-reply@example.com"),
	})
	emails.GrantSend(shop)
	awscdk.NewCfnOutput(stack, jsii.String("EmailsUrl"), &awscdk.CfnOutputProps{Value: emails.Url()})
	emailapi.NewEmailApi(stack, jsii.String("News"), &emailapi.EmailApiProps{
		From:           jsii.String("News <news@example.com>"),
		AllowedSenders: jsii.Strings("example.com"),
		Identity:       emailapi.SenderIdentity_Address(),
		Auth: emailapi.Auth_Jwt(&emailapi.JwtAuth{
			Issuer:   jsii.String("https://id.example.com/"),
			Audience: jsii.Strings("news"),
			Scope:    jsii.String("email/send"),
		}),
		Sdk:      emailapi.Sdk_FULL(),
		Throttle: &emailapi.Throttle{RateLimit: jsii.Number(5), BurstLimit: jsii.Number(10)},
	})
	theirs := emailapi.EmailApi_FromEmailApiAttributes(stack, jsii.String("Theirs"), &emailapi.EmailApiAttributes{
		Url:       jsii.String("https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/email"),
		HttpApiId: jsii.String("a1b2c3d4e5"),
	})
	theirs.GrantSend(shop)
	app.Synth(nil)
}
