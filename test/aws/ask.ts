import { readCurl } from './readme.ts';

/** What curl printed with `-i`, read. */
export interface Answer {
  status: number;
  isReplay: boolean;
  body: { id?: string; status?: string; last_event?: string };
}

/** What is asked in place of what README asks. */
export interface Asking {
  key?: string;
  /** JSON. */
  email?: string;
  /** What takes the place of the signature; nothing, for a stranger. */
  authorize?: readonly string[];
}

/** The arguments of README's curl by which it signs, and others by what they begin with. */
const SIGNS = /^(--aws-sigv4|--user|-H "X-Amz-Security-Token)/;
const KEY = /^-H 'Idempotency-Key/;
const BODY = /^-d /;
const OF_BODY = /^(-d |-H 'Content-Type)/;

/** README's curl, as it is where nothing else is asked. */
export const curlOf = (asking: Asking = {}): string => argumentsOf(asking).join(' ');

/** The same for `GET /email`, which asks what became of it. */
export const lookUpOf = (asking: Asking = {}): string =>
  argumentsOf(asking)
    .filter((one) => !OF_BODY.test(one))
    .join(' ');

/** The same for `GET /emails/{id}`. */
export const findOf = (id: string, asking: Asking = {}): string =>
  argumentsOf(asking)
    .filter((one) => !OF_BODY.test(one) && !KEY.test(one))
    .join(' ')
    .replace('"$URL"', `"$BASE_URL/emails/${id}"`);

function argumentsOf({ key, email, authorize }: Asking): string[] {
  const [curl = '', ...given] = readCurl();
  const own = given.filter((one) => authorize === undefined || !SIGNS.test(one));
  const rest = own.map((one) => {
    if (key !== undefined && KEY.test(one)) return `-H 'Idempotency-Key: ${key}'`;
    if (email !== undefined && BODY.test(one)) return `-d '${email}'`;
    return one;
  });
  return [curl, ...(authorize ?? []), ...rest];
}

/** @throws where it is no answer of an API that speaks JSON */
export function readAnswer(printed: string): Answer {
  const [head = '', body = ''] = printed.split('\r\n\r\n');
  const status = Number(/^HTTP\/\S+ (\d{3})/.exec(head)?.[1]);
  return { status, isReplay: /^idempotent-replayed: true/im.test(head), body: JSON.parse(body) };
}

/** @throws with the answer, where it is not so */
export function expectAnswer(answer: Answer, isExpected: boolean): void {
  if (!isExpected) throw new Error(`Not as it should be: ${JSON.stringify(answer)}`);
}
