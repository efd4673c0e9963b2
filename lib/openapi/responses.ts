import type { Example } from './example-answers.ts';

interface Response {
  description: string;
  headers: { [name: string]: { $ref: string } };
  content: { [mediaType: string]: Content };
}

interface Content {
  schema: { $ref: string };
  examples?: { [name: string]: { summary: string; value: unknown } };
}

/** What the gateway answers by itself, by status. */
const fromGateway: { [status: string]: string } = {
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** What an operation answers where it does what it is asked for. */
export interface Success {
  schema: string;
  description: string;
}

/** The responses of an operation, from all the answers that it gives. */
export function responses(examples: readonly Example[], success?: Success): { [status: string]: Response } {
  const statuses = new Set([
    ...examples.map(({ answer }) => String(answer.statusCode)),
    ...Object.keys(fromGateway),
  ]);
  return Object.fromEntries(
    [...statuses].sort().map((status) => {
      const given = examples.filter(({ answer }) => String(answer.statusCode) === status);
      return [status, response(given, fromGateway[status], success)];
    }),
  );
}

function response(
  given: readonly Example[],
  message: string | undefined,
  success: Success | undefined,
): Response {
  const content: Response['content'] = {};
  const headers: Response['headers'] = {};
  for (const { name, summary, answer } of given) {
    const { 'Content-Type': mediaType = '', ...others } = answer.headers;
    const schema = answer.statusCode < 300 ? success?.schema : 'Problem';
    const { examples } = content[mediaType] ?? {};
    content[mediaType] = {
      schema: { $ref: `#/components/schemas/${schema}` },
      examples: { ...examples, [name]: { summary, value: JSON.parse(answer.body) } },
    };
    for (const header of Object.keys(others)) headers[header] = { $ref: `#/components/headers/${header}` };
  }
  if (message !== undefined) {
    content['application/json'] = { schema: { $ref: '#/components/schemas/GatewayError' } };
  }
  return { description: described(given, message, success), headers, content };
}

function described(
  given: readonly Example[],
  message: string | undefined,
  success: Success | undefined,
): string {
  const sentences = new Set(
    given.map(({ answer: { statusCode, body } }) => {
      if (statusCode < 300) return success?.description ?? '';
      const { name, title } = JSON.parse(body);
      return `\`${name}\`: ${title}.`;
    }),
  );
  if (message !== undefined) sentences.add(`From the gateway itself: ${message}.`);
  return [...sentences].join(' ');
}
