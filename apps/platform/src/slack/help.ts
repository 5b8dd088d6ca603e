export const alertHelp = [
  '*Alerts*',
  '• `/alert` or `/alert list` shows what the health watch sees now',
  '• `/alert help` shows this',
  'The platform looks at every live service every few seconds; one that is not ready fires an alert, and resolves it when it is ready again.',
].join('\n');

export const feedbackHelp = [
  '*Feedback on the platform*',
  '• `/feedback TEXT` tells the platform team what helps or hurts; it is stored, and you get its number.',
].join('\n');
