import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { Auth } from '../auth.ts';
import type { EmailApiProps } from '../email-api-props.ts';
import { Sdk } from '../sdk.ts';
import { SenderIdentity } from '../sender-identity.ts';
import type { Settings } from './schema.ts';

/** Plain settings in the words of CDK. Zone and certificate, which are there already, are looked up in `scope`. */
export function toProps(scope: Construct, settings: Settings): EmailApiProps {
  return {
    from: settings.from,
    allowedSenders: settings.allowedSenders,
    auth: authFrom(settings),
    ...dnsFrom(scope, settings),
    wait: Duration.seconds(settings.waitSeconds),
    sandboxRecipients: settings.sandboxRecipients,
    throttle: { rateLimit: settings.rateLimit, burstLimit: settings.burstLimit },
    alarmEmail: settings.alarmEmail,
    runbookUrl: settings.runbookUrl,
    logRetention: settings.logRetentionDays,
    memorySize: settings.memoryMb,
    reservedConcurrency: settings.reservedConcurrency,
    sdk: { lean: Sdk.LEAN, full: Sdk.FULL }[settings.sdk],
    removalPolicy: { keep: RemovalPolicy.RETAIN, remove: RemovalPolicy.DESTROY }[settings.tableRemoval],
    window: Duration.seconds(settings.windowSeconds),
    hold: Duration.seconds(settings.holdSeconds),
    tlsPolicy: {
      optional: ConfigurationSetTlsPolicy.OPTIONAL,
      require: ConfigurationSetTlsPolicy.REQUIRE,
    }[settings.tls],
    openRecordsEvery: Duration.minutes(settings.openRecordsMinutes),
    eventsConcurrency: settings.eventsConcurrency,
    historyDays: settings.historyDays,
    webhookUrl: settings.webhookUrl,
    webhookRecipients: settings.webhookRecipients,
  };
}

function authFrom({ auth, jwtIssuer, jwtAudience, jwtScope, authorizerCacheSeconds }: Settings): Auth {
  switch (auth) {
    case 'iam':
      return Auth.iam();
    case 'jwt':
      return Auth.jwt({ issuer: given(jwtIssuer), audience: given(jwtAudience), scope: given(jwtScope) });
    case 'apiKeys':
      return Auth.apiKeys({ cacheSeconds: authorizerCacheSeconds });
    default:
      return auth satisfies never;
  }
}

function dnsFrom(scope: Construct, settings: Settings): Pick<EmailApiProps, 'identity' | 'customDomain'> {
  const { identity, domainName, certificateArn, hostedZoneId, hostedZoneName } = settings;
  const withoutZone = { existing: SenderIdentity.existing(), address: SenderIdentity.address() };
  if (identity !== 'domain' && domainName === undefined) return { identity: withoutZone[identity] };
  const hostedZone = PublicHostedZone.fromPublicHostedZoneAttributes(scope, 'Zone', {
    hostedZoneId: given(hostedZoneId),
    zoneName: given(hostedZoneName),
  });
  const customDomain = domainName !== undefined && {
    domainName,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', given(certificateArn)),
    hostedZone,
  };
  return {
    identity: identity === 'domain' ? SenderIdentity.domain(hostedZone) : withoutZone[identity],
    ...(customDomain && { customDomain }),
  };
}

/** What the settings' own check has made sure of. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A setting that another one needs is missing');
  return value;
}
