import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../../functions/aws/sha256.ts';

const bytes = fc.uint8Array({ maxLength: 200 });

test('it is SHA-256', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (first, second) => {
      const hash = new Sha256();
      hash.update(first);
      hash.update(second);
      const expected = createHash('sha256').update(first).update(second).digest();
      expect(Buffer.from(await hash.digest())).toEqual(expected);
    }),
  );
});

test('with a secret it is the HMAC, the second time too', async () => {
  const secret = fc.oneof(fc.string({ minLength: 1 }), fc.uint8Array({ minLength: 1 }));
  await fc.assert(
    fc.asyncProperty(secret, bytes, async (key, data) => {
      for (let time = 0; time < 2; time += 1) {
        const hmac = new Sha256(key);
        hmac.update(data);
        expect(Buffer.from(await hmac.digest())).toEqual(createHmac('sha256', key).update(data).digest());
      }
    }),
  );
});

test('it cannot be used again', () => {
  expect(() => new Sha256().reset()).toThrow('once');
});
