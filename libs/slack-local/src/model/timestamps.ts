export type Timestamps = {
  /** The next message timestamp: "seconds.micros", unique and rising within this server. */
  next(): string;
  /** Tells of a timestamp already used (read from the journal), so that none is given twice. */
  observe(ts: string): void;
};

export function createTimestamps(): Timestamps {
  let last = 0;
  return {
    next() {
      last = Math.max(last + 1, Date.now() * 1000);
      return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
    },
    observe(ts) {
      const [seconds = '0', micros = '0'] = ts.split('.');
      last = Math.max(last, Number(seconds) * 1e6 + Number(micros));
    },
  };
}
