/** What a question to AWS brought: an answer, that there is no such thing, or nothing, for a reason. */
export type Seen<T> =
  | { readonly kind: 'seen'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unseen'; readonly why: string };

const ABSENT = /^(NotFoundException|ParameterNotFound|ResourceNotFoundException)$/;
const DENIED = /AccessDenied|NotAuthorized|Unauthorized/;

/** Asks AWS, and turns whatever is thrown into a word. @param action what IAM calls the question */
export async function look<T>(action: string, ask: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { kind: 'seen', value: await ask() };
  } catch (error) {
    const name = String((error as Error).name);
    if (ABSENT.test(name)) return { kind: 'absent' };
    if (DENIED.test(name)) return { kind: 'unseen', why: `needs ${action}` };
    return { kind: 'unseen', why: `${action} failed by ${nameReason(error)}` };
  }
}

/** Why a question failed, in a word: the system's code, AWS's name of the error, or else its first sentence. */
export function nameReason(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: string; message?: string };
  if (typeof code === 'string') return code;
  return name && name !== 'Error'
    ? name
    : String(message)
        .split(/\.?(\n|$)/, 1)
        .join();
}
