import type { App } from '@slack/bolt';
import { findPersonBySlack } from '@roadbed/catalog';
import { requestDeploy } from '../request-deploy.ts';
import { deployHelp } from './help.ts';
import type { SlackContext } from './context.ts';
import { parseDeploy } from './parse-deploy.ts';
import { describeStatus } from './status.ts';
import { unknownPerson } from './unknown-person.ts';

/** `/deploy`: refusals and help go to the person alone; a change gets its message in the channel. */
export function addDeployCommand(app: App, { db, catalog, releases, nudge }: SlackContext): void {
  app.command('/deploy', async ({ ack, command }) => {
    const asked = parseDeploy(command.text);
    const known = await catalog.current();
    const person = findPersonBySlack(known, command.user_id);
    if (asked.kind === 'help') return await ack(deployHelp);
    if (asked.kind === 'unclear') return await ack(`I do not understand that: ${asked.why}\n\n${deployHelp}`);
    if (asked.kind === 'status') return await ack(await describeStatus(db, known, asked.service));
    if (person === undefined) return await ack(unknownPerson(command.user_id));
    const result = await requestDeploy({ db, releases }, known, {
      service: asked.service,
      environment: asked.environment,
      release: asked.release,
      requestedBy: `person:${person.name}`,
      announceIn: command.channel_id,
    });
    nudge();
    await ack(result.ok ? `${result.change.id} is asked for; follow it in the channel.` : result.message);
  });
}
