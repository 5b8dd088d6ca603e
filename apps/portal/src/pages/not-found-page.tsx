import { PageFrame } from '../parts/page-frame.tsx';
import { Link } from '../router.tsx';

export function NotFoundPage({ path }: { path: string }) {
  return (
    <PageFrame title="There is no such page">
      <p>
        Nothing is at <code>{path}</code>. <Link href="/">Go to the services</Link>.
      </p>
    </PageFrame>
  );
}
