import type { Acceptance } from '../simulation/history.ts';
import type { Bounds } from './bounds.ts';
import type { Call } from './process-tree.ts';
import { noting, type State, timeOf } from './state.ts';

/** SES accepts an email: from now on there may be events of it. */
export function accept({ bounds }: { bounds: Bounds }, state: State, acceptance: Acceptance): State {
  const { history, events } = state;
  return {
    ...noting(state, { acceptances: [...history.acceptances, { ...acceptance, at: timeOf(state) }] }),
    events: [...events, { messageId: acceptance.messageId, left: bounds.deliveries, at: undefined }],
  };
}

/** The state after a write that says of an email that SES has it, if it was made. */
export function markTold(state: State, before: State, call: Call): State {
  const { response } = call.to === 'step' ? call.settlement : {};
  if (!response || state.row === before.row) return state;
  return toldOf(state, ({ messageId }) => response.body.includes(`"${messageId}"`));
}

/** The state when it was told of these emails that SES has them. */
export function toldOf(state: State, isMeant: (acceptance: Acceptance) => boolean): State {
  const acceptances = state.history.acceptances.map((one) =>
    isMeant(one) ? { ...one, toldAt: Math.min(one.toldAt, timeOf(state)) } : one,
  );
  return noting(state, { acceptances });
}
