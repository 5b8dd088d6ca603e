import { Badge } from '../parts/badge.tsx';
import type { Liveness } from './follow-ledger.ts';

interface LiveBadgeProps {
  liveness: Liveness;
  isPaused: boolean;
  onPause: (isPaused: boolean) => void;
}

/** Whether what is shown is what is, and the switch for it. */
export function LiveBadge({ liveness, isPaused, onPause }: LiveBadgeProps) {
  return (
    <span className="live">
      <span role="status">
        <State liveness={liveness} isPaused={isPaused} />
      </span>
      <button type="button" aria-pressed={isPaused} onClick={() => onPause(!isPaused)}>
        {isPaused ? 'Go on' : 'Pause'}
      </button>
    </span>
  );
}

function State({ liveness, isPaused }: { liveness: Liveness; isPaused: boolean }) {
  if (isPaused) return <Badge tone="wait" text="Paused" />;
  switch (liveness) {
    case 'live':
      return <Badge tone="good" text="Live" />;
    case 'connecting':
      return <Badge tone="busy" text="Connecting" />;
    case 'away':
      return <Badge tone="bad" text="Not live: trying again" />;
    default:
      return <Badge tone="bad" text="Not live" />;
  }
}
