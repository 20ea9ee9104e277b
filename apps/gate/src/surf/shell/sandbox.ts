/**
 * What the frame of a visited site may do (HTML § 7.1.5, sandboxing). The list is fixed here and nowhere else.
 * @module
 */

/** Every token the frame gets, with the reason it is needed. */
const granted = {
  // Pages need their scripts. Containment is the work of the two response headers, not of forbidding scripts.
  'allow-scripts': 'pages need their scripts',
  // Without it every page has the origin "null": no storage, no cookies, no CORS. Safe beside allow-scripts only
  // because each site has an origin of its own that is never the shell's, so it cannot reach up and lift its sandbox.
  'allow-same-origin': 'a site keeps its own origin, never the shell’s',
  // Sign-in, search and orders are forms; their targets are gate addresses and form-action holds them there.
  'allow-forms': 'forms are sent through the gate',
  // A file that the user asked for. It arrives through the gate like everything else.
  'allow-downloads': 'files arrive through the gate',
  // alert, confirm and prompt: old sites block on their answers. They show in the frame's name and send nothing.
  'allow-modals': 'dialogs of a page send nothing',
  // Maps and games ask for it; the browser shows how to leave and Escape always does.
  'allow-pointer-lock': 'Escape always ends it',
} as const;

/** What the frame must never be given, and what would happen. A test holds the two lists apart. */
export const forbiddenTokens = {
  'allow-popups': 'a new window is outside the frame: ctrl-click sent plain requests past the gate',
  'allow-popups-to-escape-sandbox': 'such a window would not even have the sandbox',
  'allow-top-navigation': 'a page could replace the shell by a copy of it, or leave the gate',
  'allow-top-navigation-by-user-activation': 'one click anywhere is enough to count as the user’s wish',
  'allow-top-navigation-to-custom-protocols':
    'mail, phone and app links start programs that know nothing of the gate',
  'allow-presentation': 'it hands an address to another screen, which fetches it by itself',
  'allow-storage-access-by-user-activation': 'it unlocks cookies that are not partitioned',
  'allow-orientation-lock': 'nothing needs it, and it moves the whole window',
} as const;

/**
 * The value of the frame's `sandbox` attribute. Without scripts it lacks `allow-scripts` and is otherwise the same, so a
 * page never gains anything by the switch.
 */
export function sandboxTokens(scripts: boolean): string {
  return Object.keys(granted)
    .filter((token) => scripts || token !== 'allow-scripts')
    .join(' ');
}
