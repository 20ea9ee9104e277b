/**
 * The mark: a ticket stub, torn along its lower edge, with a punched hole. As SVG for pages and the favicon, as text
 * for the command line.
 * @module
 */

/** The stub alone, without styles of its own; a page may colour it through `.mark path`. Brass reads on both grounds. */
export const markSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" class="mark" aria-hidden="true" focusable="false"><path fill="#A8731A" fill-rule="evenodd" transform="rotate(9 16 16)" d="M9 2h14a2 2 0 0 1 2 2v26h-1.5a2 2 0 0 0-4 0h-1.5a2 2 0 0 0-4 0h-1.5a2 2 0 0 0-4 0H7V4a2 2 0 0 1 2-2zM16 5.25a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 1 0 0-5.5zM11.5 15h9v2h-9zM11.5 20h9v2h-9z"/></svg>`;

/** The ticket as three lines of text, without a newline at the end. */
export const banner = `╭─────┬─────────────╮
┊  ○  ┊  Cloakroom  │
╰─────┴─────────────╯`;
