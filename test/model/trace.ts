import type { Edge, Graph, Row } from './graph.ts';

/** The way to a broken promise, a line a step: which action, by which claim, and what it changed that others can see. */
export function printTrace({ edges }: Graph): string[] {
  return edges.map((edge) => [printAction(edge), ...listChanges(edge)].join(' · '));
}

function printAction({ action, claim }: Edge): string {
  return claim === undefined ? action : `${action} of claim ${claim}`;
}

function listChanges({ from, to, claim }: Edge): string[] {
  const changes: string[] = [];
  if (to.now !== from.now) changes.push(`tick ${to.now}`);
  if (claim !== undefined && from.pc[claim - 1] === 'new') changes.push(`claimedAt ${to.at[claim - 1]}`);
  if (JSON.stringify(to.row) !== JSON.stringify(from.row)) changes.push(`record: ${printRow(to.row)}`);
  const emails = sum(to.emails);
  if (emails !== sum(from.emails)) changes.push(emails === 1 ? 'the email' : `EMAIL ${emails}`);
  if (to.hand.claim !== from.hand.claim) changes.push(`"${to.hand.to}" of claim ${to.hand.claim}`);
  return changes;
}

const printRow = ({ status, claim, expires }: Row) =>
  status === 'absent' ? 'none' : `${status}, claim ${claim}, until tick ${expires}`;

const sum = (counts: number[]) => counts.reduce((one, other) => one + other, 0);
