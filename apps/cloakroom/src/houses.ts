/**
 * The houses of an installation: which there are, where they listen, and what each may know of the environment.
 * @module
 */
import { join } from 'node:path';
import type { Environment } from './config.ts';

/** The houses, in the order they are listed. */
export const houseNames = ['store', 'gate', 'nyms', 'vault'] as const;
/** The name of a house: of its folder in apps/, its state folder and, in capitals, its variables. */
export type HouseName = (typeof houseNames)[number];

/** One listening HTTP port of a house. */
export interface Door {
  readonly name: string;
  readonly house: HouseName;
  /** The port at offset 0. */
  readonly port: number;
  readonly host: string;
  /** The operator's variable for its origin, where it is served under a domain. */
  readonly variable?: string;
  /** What is behind it, for the list that a start prints. */
  readonly what: string;
}

/** Every door of the installation. The vault has none: it listens on a socket in its state folder. */
export const doors: readonly Door[] = [
  {
    name: 'store',
    house: 'store',
    port: 8080,
    host: 'store.localhost',
    variable: 'STORE_ORIGIN',
    what: 'the store: pages, accounts, passes',
  },
  {
    name: 'desk',
    house: 'store',
    port: 8081,
    host: 'desk.localhost',
    variable: 'STORE_DESK_ORIGIN',
    what: "the store's console",
  },
  {
    name: 'surf',
    house: 'gate',
    port: 8090,
    host: 'surf.localhost',
    variable: 'GATE_SHELL_ORIGIN',
    what: 'the gate: browse from here',
  },
  { name: 'ops', house: 'gate', port: 8091, host: 'ops.localhost', what: "the gate's console" },
  {
    name: 'nyms',
    house: 'nyms',
    port: 8095,
    host: 'nyms.localhost',
    variable: 'NYMS_ORIGIN',
    what: 'nyms: anonymous addresses',
  },
  {
    name: 'post',
    house: 'nyms',
    port: 8096,
    host: 'post.localhost',
    variable: 'NYMS_POST_ORIGIN',
    what: "the nyms' console",
  },
];

/** Port by door. */
export type Ports = Readonly<Record<string, number>>;

/** The ports of an installation that is moved by `offset`. */
export function portsAt(offset: number): Ports {
  return Object.fromEntries(doors.map((door) => [door.name, door.port + offset]));
}

/** The addresses of an installation that is moved by `offset`, by door; those of the operator's own domain win. */
export function addressesAt(offset: number, given: Environment): Readonly<Record<string, string>> {
  const addressOf = (door: Door): string => {
    const own = door.variable === undefined ? undefined : given[door.variable];
    return own === undefined || own === '' ? `http://${door.host}:${door.port + offset}` : own;
  };
  return Object.fromEntries(doors.map((door) => [door.name, addressOf(door)]));
}

/** The vault's socket in a state folder. */
export function vaultSocket(state: string): string {
  return join(state, 'vault', 'vault.sock');
}

/** What an installation is, as far as its houses need to know. */
export interface Installation {
  readonly offset: number;
  /** The state folder, absolute. */
  readonly state: string;
  /** Public half of the key that signs one-time grants. */
  readonly grantKey: string;
}

/** What every process needs to run at all, and nothing about the user. */
const common = ['PATH', 'HOME', 'TZ', 'XDG_RUNTIME_DIR', 'NODE_EXTRA_CA_CERTS'];

/**
 * The environment of one house, made from scratch: what every process needs, what the operator set for this house
 * by its prefix, the shared egress settings where it dials, and what the launcher decides.
 */
export function environmentOf(
  house: HouseName,
  installation: Installation,
  given: Environment,
): Record<string, string> {
  const prefix = `${house.toUpperCase()}_`;
  const dials = house === 'gate';
  const made: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (common.includes(name) || name.startsWith(prefix) || (dials && name.startsWith('CLOAKROOM_EGRESS_'))) {
      made[name] = value;
    }
  }
  const { surf = '', store = '' } = addressesAt(installation.offset, given);
  const origins = { GATE_SHELL_ORIGIN: surf, STORE_SURF_ORIGIN: surf, STORE_ORIGIN: store };
  const own = Object.entries(origins).filter(([name]) => name.startsWith(prefix));
  return { ...Object.fromEntries(own), ...made, ...decided(house, installation) };
}

/** What is the same for every operator who starts all houses on one machine. */
function decided(house: HouseName, { offset, state, grantKey }: Installation): Record<string, string> {
  const ports = portsAt(offset);
  const port = (door: string): string => String(ports[door]);
  const folder = join(state, house);
  if (house === 'store') {
    return {
      STORE_STATE: folder,
      STORE_PORT: port('store'),
      STORE_DESK_PORT: port('desk'),
    };
  }
  if (house === 'gate') {
    return {
      GATE_STATE: folder,
      GATE_PORT: port('surf'),
      GATE_OPS_PORT: port('ops'),
      GATE_GRANT_KEY: grantKey,
      CLOAKROOM_ENDPOINTS: Object.values(ports).join(','),
    };
  }
  if (house === 'nyms') {
    return { NYMS_STATE: folder, NYMS_PORT: port('nyms'), NYMS_POST_PORT: port('post') };
  }
  return { VAULT_STATE: folder };
}
