import { serviceDescriptorSchema } from '@roadbed/catalog';
import { quote } from './name-problems.ts';

/** Why people cannot read this title. */
export function titleProblems(title: string | undefined): string[] {
  const parsed = serviceDescriptorSchema.shape.title.optional().safeParse(title);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ message }) => `The title ${quote(title)} ${message}. Correct --title.`);
}
