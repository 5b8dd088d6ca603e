import { z } from 'zod';

const form = /^(?<changeId>C-\d{1,10}) (?<fingerprint>[0-9a-f]{64})$/;
const shownSchema = z.object({ changeId: z.string(), fingerprint: z.string() });

/** What a button of a change's message stands for: this change, as it was when it was shown. */
export function toButtonValue(changeId: string, fingerprint: string): string {
  return `${changeId} ${fingerprint}`;
}

/** The change and the fingerprint of a button; undefined for a value that no button of ours has. */
export function parseButtonValue(value: unknown): z.output<typeof shownSchema> | undefined {
  return shownSchema.safeParse(form.exec(String(value))?.groups).data;
}
