import { randomId, randomToken } from './ids.ts';
import type { View } from './entry.ts';
import type { Identity } from './identity.ts';

/** Slack's limit of modals on top of each other. */
const MAX_STACK = 3;

/** The parts of a view that its maker gives. */
export type NewView = Omit<View, 'id' | 'hash'>;

/** The modals that each person has open, the top one last. They do not outlive the server. */
export type ViewStacks = {
  of(user: string): View[];
  find(reference: { viewId?: string; externalId?: string }): { user: string; view: View } | undefined;
  open(user: string, view: NewView): View;
  push(user: string, view: NewView): View | 'push_limit_reached';
  update(user: string, viewId: string, view: NewView): View | undefined;
  close(user: string, viewId: string): void;
  clear(user: string): void;
  onChange(listener: (user: string) => void): void;
};

export function createViewStacks(identity: Identity): ViewStacks {
  const stacks = new Map<string, View[]>();
  const listeners: ((user: string) => void)[] = [];
  const of = (user: string) => stacks.get(user) ?? [];
  const put = (user: string, views: View[]) => {
    stacks.set(user, views);
    for (const listener of listeners) listener(user);
  };
  const onTop = (user: string, view: NewView) => {
    const stack = of(user);
    const added = fillView(view, identity, { root: stack[0]?.id, previous: stack.at(-1)?.id });
    put(user, [...stack, added]);
    return added;
  };
  return {
    of,
    find({ viewId, externalId }) {
      for (const [user, views] of stacks) {
        const view = views.find((each) =>
          viewId === undefined ? each['external_id'] === externalId : each.id === viewId,
        );
        if (view) return { user, view };
      }
      return undefined;
    },
    open(user, view) {
      stacks.set(user, []);
      return onTop(user, view);
    },
    push: (user, view) => (of(user).length >= MAX_STACK ? 'push_limit_reached' : onTop(user, view)),
    update(user, viewId, view) {
      const old = of(user).find((each) => each.id === viewId);
      if (!old) return undefined;
      const { id, root_view_id, previous_view_id } = old;
      const updated: View = { ...fillView(view, identity, {}), id, root_view_id, previous_view_id };
      put(
        user,
        of(user).map((each) => (each.id === viewId ? updated : each)),
      );
      return updated;
    },
    close: (user, viewId) =>
      put(
        user,
        of(user).filter((each) => each.id !== viewId),
      ),
    clear: (user) => put(user, []),
    onChange: (listener) => void listeners.push(listener),
  };
}

/** Fills a view with everything that Slack adds to it. */
export function fillView(
  view: NewView,
  identity: Identity,
  place: { root?: string | undefined; previous?: string | undefined },
): View {
  const id = randomId('V');
  return {
    callback_id: '',
    private_metadata: '',
    external_id: '',
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    ...view,
    type: view.type as View['type'],
    blocks: view.blocks as View['blocks'],
    id,
    team_id: identity.teamId,
    state: { values: {} },
    hash: `${Math.floor(Date.now() / 1000)}.${randomToken().slice(0, 8)}`,
    root_view_id: place.root ?? id,
    previous_view_id: place.previous ?? null,
    app_id: identity.appId,
    app_installed_team_id: identity.teamId,
    bot_id: identity.botId,
  };
}
