import type { Platform } from '../api.ts';
import { Link, type Page } from '../router.tsx';

const entries = [
  { href: '/', text: 'Services', names: ['services'] },
  { href: '/changes', text: 'Changes', names: ['changes', 'change'] },
  { href: '/delivery', text: 'Delivery', names: ['delivery'] },
  { href: '/ledger', text: 'Ledger', names: ['ledger'] },
  { href: '/locks', text: 'Locks', names: ['locks'] },
  { href: '/alerts', text: 'Alerts', names: ['alerts'] },
  { href: '/feedback', text: 'Feedback', names: ['feedback'] },
];

/** The name, the pages, and the ways out to the chat and the API's description. */
export function Header({ platform, page }: { platform: Platform | undefined; page: Page }) {
  return (
    <header className="site">
      <a className="skip" href="#content">
        Skip to content
      </a>
      <p className="site-name">
        <Link href="/">Roadbed</Link>
        {platform && <span className="quiet"> {platform.organisation}</span>}
      </p>
      <nav aria-label="Pages">
        <ul>
          {entries.map(({ href, text, names }) => (
            <li key={href}>
              <Link href={href} aria-current={names.includes(page.name) ? 'page' : undefined}>
                {text}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <ul className="site-ways">
        {platform?.slackUrl && (
          <li>
            <a href={platform.slackUrl}>Slack</a>
          </li>
        )}
        <li>
          <a href="/api/openapi.json">API</a>
        </li>
      </ul>
    </header>
  );
}
