// A process that runs a function as Lambda's runtime does: it loads the file, then handles events one by one.
// Its clock may run ahead, as in an environment that starts later. What the function logs goes to the parent process.
const { HANDLER_FILE = '', CLOCK_OFFSET_MS = '0' } = process.env;

const TrueDate = Date;
globalThis.Date = class extends TrueDate {
  constructor(value: number | string = Date.now()) {
    super(value);
  }

  static override now() {
    return TrueDate.now() + Number(CLOCK_OFFSET_MS);
  }
} as DateConstructor;
console.info = (message: object) => {
  const timestamp = new Date(Date.now()).toISOString();
  process.send?.({ line: JSON.stringify({ timestamp, level: 'INFO', message }) });
};

const { handler } = await import(HANDLER_FILE);
const TIMEOUT_MS = 20_000;

process.on('message', async ({ event, requestId }: { event: object; requestId: string }) => {
  const deadline = Date.now() + TIMEOUT_MS;
  const context = { awsRequestId: requestId, getRemainingTimeInMillis: () => deadline - Date.now() };
  try {
    process.send?.({ response: await handler(event, context) });
  } catch {
    process.send?.({ response: 'failed' });
  }
});
process.send?.({ ready: true });
