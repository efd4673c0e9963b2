/** An answer of a service, its body read to the end. */
export interface JsonResponse {
  statusCode: number;
  headers: { [name: string]: string };
  text: string;
}

/** An object of an answer, whatever is in it. */
export type Json = { [name: string]: unknown };

/** What the SDK tells of a call beside its output; `requestId` is the service's own. */
export interface ResponseMetadata {
  httpStatusCode: number;
  requestId?: string;
}

/** One call of an operation. `input` is what the SDK's command of the same name takes. */
export abstract class JsonCommand<Input extends object = object, Output extends object = object> {
  abstract readonly path: string;
  abstract readonly headers: { [name: string]: string };
  readonly input: Input;

  constructor(input: Input) {
    this.input = input;
  }

  /** What goes over the wire. */
  abstract toWire(): object;

  /** What a success says. */
  abstract toOutput(json: Json): Output;

  /** What an error says: the service's name for it, and what else it has. */
  abstract readError(response: JsonResponse, json: Json): { name: string | undefined };
}

/**
 * The error that an answer is, with the service's name for it and its text, as the SDK gives them.
 *
 * @throws what makes it unreadable
 */
export function toServiceError(command: JsonCommand, response: JsonResponse, json: Json): Error {
  const { name = 'Unknown', ...members } = command.readError(response, json);
  const { message, Message } = json;
  const text = [message, Message].find((one) => typeof one === 'string') ?? 'UnknownError';
  return Object.assign(new Error(text as string), { ...members, name });
}
