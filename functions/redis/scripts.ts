import { hash } from 'node:crypto';

// Every condition is checked by Redis itself, in the write. KEYS: the record, and its shard's index of what may be open.
// Nothing asks Redis for the time: the record's own times decide. When Redis deletes a record is a matter of space alone, and
// counted from the write, so that its clock may be wrong, where it does not jump (ADR 7); never before the record's time is over on
// the clock of whoever wrote it, and a little later, since the clocks of those who ask differ, and so may those of a primary and a
// replica.

/** How much longer than its time a record is kept, in milliseconds. */
const SPARE_MS = 10_000;

// claimedAt                                        expiresAt
//     |-- sending, sent, refused, unknown: taken ------|-- EXPIRED: anyone's, deleted or not -->
//     |-- not_sent: RELEASED to any later claim -------|   (a put that arrives late is no later one)
//     |-- sending, of this very claim: OWN ------------|   (the client repeats a put whose answer was lost)
/** The conditions of a put, any of which will do. */
export const MAY_CLAIM = {
  ABSENT: 'row.claimId == nil',
  EXPIRED: '(row.claimId ~= nil and tonumber(row.expiresAt) <= math.floor(new.claimedAt / 1000))',
  RELEASED: "(row.status == 'not_sent' and tonumber(row.claimedAt) < tonumber(new.claimedAt))",
  OWN: "(row.status == 'sending' and row.claimId == new.claimId)",
};

/** The conditions of a settlement, all of which must hold. */
export const MAY_SETTLE = {
  HELD: 'row.claimId == step.claimId',
  IN_STATE: 'from[row.status]',
};

/** By name, conditions in Lua. */
interface Conditions {
  readonly [name: string]: string;
}

/**
 * What scripts share. They are told a record, and answer one, as one word, its fields as JSON: a client pays more for each word
 * than for that. All values are text, so that no number is rounded. The index has a record from when it may be open: while it is
 * `sending`, from the end of its lease; once it is `unknown`, at once.
 */
const READ = `
local function read()
  local words, row = redis.call('HGETALL', KEYS[1]), {}
  for i = 1, #words, 2 do row[words[i]] = words[i + 1] end
  return row
end
local function write(fields)
  local words = {}
  for name, value in pairs(fields) do
    words[#words + 1] = name
    words[#words + 1] = value
  end
  redis.call('HSET', KEYS[1], unpack(words))
end
local function index(pk, status, openFrom)
  if status == 'sending' or status == 'unknown' then
    redis.call('ZADD', KEYS[2], openFrom, pk)
  else
    redis.call('ZREM', KEYS[2], pk)
  end
end
local function keep(expiresAt, claimedAt)
  redis.call('PEXPIRE', KEYS[1], expiresAt * 1000 - claimedAt + ${SPARE_MS})
end
`;

/** A claim, or the withdrawal of one. ARGV: the pk, the new record as JSON. Answers what is in its way as JSON, or nothing. */
export const toPutScript = (conditions: Conditions = MAY_CLAIM): string => `${READ}
local row, new = read(), cjson.decode(ARGV[2])
if not (${Object.values(conditions).join('\n  or ')}) then return cjson.encode(row) end
write(new)
redis.call('HDEL', KEYS[1], 'response')
keep(new.expiresAt, new.claimedAt)
index(ARGV[1], new.status, new.leaseUntil)
return false`;

/**
 * A settlement. ARGV: the pk, the claim, the fields that change as JSON, the states, a word each. Answers whether it was made, and
 * the record that it met as JSON: no field, where there was none.
 *
 * A Redis that is full learns what became of an email, too: where the first write of a script takes no room, the others are let
 * pass (ElastiCache, "Lua script with stealth writes"). So it begins with a field that no record has.
 */
export const toUpdateScript = (conditions: Conditions = MAY_SETTLE): string => `${READ}
local row, step, changes, from = read(), {claimId = ARGV[2]}, cjson.decode(ARGV[3]), {}
for i = 4, #ARGV do from[ARGV[i]] = true end
if not (${Object.values(conditions).join(' and ')}) then return {0, cjson.encode(row)} end
redis.call('HDEL', KEYS[1], '')
write(changes)
if changes.expiresAt then keep(changes.expiresAt, row.claimedAt) end
index(ARGV[1], changes.status, row.claimedAt)
return {1, cjson.encode(row)}`;

/** By hand: deletes a record that is as it was shown. ARGV: the pk, its claim and status. Answers whether it was. */
const FORGET = `
local found = redis.call('HMGET', KEYS[1], 'claimId', 'status')
if found[1] ~= ARGV[2] or found[2] ~= ARGV[3] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1`;

/** Takes out of the index what Redis has deleted. ARGV: the pk. */
const SWEEP = `
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) end
return 0`;

/** A script, and the name that a server which has it knows it by. */
export interface Script {
  source: string;
  sha: string;
}

/** @param source Lua */
export const toScript = (source: string): Script => ({ source, sha: hash('sha1', source) });

/** Each atomic step of the store. */
export const scripts = {
  put: toScript(toPutScript()),
  update: toScript(toUpdateScript()),
  forget: toScript(FORGET),
  sweep: toScript(SWEEP),
};
