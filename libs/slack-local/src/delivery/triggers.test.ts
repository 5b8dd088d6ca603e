import { expect, it } from 'vitest';
import { createTriggers, TRIGGER_TTL_MS } from './triggers.ts';

it('lets a trigger_id be used once, within 3 s', () => {
  let now = 1000;
  const triggers = createTriggers(() => now);
  const id = triggers.issue({ user: 'U0ANA' });
  now += TRIGGER_TTL_MS;
  expect(triggers.exchange(id)).toEqual({ ok: true, trigger: { user: 'U0ANA' } });
  expect(triggers.exchange(id)).toEqual({ ok: false, error: 'exchanged_trigger_id' });
});

it('refuses a trigger_id that is too old or was never given', () => {
  let now = 1000;
  const triggers = createTriggers(() => now);
  const id = triggers.issue({ user: 'U0ANA' });
  now += TRIGGER_TTL_MS + 1;
  expect(triggers.exchange(id)).toEqual({ ok: false, error: 'expired_trigger_id' });
  expect(triggers.exchange('made-up')).toEqual({ ok: false, error: 'invalid_trigger_id' });
});
