/** The variables of a process. */
export type Environment = { readonly [name: string]: string | undefined };

/** @throws in one sentence, when the variable is missing or empty */
export function requireVariable(environment: Environment, name: string): string {
  const text = environment[name];
  if (!text) throw new Error(`The environment variable ${name} is not set`);
  return text;
}
