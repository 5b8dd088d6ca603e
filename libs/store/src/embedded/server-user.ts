/**
 * How PostgreSQL's programs are run: as whom, and with which leave to pass closed folders.
 */
export interface ServerUser {
  label: string;
  /** The command that runs a command as this user. */
  wrap(command: readonly string[]): readonly string[];
  /** What spawn(2) is told to change to; undefined when `wrap` does it or nothing changes. */
  spawn: { uid?: number; gid?: number };
  /** The owner that PostgreSQL's files must have; undefined for this user. */
  owner?: { uid: number; gid: number };
}

/** nobody and nogroup: there on every machine, so no user need be added. */
export const NOBODY = { uid: 65_534, gid: 65_534 };

/** This user itself, who is not root. */
export const thisUser: ServerUser = { label: 'this user', wrap: (command) => command, spawn: {} };

/**
 * The ways in which root can run PostgreSQL, which refuses to run as root, best first.
 *
 * A checkout is often below a folder that only root may enter (/root, a mktemp folder), and nobody can then
 * reach neither the programs nor the data. The capability to pass closed folders is therefore kept through
 * setpriv(1) (util-linux) and execve(2) as an ambient capability, capabilities(7). PostgreSQL looks for its
 * own files with access(2), which drops capabilities of a user who is not root unless the securebit
 * NO_SETUID_FIXUP is set.
 */
export function usersForRoot(owner: { uid: number; gid: number }): ServerUser[] {
  return [
    { label: `uid ${owner.uid}`, wrap: (command) => command, spawn: owner, owner },
    withCapability('dac_read_search', owner),
    withCapability('dac_override', owner),
  ];
}

function withCapability(capability: string, owner: { uid: number; gid: number }): ServerUser {
  const setpriv = [
    'setpriv',
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    '--no-new-privs',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=-all,+${capability}`,
    `--bounding-set=-all,+${capability}`,
  ];
  return {
    label: `uid ${owner.uid} with CAP_${capability.toUpperCase()}`,
    wrap: (command) => [...setpriv, '--', ...command],
    spawn: {},
    owner,
  };
}
