import type { Example } from './example-answers.ts';

interface Response {
  description: string;
  headers: { [name: string]: { $ref: string } };
  content: { [mediaType: string]: Content };
  links?: { [name: string]: { $ref: string } };
}

interface Content {
  schema: { $ref: string } | { anyOf: { $ref: string }[] };
  examples: { [name: string]: { summary: string; value: unknown } };
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
  /** The links that lead on from it, by their names among the components. */
  links?: readonly string[];
}

const refer = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

const toReferences = (kind: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, refer(kind, name)]));

/** The responses of an operation, from all the answers that it gives, by status. */
export function describeResponses(
  examples: readonly Example[],
  success?: Success,
): { [status: string]: Response } {
  const statuses = new Set([
    ...examples.map(({ answer }) => String(answer.statusCode)),
    ...Object.keys(fromGateway),
  ]);
  return Object.fromEntries(
    [...statuses].sort().map((status) => {
      const given = examples.filter(({ answer }) => String(answer.statusCode) === status);
      return [status, toResponse(given, fromGateway[status], success)];
    }),
  );
}

function toResponse(
  given: readonly Example[],
  message: string | undefined,
  success: Success | undefined,
): Response {
  const isSuccess = given.some(({ answer }) => answer.statusCode < 300);
  const headers = given
    .flatMap(({ answer }) => Object.keys(answer.headers))
    .filter((one) => one !== 'Content-Type');
  return {
    description: describe(given, message, success),
    headers: toReferences('headers', headers),
    content: isSuccess ? toSuccess(given, success?.schema ?? '') : toProblems(given, message),
    ...(isSuccess && success?.links && { links: toReferences('links', success.links) }),
  };
}

const show = (given: readonly Example[]): Content['examples'] =>
  Object.fromEntries(
    given.map(({ name, summary, answer }) => [name, { summary, value: JSON.parse(answer.body) }]),
  );

const toSuccess = (given: readonly Example[], schema: string): Response['content'] => ({
  'application/json': { schema: refer('schemas', schema), examples: show(given) },
});

/** Our problems first, in either of their media types; what the gateway says by itself is plain JSON, and last. */
function toProblems(given: readonly Example[], message: string | undefined): Response['content'] {
  const ours = given.length === 0 ? [] : [refer('schemas', 'Problem')];
  const theirs = message === undefined ? [] : [refer('schemas', 'GatewayError')];
  const gateway = message !== undefined && {
    gateway: { summary: 'From the gateway itself', value: { message } },
  };
  const [only, ...others] = [...ours, ...theirs];
  return {
    ...(given.length > 0 && {
      'application/problem+json': { schema: refer('schemas', 'Problem'), examples: show(given) },
    }),
    'application/json': {
      schema: only && others.length === 0 ? only : { anyOf: [...ours, ...theirs] },
      examples: { ...show(given), ...gateway },
    },
  };
}

function describe(
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
