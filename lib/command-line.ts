/** Why a command line cannot be understood, in one line; undefined for an error of any other kind. */
export function misread(error: unknown): string | undefined {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (!code?.startsWith('ERR_PARSE_ARGS')) return undefined;
  // Node goes on about arguments that begin with a dash, which no command of ours takes.
  const [reason] = message.split('. To specify');
  return `${reason}. See --help.`;
}
