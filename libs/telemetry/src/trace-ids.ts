const POOL_BYTES = 8192;
const numbers = new Uint32Array(POOL_BYTES / 4);
const pool = Buffer.from(numbers.buffer);
let used = POOL_BYTES;

/** 16 random bytes in hex (W3C Trace Context, 3.2.2.3). */
export function randomTraceId(): string {
  return randomHex(16);
}

/** 8 random bytes in hex (W3C Trace Context, 3.2.2.4). */
export function randomSpanId(): string {
  return randomHex(8);
}

/**
 * Ids need to differ, not to be secret: as in OpenTelemetry's own generator, V8's generator makes them, which
 * the system seeds for each process. `node:crypto` would be a twentieth of a start.
 */
function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    for (let index = 0; index < numbers.length; index += 1) {
      numbers[index] = Math.random() * 2 ** 32;
    }
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
