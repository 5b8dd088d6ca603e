import type { ChangeDetails } from '../api.ts';

/** Which values and toggles differ from what is live; of secrets only that they do. */
export function Values({ details }: { details: ChangeDetails }) {
  const { values, valueCount, onlyConfiguration } = details;
  return (
    <section aria-labelledby="values">
      <h2 id="values">Values and toggles</h2>
      {valueCount === 0 ? (
        <p className="quiet">None differs from what is live.</p>
      ) : (
        <>
          {onlyConfiguration && <p>Nothing else differs from what is live.</p>}
          <table className="cards">
            <thead>
              <tr>
                <th scope="col">Value</th>
                <th scope="col">Live</th>
                <th scope="col">With the change</th>
              </tr>
            </thead>
            <tbody>
              {values.map(({ file, key, before, after, secret }) => (
                <tr key={`${file} ${key}`}>
                  <th scope="row">
                    <code>{key === '' ? 'all of it' : key}</code>
                    <p className="quiet small">{file}</p>
                  </th>
                  <td data-label="Live">
                    <Value text={before} secret={secret} />
                  </td>
                  <td data-label="With it">
                    <Value text={after} secret={secret} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {valueCount > values.length && (
            <p className="quiet small">Others that are not listed: {valueCount - values.length}.</p>
          )}
        </>
      )}
    </section>
  );
}

function Value({ text, secret }: { text: string | undefined; secret: boolean }) {
  if (secret) return <span className="quiet">secret</span>;
  return text === undefined ? <span className="quiet">none</span> : <code>{text}</code>;
}
