import { expect, test } from 'vitest';
import { describeEvents } from './describe-events.ts';
import { eventCatalog } from './event-catalog.ts';

test('docs/events.md says what each type of event holds', async () => {
  await expect(describeEvents(eventCatalog)).toMatchFileSnapshot('../../../../docs/events.md');
});
