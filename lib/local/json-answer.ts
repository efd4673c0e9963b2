/** What a service answers. */
export interface ServiceAnswer {
  status: number;
  type: string;
  body: string;
}

/** An object of a request, whatever is in it. */
export type Json = { readonly [name: string]: unknown };

const JSON_TYPE = 'application/x-amz-json-1.0';

/** What the SDK reads as the answer of a service that speaks AWS JSON. */
export const answerJson = (body: object): ServiceAnswer => ({
  status: 200,
  type: JSON_TYPE,
  body: JSON.stringify(body),
});

/** What the SDK throws as an error of this name. */
export const refuseJson = (name: string, message: string): ServiceAnswer => ({
  status: 400,
  type: JSON_TYPE,
  body: JSON.stringify({ __type: name, message }),
});
