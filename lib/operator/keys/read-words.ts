import { readAddressOrDomain } from '../../address-or-domain.ts';
import { isWithin, ranges } from '../../ranges.ts';
import { Usage } from '../terminal.ts';

// The words of npm run keys, each read once; what cannot be meant is one sentence.

/** @throws Usage */
export function readCaller(text: string | undefined): string {
  if (text === undefined) throw new Usage('Name the --caller.');
  refuseApiKey(text, 'caller');
  if (!/^[\w-]{1,64}$/.test(text)) {
    throw new Usage(`--caller takes 1 to 64 letters, digits, "-" and "_", and is ${JSON.stringify(text)}.`);
  }
  return text;
}

/** Addresses or domains, each once, in the form in which they are compared. @throws Usage */
export function readSenders(texts: readonly string[] = []): string[] {
  const senders = [...new Set(texts.map(readSender))];
  if (!senders.some((sender) => sender.includes('@'))) {
    throw new Usage('Name an address with --from: the first one is who an email without `from` comes from.');
  }
  if (!isWithin(senders.length, ranges.allowedSenders)) {
    throw new Usage(`--from can be given ${ranges.allowedSenders[1]} times at most.`);
  }
  return senders;
}

function readSender(text: string): string {
  refuseApiKey(text, 'sender');
  const reading = readAddressOrDomain(text);
  if ('value' in reading) return reading.value;
  throw new Usage(`--from takes an address or a domain, and ${JSON.stringify(text)} ${reading.wrong}.`);
}

/** A span from now on, a date or `never`. @returns epoch milliseconds; undefined for `never` @throws Usage */
export function readExpiry(text: string, now: number): number | undefined {
  if (text === 'never') return undefined;
  const span = readSpanMs(text);
  const expiresAt = span === undefined ? readInstant(text) : now + span;
  if (expiresAt === undefined) {
    throw new Usage(
      `--expires takes a time as 90d, 12h, 2026-12-31 or 2026-12-31T12:00:00Z, or never, and is ${JSON.stringify(text)}.`,
    );
  }
  if (expiresAt <= now) throw new Usage(`--expires is in the past: ${new Date(expiresAt).toISOString()}.`);
  return expiresAt;
}

/** A span, in milliseconds. @throws Usage */
export function readKeep(text: string): number {
  const span = readSpanMs(text);
  if (span) return span;
  throw new Usage(`--keep takes a time as 24h or 7d, and is ${JSON.stringify(text)}.`);
}

/** @throws Usage, which never repeats what may be a secret */
export function readId(text: string | undefined): string {
  if (text === undefined) throw new Usage('Name the API key by its id, as list shows it.');
  refuseApiKey(text, 'id');
  if (!/^[\dA-Za-z]{12}$/.test(text)) throw new Usage('An id has 12 letters and digits, as list shows it.');
  return text;
}

/** Mistyped ones too: it could be a caller's name, and every list would show it. @throws Usage, which does not repeat it */
function refuseApiKey(text: string, meant: string): void {
  if (!/^ea_(live|test)_/.test(text)) return;
  throw new Usage(
    `Name the ${meant} alone. A whole API key on a command line stays in the history of the shell: treat it as leaked.`,
  );
}

const UNIT_MS = { h: 3_600_000, d: 86_400_000 };

function readSpanMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** A time without its zone would be the machine's own; a day is that of UTC. */
const INSTANT = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/;

function readInstant(text: string): number | undefined {
  const [, day] = INSTANT.exec(text) ?? [];
  // JavaScript takes the 31st of February for the 3rd of March.
  if (day === undefined || !isDay(day)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
