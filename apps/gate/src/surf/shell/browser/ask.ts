/**
 * One question with two answers. A new question answers the one before it with no.
 * @module
 */
import { elements } from './elements.ts';

/** The words of a question. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

let pending: ((yes: boolean) => void) | null = null;

/** Asks. Escape is no, and no has the focus: the question may come from a link that the user did not expect. */
export function ask(question: Question): Promise<boolean> {
  answer(false);
  elements.askTitle.textContent = question.title;
  elements.askText.textContent = question.text;
  elements.askYes.textContent = question.yes;
  elements.askNo.textContent = question.no;
  return new Promise((resolve) => {
    pending = resolve;
    elements.ask.showModal();
    elements.askNo.focus();
  });
}

function answer(yes: boolean): void {
  const resolve = pending;
  pending = null;
  if (elements.ask.open) elements.ask.close();
  resolve?.(yes);
}

elements.askYes.addEventListener('click', () => answer(true));
elements.askNo.addEventListener('click', () => answer(false));
elements.ask.addEventListener('close', () => {
  // The event comes late: by then the next question may stand there already.
  if (!elements.ask.open) answer(false);
});
