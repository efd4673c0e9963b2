import { describe, expect, test } from 'vitest';
import { maySendAs } from '../../../functions/emails/sender.ts';

describe('a sender is allowed', () => {
  test.each([
    ['by its address', 'news@example.com', ['news@example.com']],
    ['by its domain', 'news@example.com', ['example.com']],
    ['by any entry of the list', 'news@example.com', ['other.example', 'ada@example.com', 'example.com']],
  ])('%s', (_, address, allowed) => {
    expect(maySendAs({ address }, allowed)).toBe(true);
  });

  test('whatever name it gives itself', () => {
    expect(maySendAs({ name: 'Example', address: 'news@example.com' }, ['example.com'])).toBe(true);
  });
});

describe('a sender is not allowed', () => {
  test.each([
    ['by an empty list', 'news@example.com', []],
    ['by another address of its domain', 'news@example.com', ['ada@example.com']],
    ['by its address in other letters', 'News@example.com', ['news@example.com']],
    ['at a subdomain of an allowed domain', 'news@mail.example.com', ['example.com']],
    ['at the parent of an allowed domain', 'news@example.com', ['mail.example.com']],
    ['at a domain that ends like an allowed one', 'news@badexample.com', ['example.com']],
    ['at a domain that begins like an allowed one', 'news@example.com.evil.example', ['example.com']],
    ['by a local part that reads like an allowed domain', 'example.com@evil.example', ['example.com']],
  ])('%s', (_, address, allowed) => {
    expect(maySendAs({ address }, allowed)).toBe(false);
  });

  test('by a name that reads like an allowed address', () => {
    expect(maySendAs({ name: 'news@example.com', address: 'eve@evil.example' }, ['news@example.com'])).toBe(
      false,
    );
  });
});
