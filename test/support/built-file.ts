import { join } from 'node:path';
import { findFunctionCode } from '../../lib/function-code.ts';
import type { FunctionName, SdkName, StoreName } from '../../lib/function-names.ts';

/** The ES module of a built function, to be loaded as Lambda loads it. */
export const builtFile = (name: FunctionName, sdk?: SdkName, store?: StoreName) =>
  join(findFunctionCode(name, sdk, store), 'index.mjs');
