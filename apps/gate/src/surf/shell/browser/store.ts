/**
 * The shell's one state, and the frame and trail that go with it. Modules change it only by telling what happened.
 * @module
 */
import { type Happening, initial, next, type State } from '../state.ts';
import { newTrail, type Trail } from '../trail.ts';
import type { Answer } from './api.ts';
import { elements } from './elements.ts';
import { makeFrame, type SiteFrame } from './frame.ts';
import { draw, forgetAddress } from './view.ts';

let onLoad = (): void => {};

/** What is now. */
export const shell: { state: State; trail: Trail; frame: SiteFrame } = {
  state: initial,
  trail: newTrail(0),
  frame: makeFrame(elements.frame, true, () => onLoad()),
};

/** Who hears that a page has loaded in the frame. */
export function whenLoaded(listener: () => void): void {
  onLoad = listener;
}

/** Moves the state on and draws it. */
export function happen(happening: Happening): void {
  shell.state = next(shell.state, happening);
  redraw();
}

/** Draws what time or the trail has changed. */
export function redraw(): void {
  draw(shell.state, shell.trail);
}

/** Says in words why something was not done. */
export function refuse(answer: Answer<unknown>): void {
  if (!answer.ok) happen({ type: 'refused', refusal: answer.refusal });
}

/** Puts a blank frame in the place of the old one, with nothing behind it. */
export function freshFrame(): void {
  void shell.frame.remove();
  shell.frame = makeFrame(elements.frame, shell.state.session?.scripts ?? true, () => onLoad());
  shell.trail = newTrail(history.length);
  forgetAddress();
}
