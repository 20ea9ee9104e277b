/**
 * Every text of the shell, in one place, by name: the page is built from it and the script draws from it.
 * @module
 */

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const words = {
  product: 'Cloakroom',

  bar: {
    label: 'Page',
    back: 'Back',
    forward: 'Forward',
    reload: 'Reload',
    address: 'Address',
    addressHint: 'Type an address',
    frame: 'The page you opened',
    frameOf: (host: string) => `Page of ${host}`,
  },

  shield: {
    label: (state: string) => `Shield: ${state}`,
    noTicket: 'No ticket',
    checking: 'Checking',
    held: 'Held',
    scriptsOff: 'Scripts off',
    notHeld: 'Not held',
  },

  welcome: {
    title: 'Leave your name at the door',
    lead: 'This gate fetches web pages for you and shows them here. A site meets the gate, not you.',
    hides: 'What it hides',
    hidesList: [
      'From sites: your network address and, after a new identity, every cookie of before.',
      'From your network: which sites and pages you open.',
      'From this gate: your name. A ticket carries none.',
    ],
    hidesNot: 'What it does not hide',
    hidesNotList: [
      'From your network: that you use this gate, when, and how much.',
      'From this gate: your network address and what you open. It writes down neither, but you have to trust who runs it.',
      'You yourself, wherever you sign in.',
      'How your browser looks to a page’s scripts: screen, fonts, time zone.',
      'What your browser tells its own maker.',
    ],
    need: 'What you need',
    needText:
      'A ticket: a link that ends in #pass=… You get it from whoever runs this gate; on a machine of your own, ./cloakroom trial prints one. Open it in this browser, or paste it into the address field above. It works once, in one browser, for one day.',
    notHeld:
      'In this browser pages will open without their scripts, for it cannot hold them inside the gate. Chromium and its relatives can, from version 152.',
  },

  ended: {
    title: 'Your ticket has ended',
    lead: 'This gate no longer knows the ticket that this browser holds, and has closed your pages. What sites stored in this browser stays until you clear its site data; no later ticket can read it.',
    next: 'To go on, open another ticket: the link that ends in #pass=…, from where you got the last one.',
  },

  start: {
    title: 'Where to?',
    lead: 'Type an address above and press Enter.',
    stub: 'Runs until',
    left: (left: string) => `${left} left`,
    now: 'What holds right now',
  },

  loading: 'Looking for your ticket…',
  wiping: {
    title: 'Taking a new identity',
    lead: 'Closing the page, then emptying what every site has stored in this browser.',
  },

  panel: {
    title: 'What holds right now',
    close: 'Close',
    network: {
      checking: 'Checking whether this browser holds the traffic of pages.',
      held: 'This browser holds the traffic of pages inside the gate: a request that must not get out was tried, and did not.',
      open: 'This browser cannot hold a page’s own scripts inside the gate. One of them could show its site your network address.',
      unsure:
        'It could not be tried whether this browser holds the traffic of pages, so this gate takes it that it does not.',
    },
    networkChip: { checking: 'checking', held: 'proved', open: 'failing', unsure: 'not proved' },
    notHeldOff: 'So scripts are off. Pages open without them; some will lack parts.',
    notHeldOn: 'You have switched scripts on all the same.',
    otherWay:
      'Chromium and its relatives hold it, from version 152. A tunnel, for any browser, is not built yet.',
    sessionUntil: (until: string, left: string) =>
      `Your ticket is in use. It runs until ${until}, ${left} from now.`,
    sessionNone: 'No ticket is in use.',
    written:
      'This gate writes down no address, page or cookie of your visit. They stay in its memory, and sealed in this browser, until the ticket ends.',
    chips: { proved: 'proved', none: 'none', stated: 'stated', on: 'on', off: 'off' },
    scripts: 'Scripts of pages',
    scriptsOn: 'Pages run their own programs.',
    scriptsOff: 'Pages run no programs. Text, pictures, links and forms work.',
    not: 'What is not hidden',
    notList: [
      'From your network: that you use this gate, with times and sizes.',
      'From this gate: your network address and what you open. It writes down neither, but you have to trust who runs it.',
      'You yourself, wherever you sign in.',
      'How your browser looks to a page’s scripts: screen, fonts, time zone.',
      'What your browser tells its own maker.',
    ],
    site: 'This site',
    siteText:
      'is another company’s site. Its own privacy policy applies there, and signing in tells it who you are.',
    identity: 'New identity',
    identityHelp:
      'At once, without asking: closes the page, empties every site’s storage and cookies, and takes a fresh ticket half.',
  },

  wiped: {
    title: 'A new identity',
    text: (sites: number, cookies: number) =>
      `Wiped: ${count(sites, 'site', 'sites')}, ${count(cookies, 'cookie', 'cookies')}. You hold a fresh ticket half; sites that you open now find nothing of before.`,
    unconfirmed: (n: number) =>
      `${count(n, 'site’s storage', 'sites’ storages')} in this browser could not be confirmed empty. The new identity does not use it; clear this browser’s site data to be sure.`,
  },

  ask: {
    passTitle: 'You already have a ticket in use',
    passText: (until: string) => `It runs until ${until}. The link you opened brings another.`,
    passYes: 'Use the new one',
    passNo: 'Keep the present one',
    openTitle: (address: string) => `Open ${address}?`,
    openText: 'The link you followed asks to open this address with the ticket you have in use.',
    openYes: 'Open',
    openNo: 'Stay here',
  },

  refusals: {
    dismiss: 'Dismiss',
    needTicket: {
      title: 'You need a ticket first.',
      detail: 'Open the link that ends in #pass=…, or paste it here.',
    },
    unreachable: {
      title: 'The gate does not answer.',
      detail: 'Check that you are connected, then try again. Nothing was opened.',
    },
    strange: {
      title: 'The gate gave an answer that this page does not understand.',
      detail: 'Reload this page; it may be older than the gate.',
    },
  },

  status: {
    opening: 'Opening the page.',
    shown: (host: string) => `Showing ${host}.`,
    scriptsOn: 'Scripts are on.',
    scriptsOff: 'Scripts are off.',
  },

  noScript: {
    title: 'The shell needs its own script',
    text: 'This page is the frame around the sites you visit, and it runs one small script of the gate to open them. Scripts of the sites themselves can stay off.',
  },
} as const;
