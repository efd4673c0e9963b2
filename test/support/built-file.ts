import { join } from 'node:path';
import type { FunctionName, Sdk } from '../../lib/build/layout.ts';
import { findFunctionCode } from '../../lib/function-code.ts';

/** The ES module of a built function, to be loaded as Lambda loads it. */
export const builtFile = (name: FunctionName, sdk?: Sdk) => join(findFunctionCode(name, sdk), 'index.mjs');
