import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { ACMClient } from '@aws-sdk/client-acm';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Whom the doctor asks, all in one region. */
export interface Clients {
  readonly sts: STSClient;
  readonly ssm: SSMClient;
  readonly ses: SESv2Client;
  readonly lambda: LambdaClient;
  readonly acm: ACMClient;
  /** All the addresses of a name, as this machine knows them. */
  readonly findAddresses: (hostname: string) => Promise<LookupAddress[]>;
}

/** Milliseconds. */
export interface Patience {
  /** Until an answer begins. */
  requestMs: number;
  /** Until it is there. */
  answerMs: number;
  /** All that is asked. */
  totalMs: number;
}

/** Without a network, a person waits for the word; forty senders, asked for one a second, are not waited for in vain. */
const PATIENCE: Patience = { requestMs: 5_000, answerMs: 10_000, totalMs: 180_000 };
const CONNECT_MS = 3_000;
/** SES answers one question a second ("Service quotas", other actions of its API), and throttles the others. */
const SES_ATTEMPTS = 10;

/** The SDK's own patience ends with the headers of an answer, and a body that stands still has no end. */
class PatientHandler extends NodeHttpHandler {
  private readonly answerMs: number;
  private readonly end: AbortSignal;

  constructor({ requestMs, answerMs, totalMs }: Patience) {
    super({ connectionTimeout: CONNECT_MS, requestTimeout: requestMs, throwOnRequestTimeout: true });
    this.answerMs = answerMs;
    this.end = AbortSignal.timeout(totalMs);
  }

  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const abortSignal = AbortSignal.any([this.end, AbortSignal.timeout(this.answerMs)]);
    return super.handle(request, { ...options, abortSignal });
  }
}

/** Clients with the SDK's own way to credentials. `AWS_PROFILE` and `AWS_ENDPOINT_URL` are followed. */
export function openClients(region: string, patience = PATIENCE): Clients {
  const options = { region, requestHandler: new PatientHandler(patience) };
  return {
    sts: new STSClient(options),
    ssm: new SSMClient(options),
    ses: new SESv2Client({ ...options, maxAttempts: SES_ATTEMPTS }),
    lambda: new LambdaClient(options),
    acm: new ACMClient(options),
    findAddresses: (hostname) => lookup(hostname, { all: true }),
  };
}
