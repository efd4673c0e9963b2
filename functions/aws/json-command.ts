/** An answer of a service, its body read to the end. */
export interface JsonResponse {
  statusCode: number;
  headers: { [name: string]: string };
  text: string;
}

type Json = { [name: string]: unknown };

/** One call of an operation. `input` is what the SDK's command of the same name takes. */
export abstract class JsonCommand<Input extends object, Output> {
  abstract readonly path: string;
  abstract readonly headers: { [name: string]: string };
  readonly input: Input;

  constructor(input: Input) {
    this.input = input;
  }

  /** What goes over the wire. */
  abstract wire(): object;

  /** What a success says. */
  protected abstract output(json: Json): Output;

  /** What an error says: the service's name for it, and what else it has. */
  protected abstract error(response: JsonResponse, json: Json): { name: string | undefined };

  /** @throws the error that the answer is */
  read(response: JsonResponse): Output {
    const json = parse(response);
    if (response.statusCode < 300) return this.output(json);
    throw Object.assign(this.errorOf(response, json), toMetadata(response));
  }

  /** Whatever it holds, it is an error, and its status counts. */
  private errorOf(response: JsonResponse, json: Json): Error {
    try {
      const { name = 'Unknown', ...members } = this.error(response, json);
      const { message, Message } = json;
      const text = [message, Message].find((one) => typeof one === 'string') ?? 'UnknownError';
      return Object.assign(new Error(text as string), { ...members, name });
    } catch (error) {
      return error as Error;
    }
  }
}

/** An answer that is no JSON, a gateway's in HTML say, still has its status. */
function parse(response: JsonResponse): Json {
  try {
    return response.text === '' ? {} : (JSON.parse(response.text) ?? {});
  } catch (error) {
    throw Object.assign(error as SyntaxError, toMetadata(response));
  }
}

/** What the head of an answer says, whatever became of its body; the SDK's errors have it under the same name. */
export function toMetadata({ statusCode, headers }: Pick<JsonResponse, 'statusCode' | 'headers'>) {
  const requestId = headers['x-amzn-requestid'];
  return { $metadata: { httpStatusCode: statusCode, ...(requestId && { requestId }) } };
}
