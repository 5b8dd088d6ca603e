import { shortCommit, shortDigest } from '../format.ts';

/** A release by the start of its digest, the whole on hover. */
export function Release({ digest }: { digest: string }) {
  return <code title={digest}>{shortDigest(digest)}</code>;
}

/** A commit by its start; a release can be without one. */
export function Commit({ commit }: { commit: string | null }) {
  return commit === null ? (
    <span className="quiet">no commit</span>
  ) : (
    <code title={commit}>{shortCommit(commit)}</code>
  );
}

/** A release and the commit that it was built from, if there is one. */
export function ReleaseAt({ digest, commit }: { digest: string; commit: string | null }) {
  return (
    <>
      <Release digest={digest} />
      {commit !== null && (
        <>
          {' at '}
          <Commit commit={commit} />
        </>
      )}
    </>
  );
}
