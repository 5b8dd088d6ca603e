/** Two services that are changed: one by a canary, one all at once; both are watched for a moment when they are live. */
export const stormWorld = {
  services: ['cart', 'stock'],
  rollouts: {
    cart: { strategy: 'canary', steps: [{ weightPercent: 50, bakeSeconds: 1 }], watchSeconds: 2 },
    stock: { watchSeconds: 2 },
  },
};
