import { useMemo } from 'react';
import { createLedgerApi } from '../ledger/ledger-api.ts';
import type { LedgerApi, LinkInfo } from '../ledger/ledger-api.ts';
import { LedgerView } from '../ledger/ledger-view.tsx';
import { FullTime } from '../parts/clock.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Link } from '../router.tsx';
import { Story } from '../story/story.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 60_000;

interface AuditPageProps {
  token: string;
  changeId: string | undefined;
}

/** The ledger, or the story of a change, for who reads it by a link; or that the link opens nothing any more. */
export function AuditPage(props: AuditPageProps) {
  return (
    <>
      <header className="site">
        <p className="site-name">Roadbed</p>
        <p className="quiet">The record of changes, to be read only</p>
      </header>
      <Audit {...props} />
    </>
  );
}

function Audit({ token, changeId }: AuditPageProps) {
  const ledger = useMemo(() => createLedgerApi({ token }), [token]);
  const { value: link, failure } = usePolled(`link ${token}`, everyMs, () => ledger.link());
  const path = `/audit/${encodeURIComponent(token)}`;
  if (failure?.kind === 'refused') {
    return (
      <PageFrame title="This link opens nothing">
        <p className="notice notice-bad" role="alert">
          {failure.message}
        </p>
      </PageFrame>
    );
  }
  if (link === undefined) {
    return (
      <PageFrame title="Ledger">
        <p className="notice quiet" role="status">
          {failure === undefined ? 'Opening the ledger …' : `${failure.message} Trying again by itself.`}
        </p>
      </PageFrame>
    );
  }
  return changeId === undefined ? (
    <LedgerView api={ledger} title="Ledger" lead={<Lead link={link} />} changesPath={`${path}/changes`} />
  ) : (
    <AuditedChange ledger={ledger} link={link} path={path} changeId={changeId} />
  );
}

interface AuditedChangeProps {
  ledger: LedgerApi;
  link: LinkInfo;
  path: string;
  changeId: string;
}

function AuditedChange({ ledger, link, path, changeId }: AuditedChangeProps) {
  return (
    <PageFrame title={`Change ${changeId}`} lead={<Lead link={link} />}>
      <p>
        <Link href={path}>All of the ledger</Link>
      </p>
      <Story
        key={changeId}
        changeId={changeId}
        ledger={ledger}
        paths={{ ledger: path, changes: `${path}/changes` }}
      />
    </PageFrame>
  );
}

function Lead({ link: { label, expiresAt } }: { link: LinkInfo }) {
  return (
    <>
      Every step of every change, as it was recorded. You read it by a link for {label}, until{' '}
      <FullTime at={expiresAt} />; whoever has its address can.
    </>
  );
}
