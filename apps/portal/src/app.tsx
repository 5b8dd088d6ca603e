import type { ReactNode } from 'react';
import type { Api, Platform } from './api.ts';
import { createLedgerApi } from './ledger/ledger-api.ts';
import { AlertsPage } from './pages/alerts-page.tsx';
import { AuditPage } from './pages/audit-page.tsx';
import { ChangePage } from './pages/change-page.tsx';
import { ChangesPage } from './pages/changes-page.tsx';
import { DeliveryPage } from './pages/delivery-page.tsx';
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
const ledger = createLedgerApi();

/** The whole portal: the header, and the page that the address names. */
export function App({ api }: { api: Api }) {
  const { path } = usePlace();
  const page = toPage(path);
  // Whoever reads by a link sees nothing of the rest.
  if (page.name === 'audit') {
    return (
      <Clock>
        <AuditPage key={page.token} token={page.token} changeId={page.changeId} />
      </Clock>
    );
  }
  return <Portal api={api} page={page} path={path} />;
}

function Portal({ api, page, path }: { api: Api; page: Page; path: string }) {
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
      return <ChangePage key={page.id} api={api} ledger={ledger} platform={platform} id={page.id} />;
    case 'delivery':
      return <DeliveryPage api={api} platform={platform} />;
    case 'ledger':
      return <LedgerPage ledger={ledger} />;
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
