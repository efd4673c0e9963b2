import { join } from 'node:path';
import { findFunctionCode } from '../../lib/function-code.ts';
import type { FunctionName, SdkName } from '../../lib/function-names.ts';

/** The ES module of a built function, to be loaded as Lambda loads it. */
export const builtFile = (name: FunctionName, sdk?: SdkName) =>
  join(findFunctionCode(name, sdk), 'index.mjs');
