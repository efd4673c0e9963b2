/**
 * In MB. Lambda gives CPU by memory, and a request needs CPU, not heap: for TLS, signatures and a cold start. The
 * function that sends is waited for, and more than it has here costs more than it brings (bench/results.md, "Memory size
 * against cost").
 */
export const memoryMb = { send: 1_024, others: 512 } as const;
