import { toAccessLogFormat } from '../../lib/access-log-format.ts';

const TIME = '2026-01-01T00:00:00.000Z';
const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

const bytes = (line: object) => Buffer.byteLength(JSON.stringify(line));

/** What Lambda puts around what a function logs as JSON ("Log and monitor Node.js Lambda functions"). */
const envelope = bytes({ timestamp: TIME, level: 'INFO', requestId: REQUEST_ID, message: 0 }) - 1;

/** What Lambda writes itself about an invocation at its default level, by its "Telemetry API Event schema". */
const platform =
  bytes({
    time: TIME,
    type: 'platform.start',
    record: { requestId: REQUEST_ID, functionArn: 'x'.repeat(110), version: '$LATEST' },
  }) +
  bytes({
    time: TIME,
    type: 'platform.report',
    record: {
      requestId: REQUEST_ID,
      metrics: { durationMs: 10.123, billedDurationMs: 11, memorySizeMB: 512, maxMemoryUsedMB: 128 },
      status: 'success',
    },
  });

/** Of one invocation. @param own what the function's own line has, without what is put around it */
export const functionLogBytes = (own: number) => platform + envelope + own;

/** One line of the API's access log, with values of their usual length. */
export function accessLogBytes(): number {
  const usual: { [variable: string]: string } = {
    'context.requestId': 'x'.repeat(16),
    'context.awsEndpointRequestId': REQUEST_ID,
    'context.routeKey': 'POST /email',
    'context.integrationErrorMessage': '-',
  };
  const line = toAccessLogFormat(false)
    .toString()
    .replace(/\$([\w.]+)/g, (_, name: string) => usual[name] ?? '123');
  return Buffer.byteLength(line);
}
