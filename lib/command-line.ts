import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * Reads a command's own words. Those that cannot be understood end the process, with one line and exit code 2.
 */
export function commandLine<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    // Node goes on about arguments that begin with a dash, which no command of ours takes.
    const [reason] = message.split('. To specify');
    console.error(`${reason}. See --help.`);
    process.exit(2);
  }
}
