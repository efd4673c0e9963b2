/** "Amazon SQS message quotas", and PublishBatch of SNS: messages of a batch. */
const MESSAGES_MAX = 10;

/**
 * Puts messages into batches as AWS takes them, in their order. One that is too big by itself is in a batch by itself.
 *
 * @param sizeOf what a message counts, in bytes
 * @param bytesMax of a batch
 */
export function toBatches<T>(
  messages: readonly T[],
  sizeOf: (message: T) => number,
  bytesMax: number,
): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    const last = batches.at(-1);
    const fits = last !== undefined && last.length < MESSAGES_MAX && bytes + size <= bytesMax;
    bytes = fits ? bytes + size : size;
    if (fits) last.push(message);
    else batches.push([message]);
  }
  return batches;
}
