import type { SdkName } from './function-names.ts';

/** What the functions speak to AWS with. */
export class Sdk {
  /** Clients of ours for the few calls that are made: a quarter of the bundle, less than half of a cold start. */
  static readonly LEAN = new Sdk('lean');
  /** The whole SDK: FIPS and dual-stack endpoints, and the correction of a wrong clock. */
  static readonly FULL = new Sdk('full');

  /** @internal */
  readonly _name: SdkName;

  private constructor(name: SdkName) {
    this._name = name;
  }
}
