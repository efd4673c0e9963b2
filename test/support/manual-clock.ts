export interface ManualClock {
  /** Epoch milliseconds. */
  now: () => number;
  /** Lets time go by at once. */
  pass: (ms: number) => void;
  sleep: (ms: number) => Promise<void>;
  /** Every sleep, in milliseconds. */
  slept: number[];
}

/** A clock that stands still until it is told otherwise. */
export function manualClock(start: number): ManualClock {
  let time = start;
  const slept: number[] = [];
  const pass = (ms: number) => {
    time += ms;
  };
  return {
    now: () => time,
    pass,
    slept,
    async sleep(ms) {
      slept.push(ms);
      pass(ms);
    },
  };
}
