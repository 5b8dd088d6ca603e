import { useState } from 'react';
import type { LedgerApi, LedgerFilter } from './ledger-api.ts';

const formats = ['csv', 'json'] as const;

/** All entries of the filter as a file. */
export function Downloads({ api, filter }: { api: LedgerApi; filter: LedgerFilter }) {
  const [problem, setProblem] = useState('');
  const { fileUrl } = api;
  const what = Object.keys(filter).length === 0 ? 'all entries' : 'all that fit';
  const save = async (format: (typeof formats)[number]) => {
    const file = await api.file(filter, format);
    setProblem(file.ok ? '' : file.failure.message);
    if (file.ok) saveAs(file.value, `ledger.${format}`);
  };
  return (
    <p className="downloads small">
      Download {what}:{' '}
      {formats.map((format) =>
        fileUrl === undefined ? (
          <button key={format} type="button" onClick={() => void save(format)}>
            {format.toUpperCase()}
          </button>
        ) : (
          <a key={format} href={fileUrl(filter, format)} download={`ledger.${format}`}>
            {format.toUpperCase()}
          </a>
        ),
      )}
      {problem !== '' && <span role="alert"> {problem}</span>}
    </p>
  );
}

/** A link cannot carry a token, so that the file is fetched first. */
function saveAs(file: Blob, name: string): void {
  const href = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
