import type { ModalView } from '@slack/web-api';
import { z } from 'zod';

export const rejectView = 'reject-change';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const stateSchema = z.object({
  reason: z.object({ reason: z.object({ value: z.string().nullish() }) }),
});

/** Asks why a change is rejected. */
export function toRejectView(changeId: string): ModalView {
  return {
    type: 'modal',
    callback_id: rejectView,
    private_metadata: changeId,
    title: plain(`Reject ${changeId}`.slice(0, 24)),
    submit: plain('Reject'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'reason',
        label: plain('Why?'),
        hint: plain('Who asked for it is told, and it goes on record.'),
        element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 500 },
      },
    ],
  };
}

/** What was typed into it; empty for nothing. */
export function readReason(values: unknown): string {
  return stateSchema.safeParse(values).data?.reason.reason.value ?? '';
}
