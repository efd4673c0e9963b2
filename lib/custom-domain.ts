import { DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';

/** A domain of one's own for the API. */
export interface CustomDomainProps {
  /** As `api.example.com`. */
  readonly domainName: string;
  /** For this name, of ACM in the stack's region. */
  readonly certificate: ICertificate;
  /** The zone that gets the name. */
  readonly hostedZone: IHostedZone;
}

/** A name of one's own for the API. API Gateway's own name goes on to work, so callers can move one by one. */
export class CustomDomain extends Construct {
  readonly domainName: DomainName;

  constructor(scope: Construct, id: string, { domainName, certificate, hostedZone }: CustomDomainProps) {
    super(scope, id);
    this.domainName = new DomainName(this, 'Domain', {
      domainName,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    const { regionalDomainName, regionalHostedZoneId } = this.domainName;
    new ARecord(this, 'Alias', {
      zone: hostedZone,
      recordName: domainName,
      target: RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
      ),
    });
  }
}
