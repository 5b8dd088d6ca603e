import type { LocalCommand } from '../local/state.ts';

export type CommandListProps = {
  id: string;
  commands: LocalCommand[];
  /** The one that Enter takes, or -1. */
  picked: number;
  onPick: (command: string) => void;
};

export function CommandList({ id, commands, picked, onPick }: CommandListProps) {
  return (
    <div className="commands" id={id} role="listbox" aria-label="Commands">
      {commands.map(({ command, usageHint, description }, index) => (
        <div
          key={command}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === picked}
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(command);
          }}
        >
          <span className="command-line">
            <strong>{command}</strong> <span className="usage">{usageHint}</span>
          </span>
          <span className="description">{description}</span>
        </div>
      ))}
    </div>
  );
}
