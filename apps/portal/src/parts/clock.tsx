import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { fullTime, timeAgo } from '../format.ts';

const NowContext = createContext(0);
const tickMs = 10_000;

/** Keeps all relative times below it up to date with one timer. */
export function Clock({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** A time as `5 min. ago`, the exact one on hover. */
export function Ago({ at }: { at: string }) {
  const now = useContext(NowContext);
  return (
    <time dateTime={at} title={fullTime(at)}>
      {timeAgo(at, Math.max(now, Date.now()))}
    </time>
  );
}

/** A time to the second. */
export function FullTime({ at }: { at: string }) {
  return <time dateTime={at}>{fullTime(at)}</time>;
}
