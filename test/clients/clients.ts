import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };

const run = promisify(execFile);
const here = (path: string) => new URL(path, import.meta.url).pathname;
const pinned = (file: string, line: RegExp): string => line.exec(readFileSync(here(file), 'utf8'))?.[1] ?? '';

/** What a client shows where it fails, by the names that it has for it; `text` is its error as text. */
export interface Shown {
  text?: string;
  name?: string;
  message?: string;
  statusCode?: number;
  retry?: string;
  retryAfter?: string;
}

/** What became of a step of the story. */
export interface Told {
  id?: string;
  /** Where the client tells it. */
  replayed?: boolean;
  /** What `emails.get` shows; `kept` is all that it has of who wrote to whom, and what. */
  life?: { id: string; createdAt: string; lastEvent: string; kept: string };
  error?: Shown;
}

export type Story = { [step: string]: Told };

/** One of Resend's official clients, and the process that tells a story with it. */
export interface Client {
  language: string;
  /** As its registry calls it, with the version that is pinned. */
  release: string;
  command: string;
  words: string[];
  cwd?: string;
  /** The variable that makes it send elsewhere than to Resend. */
  baseUrl: string;
  more?: { [name: string]: string };
  /** What has to be here, and a command that prints something where it is. */
  needs: string;
  probe: string[];
  /** What prints its version, and the oldest that will do. */
  version?: { words: string[]; oldest: string };
}

const MODULE = 'github.com/resend/resend-go/v3';
// No test downloads anything: install.sh does.
const goEnvironment = { GOPROXY: 'off', GOTOOLCHAIN: 'local' };
/** What its own go.mod asks for; Debian 12 has 1.19. */
const OLDEST_GO = pinned('go/go.mod', /^go (\S+)$/m);
const python = here('../../node_modules/.cache/resend-python/bin/python');

export const clients: readonly Client[] = [
  {
    language: 'Node',
    release: `resend ${packageJson.devDependencies.resend}`,
    command: process.execPath,
    words: [here('node/story.ts')],
    baseUrl: 'RESEND_BASE_URL',
    needs: 'Node 24',
    probe: ['--version'],
  },
  {
    language: 'Python',
    release: `resend ${pinned('python/requirements.txt', /^resend==(.+)$/m)}`,
    command: python,
    words: [here('python/story.py')],
    baseUrl: 'RESEND_API_URL',
    needs: "Python with Resend's client (npm run clients)",
    probe: ['-c', 'import resend; print(resend.version.get_version())'],
  },
  {
    language: 'Go',
    release: `resend-go/v3 ${pinned('go/go.mod', /resend-go\/v3 v(\S+)$/m)}`,
    command: 'go',
    words: ['run', '.'],
    cwd: here('go'),
    baseUrl: 'RESEND_BASE_URL',
    more: goEnvironment,
    needs: `Go ${OLDEST_GO} or later with Resend's client (npm run clients)`,
    probe: ['list', '-m', '-f', '{{.Dir}}', MODULE],
    version: { words: ['env', 'GOVERSION'], oldest: OLDEST_GO },
  },
];

/** Whether a client is on this machine, in a language that is new enough for it. */
export async function isHere({ command, probe, version, cwd, more }: Client): Promise<boolean> {
  const ask = async (words: string[]) => {
    const asked = run(command, words, { cwd, env: { ...process.env, ...more } });
    const { stdout } = await asked.catch(() => ({ stdout: '' }));
    return stdout.trim();
  };
  if (version) {
    const found = (await ask(version.words)).replace(/^\D*/, '');
    if (found.localeCompare(version.oldest, 'en', { numeric: true }) < 0) return false;
  }
  return (await ask(probe)) !== '';
}

/** Lets a client tell its story. @throws where its process fails, with what it printed */
export async function tellStory(
  { command, words, cwd, more, baseUrl }: Client,
  given: {
    API_KEY: string;
    API_URL: string;
    PROBLEMS_URL: string;
    PROBLEMS: string;
    RUN: string;
    FOREIGN: string;
  },
): Promise<Story> {
  const env = { ...process.env, ...more, ...given, [baseUrl]: given.API_URL };
  const { stdout } = await run(command, words, { cwd, env });
  return JSON.parse(stdout);
}
