import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

/** SHA-256 and its HMAC by Node, as the SDK's signer wants to have them. */
export class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret ? createHmac('sha256', importKey(secret)) : createHash('sha256');
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  /** The signer uses each hash once. */
  reset(): never {
    throw new Error('A hash is used once');
  }
}

/** A day's signing key serves all of its requests, and importing it takes longer than the HMAC itself. */
const imported = new WeakMap<object, KeyObject>();

function importKey(secret: string | ArrayBuffer | ArrayBufferView): string | KeyObject {
  if (typeof secret === 'string') return secret;
  const key = imported.get(secret) ?? createSecretKey(secret as NodeJS.ArrayBufferView);
  imported.set(secret, key);
  return key;
}
