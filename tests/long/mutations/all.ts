/**
 * Every mutation, room by room.
 * @module
 */
import { containMutations } from './contain.ts';
import { cookieMutations } from './cookies.ts';
import { counterMutations } from './counter.ts';
import { doorMutations } from './door.ts';
import { egressMutations } from './egress.ts';
import { headerMutations } from './headers.ts';
import { houseMutations } from './house.ts';
import type { Mutation } from './mutation.ts';
import { sessionMutations } from './session.ts';
import { shellMutations } from './shell.ts';

/** The promises of the house, each with the change that takes its code away. */
export const mutations: readonly Mutation[] = [
  ...doorMutations,
  ...sessionMutations,
  ...counterMutations,
  ...cookieMutations,
  ...containMutations,
  ...shellMutations,
  ...headerMutations,
  ...egressMutations,
  ...houseMutations,
];
