/** The author of notices that come from the workspace itself, as Slack's own Slackbot does. */
export const NOTICE_USER = 'USLACKBOT';
