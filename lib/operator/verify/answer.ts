import { PROBLEM_TYPE } from '../../../functions/http/problems.ts';

/** Something that a deployment must do, and does not; the sentence says what was seen. */
export class Broken extends Error {}

/** What came back. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The media type, in lower case and without parameters. */
  type: string;
  text: string;
  /** Empty where the body is no JSON object. */
  json: { [member: string]: unknown };
  /** Why the request was repeated before, under the same key. */
  repeats: readonly string[];
}

/** Bytes; an answer of this API has at most some kilobytes, and the inbox shows no email that is nearly as long. */
const BODY_MAX = 8 * 1_024 * 1_024;

/** Reads a body that may have no end. @throws Broken where it is longer than any of this API */
export async function readText(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > BODY_MAX) throw new Broken(`an answer of over ${BODY_MAX} bytes, which is none of this API`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** Reads all of a response. @throws Broken */
export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await readText(response.body);
  const [type = ''] = (headers.get('Content-Type') ?? '').toLowerCase().split(';');
  return { status, headers, type: type.trim(), text, json: parseObject(text), repeats: [] };
}

function parseObject(text: string): Answer['json'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Whether it says that it comes from the record. */
export const isReplay = ({ headers }: Answer): boolean => headers.get('Idempotent-Replayed') === 'true';

/** The id under which SES has the email. @throws Broken where it is no success as docs/contract.md has it */
export function readAcceptedId(answer: Answer): string {
  const { status, type, json } = answer;
  if (status !== 202) throw new Broken(describe(answer));
  if (type !== 'application/json')
    throw new Broken(`202, but as ${type || 'no type at all'}, not application/json`);
  if (typeof json.id !== 'string' || json.id === '') throw new Broken('202, but without an id');
  return json.id;
}

/** @throws Broken where it is not this problem as docs/contract.md has it */
export function expectProblem(answer: Answer, status: number, name: string): void {
  const { type, json } = answer;
  if (answer.status !== status || json.name !== name) {
    throw new Broken(`${describe(answer)} (and should be ${status} ${name})`);
  }
  if (type !== PROBLEM_TYPE)
    throw new Broken(`${name}, but as ${type || 'no type at all'}, not ${PROBLEM_TYPE}`);
}

/** An answer in a few words, with what to do where that can be told. */
export function describe(answer: Answer): string {
  const { status, type, json, headers } = answer;
  if (status >= 300 && status < 400) {
    return `${status}, a redirect to ${headers.get('Location') ?? 'nowhere'}, which is not followed: give the API's own address as --url`;
  }
  if (typeof json.name === 'string')
    return `${status} ${json.name}: ${String(json.detail ?? json.message ?? '')}`;
  if (type !== 'application/json' && type !== PROBLEM_TYPE) {
    return `${status} as ${type || 'no type at all'}, which is no answer of this API: is --url the stack's output Url?`;
  }
  const said = typeof json.message === 'string' ? ` "${json.message}"` : '';
  return `${status}${said}${fromGateway[status] ?? ''}`;
}

/** What API Gateway means by an answer of its own. */
const fromGateway: { [status: number]: string } = {
  401: ' by the gateway: it takes no such credentials; give a valid --token or an --api-key where the deployment takes these, and neither where IAM decides',
  403: ' by the gateway: this caller may not; allow them execute-api:Invoke, name another --profile or --token, or ask npm run keys -- check about the API key',
  404: " by the gateway: there is nothing at this path; is --url the stack's output Url?",
};
