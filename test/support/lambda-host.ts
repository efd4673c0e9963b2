// A process that runs a function as Lambda's runtime does: it loads the file, then handles events one by one.
// Its clock may run ahead, as in an environment that starts later.
const { HANDLER_FILE = '', CLOCK_OFFSET_MS = '0' } = process.env;

const clock = Date.now;
Date.now = () => clock() + Number(CLOCK_OFFSET_MS);
console.info = () => {};

const { handler } = await import(HANDLER_FILE);
const TIMEOUT_MS = 20_000;

process.on('message', async (event: object) => {
  const deadline = Date.now() + TIMEOUT_MS;
  const context = { awsRequestId: 'host', getRemainingTimeInMillis: () => deadline - Date.now() };
  try {
    process.send?.({ response: await handler(event, context) });
  } catch {
    process.send?.({ response: 'failed' });
  }
});
process.send?.({ ready: true });
