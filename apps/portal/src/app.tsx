import type { ReactNode } from 'react';
import type { Api, Platform } from './api.ts';
import { AlertsPage } from './pages/alerts-page.tsx';
import { ChangePage } from './pages/change-page.tsx';
import { ChangesPage } from './pages/changes-page.tsx';
import { FeedbackPage } from './pages/feedback-page.tsx';
import { LedgerPage } from './pages/ledger-page.tsx';
import { LocksPage } from './pages/locks-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { ServicesPage } from './pages/services-page.tsx';
import { Clock } from './parts/clock.tsx';
import { Header } from './parts/header.tsx';
import { toPage, usePlace, type Page } from './router.tsx';
import { usePolled } from './use-polled.ts';

const everyMs = 60_000;

/** The whole portal: the header, and the page that the address names. */
export function App({ api }: { api: Api }) {
  const { path } = usePlace();
  const page = toPage(path);
  const platform = usePolled('platform', everyMs, () => api.platform()).value;
  return (
    <Clock>
      <Header platform={platform} page={page} />
      <CurrentPage page={page} path={path} api={api} platform={platform} />
    </Clock>
  );
}

interface CurrentPageProps {
  page: Page;
  path: string;
  api: Api;
  platform: Platform | undefined;
}

function CurrentPage({ page, path, api, platform }: CurrentPageProps): ReactNode {
  switch (page.name) {
    case 'services':
      return <ServicesPage api={api} platform={platform} />;
    case 'changes':
      return <ChangesPage api={api} platform={platform} />;
    case 'change':
      return <ChangePage key={page.id} api={api} platform={platform} id={page.id} />;
    case 'ledger':
      return <LedgerPage api={api} />;
    case 'alerts':
      return <AlertsPage api={api} />;
    case 'locks':
      return <LocksPage api={api} />;
    case 'feedback':
      return <FeedbackPage api={api} platform={platform} />;
    default:
      return <NotFoundPage path={path} />;
  }
}
