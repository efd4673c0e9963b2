import { describe, expect, test } from 'vitest';
import { hashSecret, makeApiKey, readApiKey } from '../../../../functions/callers/api-key.ts';
import type { ApiKeyRow } from '../../../../functions/callers/api-key-row.ts';
import { Refusal, type Terminal } from '../../../../lib/operator/commands.ts';
import { check } from '../../../../lib/operator/keys/check.ts';
import { create, type Order } from '../../../../lib/operator/keys/create.ts';
import { revoke, rotate } from '../../../../lib/operator/keys/end.ts';
import { list, show } from '../../../../lib/operator/keys/look.ts';
import { type CallerRow, isOver, toCallerRowId } from '../../../../lib/operator/keys/rows.ts';
import type { ApiKeys } from '../../../../lib/operator/keys/table.ts';

/** 2026-01-01T00:00:00Z, in epoch milliseconds. */
const T0 = 1_767_225_600_000;
const DAY_MS = 86_400_000;
/** A week, a hold, and a day. */
const KEPT_MS = 8 * DAY_MS;

/** A table in memory, under the conditions of the real one. */
function tableInMemory() {
  const rows = new Map<string, ApiKeyRow>();
  const names = new Map<string, CallerRow>();
  const keys: ApiKeys = {
    readAll: async () => [...rows.values()],
    find: async (id) => rows.get(`key#${id}`),
    findCaller: async (caller) => names.get(toCallerRowId(caller)),
    async takeName(row, now) {
      const there = names.get(row.id);
      if (there && !isOver(there, now)) return false;
      names.set(row.id, row);
      return true;
    },
    async keepName(row) {
      names.set(row.id, row);
    },
    async add(row) {
      rows.set(row.id, row);
    },
    async replace(shown, next) {
      const there = rows.get(shown.id);
      const isAsShown = there?.revokedAt === undefined && there?.expiresAt === shown.expiresAt;
      if (isAsShown) rows.set(next.id, next);
      return isAsShown;
    },
    async remove({ id }) {
      rows.delete(id);
    },
  };
  return { keys, rows, names };
}

interface Asking {
  now?: number;
  /** The answer to a question; what happens meanwhile. */
  answer?: () => boolean;
}

/** Keeps what was printed, and what was asked. */
function terminalAt({ now = T0, answer = () => true }: Asking = {}) {
  const printed: { text: string; value: unknown }[] = [];
  const asked: string[] = [];
  const terminal: Terminal = {
    print: (text, value) => printed.push({ text, value }),
    async confirm(question) {
      asked.push(question);
      return answer();
    },
    now: () => now,
  };
  // biome-ignore lint/suspicious/noExplicitAny: what is printed is looked at, not worked with
  return { terminal, asked, printed, last: () => printed.at(-1) as { text: string; value: any } };
}

const order: Order = {
  caller: 'shop',
  mode: 'live',
  senders: ['no-reply@shop.example', 'shop.example'],
  expiresAt: undefined,
  isSameCaller: false,
};

async function made(keys: ApiKeys, changes: Partial<Order> = {}, asking: Asking = {}) {
  const { terminal, last } = terminalAt(asking);
  await create(keys, { ...order, ...changes }, terminal);
  const { id, apiKey } = last().value;
  return { id: String(id), apiKey: String(apiKey) };
}

describe('create', () => {
  test('shows the API key once, and stores no secret', async () => {
    const { keys, rows, names } = tableInMemory();
    const { terminal, asked, last } = terminalAt();
    await create(keys, { ...order, mode: 'test', expiresAt: T0 + DAY_MS }, terminal);
    const { text, value } = last();
    const key = readApiKey(value.apiKey);
    expect(key).toMatchObject({ mode: 'test', id: value.id });
    expect(text).toContain(`${value.apiKey}\n`);
    const deleteAt = (T0 + DAY_MS + KEPT_MS) / 1_000;
    expect([...rows.values()]).toEqual([
      {
        id: `key#${value.id}`,
        caller: 'shop',
        mode: 'test',
        secretHash: hashSecret(key?.secret ?? ''),
        senders: order.senders,
        createdAt: T0,
        expiresAt: T0 + DAY_MS,
        last4: value.apiKey.slice(-4),
        deleteAt,
      },
    ]);
    expect([...names.values()]).toEqual([{ id: 'caller#shop', caller: 'shop', deleteAt }]);
    expect(JSON.stringify([...rows.values()])).not.toContain(key?.secret);
    expect(value).not.toHaveProperty('secretHash');
    expect(asked).toEqual([]);
  });

  test('keeps a name without end for an API key without one', async () => {
    const { keys, names } = tableInMemory();
    await made(keys);
    await made(keys, { expiresAt: T0 + DAY_MS, isSameCaller: true });
    expect([...names.values()]).toEqual([{ id: 'caller#shop', caller: 'shop' }]);
  });

  test('gives a name that is taken to the same caller alone, and asks nobody', async () => {
    const { keys, rows } = tableInMemory();
    await made(keys);
    await expect(made(keys)).rejects.toThrow(/^The name shop is taken, .+ Add --same-caller .+\.$/);
    const { terminal, asked } = terminalAt({ answer: () => true });
    await create(keys, { ...order, isSameCaller: true }, terminal);
    expect([rows.size, asked]).toEqual([2, []]);
  });

  test.each<[string, (keys: ApiKeys, id: string) => Promise<void>]>([
    ['revoked', (keys, id) => revoke(keys, id, terminalAt({ now: T0 + DAY_MS }).terminal)],
    ['expired', async () => {}],
  ])('gives a name whose last API key is %s to nobody else, for a hold and more', async (_how, end) => {
    const { keys } = tableInMemory();
    const { id } = await made(keys, { expiresAt: T0 + DAY_MS });
    await end(keys, id);
    for (const now of [T0 + DAY_MS, T0 + DAY_MS + KEPT_MS - 1_000]) {
      await expect(made(keys, {}, { now })).rejects.toThrow(
        /^The name shop is taken, or was until lately, .+\.$/,
      );
    }
    await made(keys, {}, { now: T0 + DAY_MS + KEPT_MS });
  });

  test('gives such a name to the same caller', async () => {
    const { keys, rows } = tableInMemory();
    const { id } = await made(keys);
    await revoke(keys, id, terminalAt().terminal);
    await made(keys, { isSameCaller: true });
    expect(rows.size).toBe(2);
  });

  test('gives a name that two take at once to one of them', async () => {
    const { keys, rows } = tableInMemory();
    const settled = await Promise.allSettled([made(keys), made(keys)]);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: new Refusal('The name shop has been taken meanwhile; look at it with list.'),
    });
    expect(rows.size).toBe(1);
  });

  test('leaves a name that was reserved before a crash to its caller', async () => {
    const { keys } = tableInMemory();
    await keys.takeName({ id: 'caller#shop', caller: 'shop' }, T0);
    await expect(made(keys)).rejects.toThrow('Add --same-caller');
    await made(keys, { isSameCaller: true });
  });
});

describe('list and show', () => {
  test('show all of it but the secret, by caller and age, and nothing that is over', async () => {
    const { keys } = tableInMemory();
    await made(keys, { caller: 'zoo', expiresAt: T0 + 1_000 });
    const second = await made(keys, {}, { now: T0 + 2_000 });
    const first = await made(keys, { mode: 'test', isSameCaller: true }, { now: T0 + 1_000 });
    const { terminal, last } = terminalAt({ now: T0 + 3_000 });
    await list(keys, undefined, terminal);
    expect(
      last()
        .value.map(({ id }: { id: string }) => id)
        .slice(0, 2),
    ).toEqual([first.id, second.id]);
    expect(
      last()
        .text.split('\n')
        .map((line) => line.split(/ {2,}/).slice(2, 5)),
    ).toEqual([
      ['CALLER', 'MODE', 'STATE'],
      ['shop', 'test', 'active'],
      ['shop', 'live', 'active'],
      ['zoo', 'live', 'expired'],
    ]);
    expect(JSON.stringify(last())).not.toContain('secretHash');
    await list(keys, 'zoo', terminal);
    expect(last().value).toHaveLength(1);

    const late = terminalAt({ now: T0 + 1_000 + KEPT_MS });
    await list(keys, 'zoo', late.terminal);
    expect(last().value).toHaveLength(1);
    expect(late.last().text).toBe('There is no API key.');
    await show(keys, first.id, terminal);
    expect(last().value).toMatchObject({ id: first.id, caller: 'shop', mode: 'test', state: 'active' });
  });

  test('know no other id, and none that is over', async () => {
    const { keys } = tableInMemory();
    const { id } = await made(keys, { expiresAt: T0 + DAY_MS });
    await expect(show(keys, 'abcdefghijkl', terminalAt().terminal)).rejects.toThrow(
      'There is no API key abcdefghijkl: never made, or over for long.',
    );
    await expect(show(keys, id, terminalAt({ now: T0 + DAY_MS + KEPT_MS }).terminal)).rejects.toThrow(
      Refusal,
    );
  });
});

describe('rotate', () => {
  const later = { keepMs: DAY_MS, expiresAt: undefined };

  test('makes a second one for the same caller, and has the first end', async () => {
    const { keys, rows, names } = tableInMemory();
    const first = await made(keys, { mode: 'test' });
    const { terminal, asked, last } = terminalAt({ now: T0 + 1_000 });
    await rotate(keys, first.id, later, terminal);
    const end = T0 + 1_000 + DAY_MS;
    expect(asked[0]).toContain(`let this one end at ${new Date(end).toISOString()}?`);
    expect(rows.get(`key#${first.id}`)).toMatchObject({ expiresAt: end, deleteAt: (end + KEPT_MS) / 1_000 });
    const second = rows.get(`key#${last().value.id}`);
    expect(second).toMatchObject({ caller: 'shop', mode: 'test', senders: order.senders });
    expect(second).not.toHaveProperty('expiresAt');
    expect(readApiKey(last().value.apiKey)?.id).toBe(last().value.id);
    expect(names.get('caller#shop')).toEqual({ id: 'caller#shop', caller: 'shop' });
  });

  test('never has the first last longer than it would', async () => {
    const { keys, rows } = tableInMemory();
    const { id } = await made(keys, { expiresAt: T0 + 1_000 });
    await rotate(keys, id, { ...later, expiresAt: T0 + 90 * DAY_MS }, terminalAt().terminal);
    expect(rows.get(`key#${id}`)?.expiresAt).toBe(T0 + 1_000);
  });

  test('wants to know when the second ends, where the first does', async () => {
    const { keys, rows } = tableInMemory();
    const { id } = await made(keys, { expiresAt: T0 + DAY_MS });
    await expect(rotate(keys, id, later, terminalAt().terminal)).rejects.toThrow('say with --expires');
    await rotate(keys, id, { ...later, expiresAt: 'never' }, terminalAt().terminal);
    expect([...rows.values()].map(({ expiresAt }) => expiresAt)).toEqual([T0 + DAY_MS, undefined]);
  });

  test('has nothing to take over from one that ended', async () => {
    const { keys } = tableInMemory();
    const { id } = await made(keys);
    await revoke(keys, id, terminalAt().terminal);
    await expect(rotate(keys, id, later, terminalAt().terminal)).rejects.toThrow(
      `The API key ${id} has ended (revoked on 2026-01-01T00:00:00.000Z)`,
    );
  });

  test('changes nothing after a no', async () => {
    const { keys, rows } = tableInMemory();
    const { id } = await made(keys);
    await rotate(keys, id, later, terminalAt({ answer: () => false }).terminal);
    expect([...rows.values()]).toEqual([expect.not.objectContaining({ expiresAt: expect.anything() })]);
  });

  test('leaves none behind where the first was revoked while the question stood', async () => {
    const { keys, rows } = tableInMemory();
    const { id } = await made(keys);
    const row = rows.get(`key#${id}`) as ApiKeyRow;
    const answer = () => {
      rows.set(row.id, { ...row, revokedAt: T0 });
      return true;
    };
    const { terminal, printed } = terminalAt({ answer });
    await expect(rotate(keys, id, later, terminal)).rejects.toThrow('changed meanwhile');
    expect([rows.size, printed]).toEqual([1, []]);
  });
});

describe('revoke', () => {
  test('ends it, once, after saying what cannot be undone', async () => {
    const { keys, rows, names } = tableInMemory();
    const { id } = await made(keys);
    const { terminal, asked } = terminalAt({ now: T0 + 1_000 });
    await revoke(keys, id, terminal);
    expect(asked).toEqual([expect.stringMatching(/never works again.+authorizerCacheSeconds/)]);
    const deleteAt = (T0 + 1_000 + KEPT_MS) / 1_000;
    expect(rows.get(`key#${id}`)).toMatchObject({ revokedAt: T0 + 1_000, deleteAt });
    expect(names.get('caller#shop')?.deleteAt).toBe(deleteAt);

    const again = terminalAt({ now: T0 + 9_000 });
    await revoke(keys, id, again.terminal);
    expect([again.asked, again.last().text]).toEqual([
      [],
      `Nothing was changed: the API key ${id} has ended already (revoked on 2026-01-01T00:00:01.000Z).`,
    ]);
    expect(rows.get(`key#${id}`)?.revokedAt).toBe(T0 + 1_000);
  });

  test('keeps the name as long as another API key needs it', async () => {
    const { keys, names } = tableInMemory();
    const { id } = await made(keys);
    await made(keys, { isSameCaller: true });
    await revoke(keys, id, terminalAt().terminal);
    expect(names.get('caller#shop')).not.toHaveProperty('deleteAt');
  });

  test('changes nothing after a no, or where it was rotated while the question stood', async () => {
    const { keys, rows } = tableInMemory();
    const { id } = await made(keys);
    await revoke(keys, id, terminalAt({ answer: () => false }).terminal);
    const row = rows.get(`key#${id}`) as ApiKeyRow;
    expect(row).not.toHaveProperty('revokedAt');
    const answer = () => rows.set(row.id, { ...row, expiresAt: T0 + DAY_MS }) !== undefined;
    await expect(revoke(keys, id, terminalAt({ answer }).terminal)).rejects.toThrow('changed meanwhile');
    expect(rows.get(row.id)).not.toHaveProperty('revokedAt');
  });
});

describe('check', () => {
  const checked = async (keys: ApiKeys, text: string, now = T0) => {
    const { terminal, last } = terminalAt({ now });
    return [await check(keys, text, terminal), last().value.state];
  };

  test('tells what an API key is', async () => {
    const { keys } = tableInMemory();
    const { id, apiKey } = await made(keys, { expiresAt: T0 + DAY_MS });
    expect(await checked(keys, apiKey)).toEqual([true, 'active']);
    expect(await checked(keys, apiKey, T0 + DAY_MS - 1)).toEqual([true, 'active']);
    expect(await checked(keys, apiKey, T0 + DAY_MS)).toEqual([false, 'expired']);
    await revoke(keys, id, terminalAt().terminal);
    expect(await checked(keys, apiKey)).toEqual([false, 'revoked']);
    expect(await checked(keys, makeApiKey('live').text)).toEqual([false, 'unknown']);
    for (const text of ['', 'ea_live', `${apiKey}0`, apiKey.toLowerCase()]) {
      expect(await checked(keys, text), text).toEqual([false, 'malformed']);
    }
  });

  test('knows no other secret and no other mode under a known id', async () => {
    const { keys, rows } = tableInMemory();
    const { id, apiKey } = await made(keys);
    const row = rows.get(`key#${id}`) as ApiKeyRow;
    for (const changes of [{ secretHash: hashSecret('another') }, { mode: 'test' as const }]) {
      rows.set(row.id, { ...row, ...changes });
      expect(await checked(keys, apiKey)).toEqual([false, 'wrong']);
    }
  });
});
