import { type Load, type Outcome, simulateLoad } from './simulate-load.ts';

/** In a thread to itself: it makes the timers of its whole thread virtual. */
export default (load: Load): Promise<Outcome> => simulateLoad(load);
