import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/** 16 random bytes in hex (W3C Trace Context, 3.2.2.3), drawn from a pool: a system call a thousand ids. */
export function randomTraceId(): string {
  return randomHex(16);
}

/** 8 random bytes in hex (W3C Trace Context, 3.2.2.4). */
export function randomSpanId(): string {
  return randomHex(8);
}

function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
