import { randomUUID } from 'node:crypto';
import { NO_HISTORY } from '../../../functions/http/answer-look-up.ts';
import { catalogue, type ProblemName, toProblem } from '../../../functions/http/problems.ts';
import type { Is } from './breaks.ts';
import { tellLife } from './lives.ts';
import type { Email, Outbox } from './outbox.ts';

/** What an answer is made of. */
export interface Reply {
  status: number;
  headers: { [name: string]: string };
  body: string;
}

/** What it does that breaks nothing. */
export interface ContractOptions {
  /** Its first answers are these problems. */
  first?: ProblemName[];
  keepsNoHistory?: boolean;
}

const HOUR_MS = 3_600_000;
const MARK = { 'Idempotent-Replayed': 'true' };

const json = (body: object): Reply => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

/** The contract in its simplest form, in memory. It keeps all of it but the one promise that it breaks. */
export class Contract {
  private readonly records = new Map<string, { text: string; id: string; at: number }>();
  private readonly unknown = new Set<string>();
  private replays = 0;
  private readonly is: Is;
  private readonly outbox: Outbox;
  private readonly options: ContractOptions;

  constructor(is: Is, outbox: Outbox, options: ContractOptions) {
    this.is = is;
    this.outbox = outbox;
    this.options = options;
  }

  /** @param pk caller and key */
  post(pk: string, text: string): Reply {
    const { is, records, outbox } = this;
    const email: Email = JSON.parse(text);
    const next = this.options.first?.shift();
    if (next) return this.problem(next);
    if (email.from?.endsWith('.invalid') && !is('lets anyone be a sender'))
      return this.refuseSender(pk, text);
    if (is('refuses bounces') && email.to.startsWith('bounce')) return this.problem('email-refused');
    if (this.unknown.has(pk)) return this.problem('outcome-unknown');
    const known = records.get(pk);
    if (!known || is('sends as often as it is asked at once')) return this.send(pk, text, email);
    if (known.text !== text) {
      if (is('takes any email under a key')) return this.accepted(outbox.add(pk, email));
      if (is('lets another email replace the first'))
        records.set(pk, { text, id: outbox.add(pk, email), at: Date.now() });
      if (!is('replays any email under a key')) return this.problem('idempotency-key-reused');
    }
    if (is('repeats in secret')) outbox.add(pk, email, known.id);
    return this.replay(pk, known.id);
  }

  lookUp(pk: string): Reply {
    const { is } = this;
    const known = this.records.get(pk) ?? (is('shows callers each other') ? this.anybodys(pk) : undefined);
    if (is('looks up nothing') || (!known && !is('finds what was never sent'))) {
      return this.problem('key-not-found');
    }
    const now = Date.now();
    const life = known && this.tellLife(known);
    const told = {
      status: is('takes back what bounced') && life?.state === 'bounced' ? 'not_sent' : 'sent',
      id: is('looks up another id') ? randomUUID() : known?.id,
      claimed_at: new Date(now).toISOString(),
      expires_at: new Date(now + (is('says impossible times') ? -HOUR_MS : HOUR_MS)).toISOString(),
      ...(life && { life }),
    };
    return json(told);
  }

  /** @param caller as keys begin with them */
  lookUpById(caller: string, id: string): Reply {
    const { is } = this;
    const [pk = '', known] = [...this.records].find(([, one]) => one.id === id) ?? [];
    const isOwn = pk.startsWith(`${caller} `) || is('tells lives to anyone');
    const life = known && this.tellLife(known);
    if (this.options.keepsNoHistory) return this.problem('email-not-found', NO_HISTORY);
    if (is('tells no lives by the id')) return this.problem('path-not-found');
    if (life && isOwn) return json(is('tells other lives by the id') ? { ...life, state: 'delayed' } : life);
    return this.problem(
      'email-not-found',
      life && is('tells others that there is an email') ? 'Not yours.' : undefined,
    );
  }

  private send(pk: string, text: string, email: Email): Reply {
    const id = this.outbox.add(pk, email);
    this.records.set(pk, { text, id, at: Date.now() });
    if (this.outbox.takeLoss() && this.is('loses events')) {
      this.unknown.add(pk);
      return this.problem('outcome-unknown');
    }
    return this.accepted(id, this.is('replays what was never sent') ? MARK : {});
  }

  private replay(pk: string, id: string): Reply {
    const { is } = this;
    this.replays += 1;
    const isOneOfMany = pk.endsWith('at-once');
    const isMarked = !is('does not mark replays') && !(is('marks no replay of many') && isOneOfMany);
    const more = is('answers each of many otherwise') && isOneOfMany ? { number: this.replays } : {};
    return this.accepted(is('repeats under another id') ? randomUUID() : id, isMarked ? MARK : {}, more);
  }

  private refuseSender(pk: string, text: string): Reply {
    if (this.is('keeps a refused key')) this.records.set(pk, { text, id: randomUUID(), at: Date.now() });
    return this.problem('sender-not-allowed', `It may send from ${this.outbox.defaultFrom}.`);
  }

  private tellLife({ id, text, at }: { id: string; text: string; at: number }) {
    const { is } = this;
    if (is('tells no lives') || this.options.keepsNoHistory) return undefined;
    return tellLife(is, id, (JSON.parse(text) as Email).to, at);
  }

  private anybodys(pk: string) {
    const key = pk.split(' ').at(-1);
    return [...this.records].find(([one]) => one.endsWith(` ${key}`))?.[1];
  }

  private accepted(id: string, headers = {}, more = {}): Reply {
    const { is } = this;
    const expires = new Date(Date.now() + (is('is expired at once') ? -HOUR_MS : HOUR_MS)).toUTCString();
    return {
      status: is('answers 200') ? 200 : 202,
      headers: {
        'Content-Type': is('answers JSON as text') ? 'text/plain' : 'application/json',
        ...(!is('says no expiry') && { 'Idempotency-Key-Expires': expires }),
        ...headers,
      },
      body: JSON.stringify(is('answers without an id') ? more : { id, ...more }),
    };
  }

  private problem(name: ProblemName, detail = catalogue[name].title): Reply {
    const { statusCode, headers, body } = toProblem(name, { detail });
    const type = this.is('says problems as JSON') && { 'Content-Type': 'application/json' };
    // At once, so that no test waits for it.
    return { status: statusCode, headers: { ...headers, 'Retry-After': '0', ...type }, body };
  }
}
