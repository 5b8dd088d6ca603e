import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';
import { readHeader } from './read-mail.ts';

/** What the server does with a mail instead of taking it. */
export type SmtpMishap =
  | { at: 'connect' | 'recipient' | 'data'; code: number; says: string }
  /** Takes it, and is gone before it answers. */
  | 'lost-answer';

export type ReceivedMail = { recipient: string; messageId: string; raw: string };

/** A real SMTP server of the test's own. */
export async function startSmtp({ onMail = async () => {} }: { onMail?: () => Promise<void> } = {}) {
  const mails: ReceivedMail[] = [];
  const mishaps: SmtpMishap[] = [];
  const refuse = (at: 'connect' | 'recipient' | 'data'): Error | null => {
    const [next] = mishaps;
    if (typeof next !== 'object' || next.at !== at) return null;
    mishaps.shift();
    return Object.assign(new Error(next.says), { responseCode: next.code });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, callback) => callback(refuse('connect')),
    onRcptTo: (_address, _session, callback) => callback(refuse('recipient')),
    onData(stream, session, callback) {
      // A client that is killed ends its mail early, which is none then.
      void text(stream).then((raw) => take(raw, session, callback), callback);
    },
  });
  server.on('error', () => {});

  async function take(
    raw: string,
    { id, envelope }: SMTPServerSession,
    callback: (refusal: Error | null) => void,
  ): Promise<void> {
    const refusal = refuse('data');
    if (refusal !== null) {
      callback(refusal);
      return;
    }
    const recipient = envelope.rcptTo.map(({ address }) => address).join();
    mails.push({ recipient, messageId: readHeader(raw, 'Message-ID') ?? '', raw });
    await onMail();
    if (mishaps[0] !== 'lost-answer') {
      callback(null);
      return;
    }
    mishaps.shift();
    for (const connection of server.connections) if (connection.session.id === id) connection.close();
  }

  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    mishaps,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export type SmtpSite = Awaited<ReturnType<typeof startSmtp>>;
