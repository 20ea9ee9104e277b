/**
 * What a reader gets when something went wrong: `application/problem+json` (RFC 9457) for programs, a page for
 * people, chosen by Accept. An unexpected error says nothing of its cause in either.
 * @module
 */
import { type Problem, problemOf } from '@cloakroom/kit/fault.ts';
import { html } from 'hono/html';
import { type PageParts, page } from './look/page.ts';

/** An answer, before it is written by whatever framework there is. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers `error` in the form that `accept` (the request's Accept header) asks for. */
export async function answerProblem(
  error: unknown,
  accept: string | undefined,
  house: PageParts['house'],
): Promise<ProblemAnswer> {
  const problem = problemOf(error);
  const human = wantsPage(accept);
  return {
    status: problem.status,
    headers: {
      'Content-Type': human ? 'text/html; charset=utf-8' : 'application/problem+json',
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    },
    body: human ? await problemPage(problem, house) : `${JSON.stringify(problem)}\n`,
  };
}

/**
 * Whether an Accept header (RFC 9110 §12.5.1) asks for HTML by name and no less than for JSON. Programs that send
 * nothing, or accept anything, get JSON: browsers always name text/html.
 */
export function wantsPage(accept: string | undefined): boolean {
  const quality = (name: string): number => {
    for (const part of (accept ?? '').split(',')) {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      if (type !== name) continue;
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      const value = weight === undefined ? 1 : Number(weight.slice(2));
      return value >= 0 && value <= 1 ? value : 0;
    }
    return 0;
  };
  const wanted = quality('text/html');
  return wanted > 0 && wanted >= quality('application/problem+json') && wanted >= quality('application/json');
}

async function problemPage(problem: Problem, house: PageParts['house']): Promise<string> {
  const body = html`<p>${problem.detail}</p>
    <p class="quiet small">Code <code>${problem.code}</code>, status ${problem.status}.</p>`;
  return String(await page({ title: problem.title, house, body }));
}
