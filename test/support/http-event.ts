import type { HttpEvent } from '../../functions/http/read-caller-and-key.ts';
import { apiGatewayEvent } from './api-gateway-event.ts';

/** `POST /email` with this email under this key, by one and the same caller. */
export function httpEvent(email: object, key: string): HttpEvent {
  return apiGatewayEvent({ body: email, headers: { 'idempotency-key': key } });
}
