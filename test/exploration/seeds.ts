import { type Bounds, usual } from './bounds.ts';

/** A way that was worth keeping. */
export interface Seed {
  title: string;
  bounds: Bounds;
  /** The names of the choices, as a finding prints them. */
  choices: string[];
  /** It still breaks a promise: see open-findings.ts. */
  isOpen?: boolean;
}

/** Ways that are gone first. */
export const seeds: readonly Seed[] = [
  {
    title: 'an event comes when its record is deleted',
    bounds: usual,
    choices: ['1 told', '1 SES accepts', 'the 24 hours are over', 'deleted', 'event m0-1.1 told'],
  },
  {
    title: 'a put arrives when its claim was taken back, and again when a later one was released',
    bounds: usual,
    choices: ['1 later', '1 told', '2 told late', '2 told', 'late 0'],
  },
  {
    title:
      'a put arrives when its maker was told that somebody else is at it, and takes a key that came free',
    bounds: { ...usual, emails: [0, 0], faults: 3 },
    choices: [
      '1 told late',
      '1 later',
      'the lease is over',
      '2 copied',
      '2 told',
      'late 0',
      'late 0',
      '2 told',
    ],
    isOpen: true,
  },
];
