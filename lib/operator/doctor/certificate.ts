import { type ACMClient, type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { type Finding, fails, ok, unseen } from './finding.ts';
import { look } from './look.ts';

/** A domain of one's own, and the ARN of its certificate. */
export interface CertifiedDomain {
  readonly domainName: string;
  readonly certificateArn: string;
}

/** Whether API Gateway would take the certificate for this domain. */
export async function examineCertificate(
  acm: ACMClient,
  { domainName, certificateArn }: CertifiedDomain,
  region: string,
): Promise<Finding> {
  const [, , , regionOfCertificate] = certificateArn.split(':');
  if (regionOfCertificate !== region) {
    const says = `It is in ${regionOfCertificate}, and API Gateway takes one of ${region} alone.`;
    return fails('certificate', says, `Request one for ${domainName} in ${region}.`);
  }
  const ask = () => acm.send(new DescribeCertificateCommand({ CertificateArn: certificateArn }));
  const seen = await look('acm:DescribeCertificate', ask);
  switch (seen.kind) {
    case 'unseen':
      return unseen('certificate', seen.why);
    case 'absent':
      return fails('certificate', 'ACM has no such certificate here.', 'Look at certificateArn.');
    case 'seen':
      return examineDetail(domainName, seen.value.Certificate ?? {});
    default:
      return seen satisfies never;
  }
}

function examineDetail(domainName: string, certificate: CertificateDetail): Finding {
  const { Status, DomainName = '', SubjectAlternativeNames = [] } = certificate;
  if (Status !== 'ISSUED') {
    const todo =
      Status === 'PENDING_VALIDATION' ? 'Add the records that the ACM console shows.' : 'Request a new one.';
    return fails('certificate', `It is not issued: ${Status}.`, todo);
  }
  const names = new Set([DomainName, ...SubjectAlternativeNames]);
  if (![...names].some((name) => isFor(name, domainName))) {
    const says = `It is for ${[...names].join(', ')}, not for ${domainName}.`;
    return fails('certificate', says, `Request one for ${domainName}.`);
  }
  return ok('certificate', `It is issued for ${domainName}.`);
}

/** An asterisk stands for one label. */
function isFor(name: string, domain: string): boolean {
  return name === domain || (name.startsWith('*.') && domain.slice(domain.indexOf('.')) === name.slice(1));
}
