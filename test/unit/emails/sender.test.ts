import { describe, expect, test } from 'vitest';
import { maySendAs, narrowSenders } from '../../../functions/emails/sender.ts';

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

describe('the senders of one caller are what the deployment allows too', () => {
  const defaultFrom = { name: 'Shop', address: 'shop@example.com' };
  test.each<[string, string[], string[], string[]]>([
    ['an address within a domain', ['example.com'], ['news@example.com'], ['news@example.com']],
    ['a domain that has one address left', ['news@example.com'], ['example.com'], ['news@example.com']],
    ['the same domain', ['example.com'], ['example.com'], ['example.com']],
    ['the same address once', ['a@example.com'], ['a@example.com'], ['a@example.com']],
    ['nothing of another domain', ['example.com'], ['example.org', 'a@example.org'], []],
    ['nothing of a subdomain', ['example.com'], ['mail.example.com', 'a@mail.example.com'], []],
    ['nothing of a domain above', ['mail.example.com'], ['example.com'], []],
    ['nothing of an address in other letters', ['a@example.com'], ['A@example.com'], []],
    ['nothing for no list', ['example.com'], [], []],
  ])('%s', (_, allowed, own, both) => {
    expect(narrowSenders({ defaultFrom, allowed }, own).allowed).toEqual(both);
  });

  test.each<[string, string[], object]>([
    [
      'from their first address',
      ['example.org', 'a@example.com', 'b@example.com'],
      { address: 'a@example.com' },
    ],
    ["with its name, where it is the deployment's own", ['shop@example.com'], defaultFrom],
    ["from the deployment's own, where they have domains alone", ['example.com'], defaultFrom],
  ])('an email without from comes %s', (_, own, from) => {
    expect(narrowSenders({ defaultFrom, allowed: ['example.com'] }, own).defaultFrom).toEqual(from);
  });
});
