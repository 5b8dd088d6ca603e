import type { ServiceFastify } from '@roadbed/service';
import type { OpenBot } from './open-bot.ts';

/** Slack allows clocks to differ by five minutes; Bolt refuses requests from further back. */
const allowedSkewSeconds = 300;

/**
 * Hands Slack's requests to Bolt untouched: the signature covers the raw body, and Bolt answers 401 to a wrong one.
 * A request from the future is refused here: Bolt takes it, and it could be replayed until its time has come.
 */
export function addSlackRoutes(app: ServiceFastify, bot: OpenBot | undefined): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/slack/events', { schema: { hide: true } }, async (request, reply) => {
      const listener = (await bot?.tried)?.requestListener;
      if (listener === undefined) {
        return await reply.code(404).send({ error: 'this bot uses Socket Mode, or no Slack at all' });
      }
      const sentAt = Number(request.headers['x-slack-request-timestamp']);
      const signature = request.headers['x-slack-signature'];
      if (typeof signature !== 'string' || !(sentAt <= Date.now() / 1000 + allowedSkewSeconds)) {
        request.log.warn(
          { sentAt },
          'a request to the bot without a signature, or from the future, was refused',
        );
        return await reply.code(401).send();
      }
      reply.hijack();
      reply.raw.on('finish', () => {
        if (reply.raw.statusCode === 401)
          request.log.warn('a request to the bot with a wrong signature was refused');
      });
      listener(request.raw, reply.raw);
      return reply;
    });
  });
}
