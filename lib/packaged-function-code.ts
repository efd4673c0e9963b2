import { join } from 'node:path';
import { type FunctionName, type SdkName, type StoreName, toBundlePath } from './function-names.ts';

/**
 * What stands in for function-code.ts in the package: the folder of a function, which the package brings along. Nothing is
 * bundled where an app is synthesized.
 */
export function findFunctionCode(name: FunctionName, sdk: SdkName, store: StoreName = 'dynamodb'): string {
  return join(__dirname, '../bundles', toBundlePath(name, sdk, store));
}
