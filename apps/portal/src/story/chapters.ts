import type { Entry } from '../ledger/ledger-api.ts';

/** The parts of a change's story, in the order in which it is told. */
export const chapters = [
  { name: 'asked', title: 'Asked for' },
  { name: 'approval', title: 'Approval' },
  { name: 'rollout', title: 'Rollout' },
  { name: 'outcome', title: 'Outcome' },
  { name: 'told', title: 'Who was told' },
  { name: 'after', title: 'Afterwards' },
  { name: 'other', title: 'Also on record' },
] as const;
export type ChapterName = (typeof chapters)[number]['name'];

/** Which part of the story a type of entry belongs to; one that nobody knows yet is told at the end. */
const places: [pattern: RegExp, chapter: ChapterName][] = [
  [/^release\./, 'asked'],
  [/^change\.(requested|described|advanced)$/, 'asked'],
  [/^change\.(approval-given|approved|held)$/, 'approval'],
  [/^change\.(live|failed|rejected|replaced|lapsed)$/, 'outcome'],
  [/^rollout\.(verified|previous-drained)$/, 'after'],
  [/^rollout\./, 'rollout'],
  [/^notice\./, 'told'],
  [/^change\.(rolled-back|reviewed)$/, 'after'],
  [/^(instance|alert|incident)\./, 'after'],
];

export function chapterOf(type: string): ChapterName {
  const name = type.replace(/^roadbed\./, '').replace(/\.v\d+$/, '');
  return places.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** A step of the story, with the one of the whole story before it in time. */
export type Step = { entry: Entry; before: Entry | undefined };

/** Entries in the order of time as a story: the chapters that have steps. */
export function tellStory(entries: readonly Entry[]): { title: string; name: ChapterName; steps: Step[] }[] {
  const steps = entries.map((entry, at) => ({ entry, before: entries[at - 1] }));
  return chapters
    .map(({ name, title }) => ({
      name,
      title,
      steps: steps.filter(({ entry }) => chapterOf(entry.type) === name),
    }))
    .filter((chapter) => chapter.steps.length > 0);
}
