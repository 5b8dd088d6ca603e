import type { ReactNode } from 'react';
import { FullTime } from './clock.tsx';
import type { Polled } from '../use-polled.ts';

interface PolledViewProps<T> {
  polled: Polled<T>;
  /** What is loaded, for the words while it is: `services`. */
  what: string;
  children: (value: T) => ReactNode;
}

/** What was polled, or that it is on its way, or why it does not come. Old news stays, marked as such. */
export function PolledView<T>({ polled, what, children }: PolledViewProps<T>) {
  const { value, failure, at } = polled;
  if (value === undefined && failure === undefined) {
    return (
      <p className="notice quiet" role="status">
        Loading {what} …
      </p>
    );
  }
  return (
    <>
      {failure && (
        <div className="notice notice-bad" role="alert">
          <p>
            {failure.message} {failure.kind === 'refused' ? '' : 'Trying again by itself.'}
          </p>
          {at !== undefined && (
            <p>
              What is shown is from <FullTime at={new Date(at).toISOString()} />.
            </p>
          )}
          {at === undefined && failure.kind === 'unreachable' && (
            <p>
              If it does not come back, start it with <code>npm start</code>.
            </p>
          )}
        </div>
      )}
      {value !== undefined && children(value)}
    </>
  );
}
