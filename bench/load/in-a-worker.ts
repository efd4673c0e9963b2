import { registerHooks } from 'node:module';
import { leanAlias } from '../../lib/build/bundle-options.ts';
import type { Load, Outcome } from './simulate-load.ts';

// What stands in for the SDK in the bundles stands in for it here.
registerHooks({ resolve: (name, context, next) => next(leanAlias[name] ?? name, context) });
const { simulateLoad } = await import('./simulate-load.ts');

/** In a thread to itself: it makes the timers of its whole thread virtual. */
export default (load: Load): Promise<Outcome> => simulateLoad(load);
