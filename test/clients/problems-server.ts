import { createServer } from 'node:http';
import { buildPipeline } from '../../functions/http/pipeline.ts';
import { catalogue, type ProblemName, toProblem } from '../../functions/http/problems.ts';
import { createGateway } from '../../lib/local/gateway.ts';
import { listen, stop } from '../../lib/local/listen.ts';
import { listener } from '../../lib/local/serve.ts';
import { lambdaContext } from '../support/api-gateway-event.ts';

export const problemNames = Object.keys(catalogue) as ProblemName[];

/** The detail that a problem has here. */
export const detailOf = (name: ProblemName) => `This is about ${name}.`;

/**
 * An API whose `POST /emails` answers with the problem that its key names, through our own pipeline: every kind,
 * those too that nothing on this machine leads to.
 */
export async function startProblems(): Promise<{ url: string; close(): Promise<void> }> {
  const handler = buildPipeline(async (event) => {
    const name = event.headers['idempotency-key'] as ProblemName;
    return toProblem(name, { detail: detailOf(name) });
  });
  const gateway = createGateway({ 'POST /emails': (event) => handler(event, lambdaContext()) });
  const server = createServer(listener(gateway));
  const url = await listen(server, 0);
  return { url, close: () => stop(server) };
}
