import { findFunctionCode } from '../../lib/function-code.ts';

/** The functions' bundles are made once, before any test and not by several at a time. */
export default function buildOnce() {
  findFunctionCode('send-email');
}
