import { hue, initials } from './names.ts';

export type AvatarProps = { id: string; name: string; small?: boolean; bot?: boolean };

export function Avatar({ id, name, small = false, bot = false }: AvatarProps) {
  const classes = ['avatar', small && 'avatar-small', bot && 'avatar-bot'].filter(Boolean).join(' ');
  return (
    <span className={classes} style={{ backgroundColor: `hsl(${hue(id)} 42% 40%)` }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
