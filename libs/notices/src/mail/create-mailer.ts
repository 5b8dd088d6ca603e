import type { FailedVerdict, Verdict } from '@roadbed/outbox';
import type { ChangeReport } from '../report/change-report.ts';
import { oneLine } from '../report/one-line.ts';
import { toSmtpFailure } from './smtp-failure.ts';
import { toMail } from './to-mail.ts';
import type { MailAddresses } from './to-mail.ts';

/** How long a server may take to be reached, to greet, and to answer anything, in milliseconds. */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

export type Mailer = {
  /**
   * Sends one copy. Mail has no way to ask whether an earlier copy arrived, so where one may have, it is sent all the
   * same: two copies with one `Message-ID` do less harm than none.
   */
  send(
    report: ChangeReport,
    addresses: MailAddresses,
    options: { mayHaveArrived: boolean; signal: AbortSignal },
  ): Promise<Verdict>;
};

/** Sends by the SMTP server of this address: `smtp://user:password@mail.example.com:587`, or `smtps://`. */
export function createMailer(url: string): Mailer {
  const { username, hostname } = new URL(url);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // A password does not cross a network in clear, even where the server would let it.
  const requireTLS = username !== '' && !isHere;
  return {
    async send(report, addresses, { mayHaveArrived, signal }) {
      // Loaded with the first mail: a platform that sends none starts without it.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({ url, ...limits, requireTLS });
      try {
        const { response } = await transport.sendMail({ ...toMail(report, addresses), signal });
        return {
          outcome: 'delivered',
          receipt: { answer: oneLine(response), ...(mayHaveArrived ? { mayBeSecondCopy: true } : {}) },
        };
      } catch (error) {
        const failure: FailedVerdict = toSmtpFailure(error);
        return { ...failure, mayHaveArrived: mayHaveArrived || failure.mayHaveArrived };
      }
    },
  };
}
