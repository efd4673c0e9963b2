import { describe, expect, test } from 'vitest';
import { defaultLimits, LAMBDA_TIMEOUT_SECONDS } from '../../../functions/emails/limits.ts';

const { claimMs, sendMs, settleMs, findMs, waitMs, answerMs, leaseGraceMs } = defaultLimits;
const lambdaMs = LAMBDA_TIMEOUT_SECONDS * 1_000;

describe('the deadlines nest', () => {
  test('API Gateway outlives Lambda', () => {
    expect(lambdaMs).toBeLessThan(29_000);
  });

  test('a claim, an attempt, its settle and the answer fit into one Lambda invocation', () => {
    expect(claimMs + sendMs + settleMs + answerMs).toBeLessThan(lambdaMs);
  });

  test('a request that waited as long as it may can still send', () => {
    expect(waitMs + sendMs + settleMs + answerMs).toBeLessThanOrEqual(lambdaMs);
  });

  test('a request whose claim never got an answer after its wait can still take it back', () => {
    expect(waitMs + claimMs + settleMs + findMs + answerMs).toBeLessThan(lambdaMs);
  });

  test('the last look at a record fits into the time kept for the answer', () => {
    expect(findMs).toBeLessThan(answerMs);
  });

  test('a lease outlives the Lambda that holds it', () => {
    expect(leaseGraceMs).toBeGreaterThan(0);
  });
});
