import type { LocalState } from '../local/state.ts';
import { Avatar } from './avatar.tsx';

export type TopBarProps = {
  state: LocalState;
  /** The name of the person who is acting, or is about to. */
  selected: string;
  onSwitch: (userName: string) => void;
  menuOpen: boolean;
  onMenu: () => void;
};

/** The team's name and, in plain sight, who is acting. */
export function TopBar({ state, selected, onSwitch, menuOpen, onMenu }: TopBarProps) {
  const people = state.users.filter((user) => !user.isBot);
  return (
    <header className="top-bar">
      <button
        type="button"
        className="menu-button"
        aria-expanded={menuOpen}
        aria-controls="sidebar"
        onClick={onMenu}
      >
        Channels
      </button>
      <span className="team">{state.team}</span>
      <span className="local-mark">local</span>
      <div className="switcher">
        <Avatar id={state.you.id} name={state.you.realName} small />
        <label htmlFor="you-are">You are</label>
        <select id="you-are" value={selected} onChange={(event) => onSwitch(event.target.value)}>
          {people.map((user) => (
            <option key={user.id} value={user.name}>
              {user.realName}
            </option>
          ))}
        </select>
      </div>
    </header>
  );
}
