import type { Life } from '../../functions/emails/life.ts';

/** An email as most are: one recipient, one tag, and nothing but Send and Delivery. */
const usual: Omit<Life, 'states' | 'tags'> & { [state: string]: unknown } = {
  id: '0107018f6a1b2c3d-4e5f6a7b-8c9d-4e0f-a1b2-c3d4e5f60718-000000',
  record: 'r'.repeat(43),
  claimId: '7d0c8f0e-3f55-4c8e-9d1b-6f8f5f0b9a11',
  caller: 'c'.repeat(43),
  acceptedAt: 1_767_225_600_123,
  expiresAt: 1_769_817_601,
  tags: [['order', '1001']],
  'q83vEjRWeJCr#accepted': { at: 1_767_225_600_123 },
  'q83vEjRWeJCr#delivered': { at: 1_767_225_601_123 },
};

/** What DynamoDB counts of a value ("DynamoDB item sizes and formats"). */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  // Two digits a byte, and one.
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (Array.isArray(value)) return 3 + value.reduce((sum, member) => sum + 1 + bytesOf(member), 0);
  const members = Object.entries(value as object);
  return 3 + members.reduce((sum, [name, member]) => sum + 1 + name.length + bytesOf(member), 0);
}

/** The item of a usual email once both of its events are in it. */
export const lifeBytes = (): number =>
  Object.entries(usual).reduce((sum, [name, value]) => sum + name.length + bytesOf(value), 0);
