type Context = { [name: string]: unknown };

/**
 * The context that the CDK CLI would give to the app, or what is wrong with it in a sentence.
 *
 * @param words each given as `-c NAME=VALUE`
 * @param cdkJson the text of cdk.json, which they go before
 */
export function readContext(
  words: readonly string[],
  cdkJson: string,
): { context: Context } | { wrong: string } {
  const nameless = words.find((word) => !/^[^=]+=/.test(word));
  if (nameless !== undefined) return { wrong: `-c must be NAME=VALUE, not "${nameless}".` };
  const pairs = words.map((word) => {
    const [name = ''] = word.split('=', 1);
    return [name, word.slice(name.length + 1)] as const;
  });
  try {
    return { context: { ...JSON.parse(cdkJson).context, ...Object.fromEntries(pairs) } };
  } catch (error) {
    return { wrong: `cdk.json cannot be read: ${(error as Error).message}.` };
  }
}
