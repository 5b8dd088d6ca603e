import { z } from 'zod';
import { readBlocks } from '../blocks/read-blocks.ts';
import type { MessageEdit } from '../model/chat.ts';
import { json } from './fields.ts';
import { refuse, type SlackRefusal } from './method.ts';

export type RawContent = { text?: string | undefined; blocks?: unknown; attachments?: unknown };

const anything = json(z.unknown());
const attachmentList = json(z.array(z.looseObject({})).max(100));

/** Reads what a message says: text, blocks and attachments, within Slack's limits. */
export function readContent(
  raw: RawContent,
  textLimit: number,
): { ok: true; content: MessageEdit } | SlackRefusal {
  const { text = '' } = raw;
  if (text.length > textLimit) return refuse('msg_too_long');
  const content: MessageEdit = { text };
  if (isGiven(raw.blocks)) {
    const read = readBlocks(anything.parse(raw.blocks), 'message');
    if (!read.ok) return refuse(read.error, read.problems);
    if (read.blocks.length > 0) content.blocks = read.blocks;
  }
  if (isGiven(raw.attachments)) {
    const parsed = attachmentList.safeParse(raw.attachments);
    if (!parsed.success) return refuse('invalid_attachments');
    if (parsed.data.length > 0) content.attachments = parsed.data;
  }
  if (text === '' && !content.blocks && !content.attachments) return refuse('no_text');
  return { ok: true, content };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
