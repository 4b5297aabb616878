/** What the settings say of themselves: in their screen and in the command palette. */

import type { Settings } from '../../shared/settings.ts';

type Labels = {
  readonly [Name in keyof Settings]?: Readonly<Record<string, string>>;
};

const labels = {
  theme: { system: 'System', white: 'White', g10: 'Gray 10', g90: 'Gray 90', g100: 'Gray 100' },
  textSize: { 85: 'Small (85 %)', 100: 'Normal', 115: '115 %', 130: '130 %', 150: '150 %' },
  density: { comfortable: 'Comfortable', compact: 'Compact' },
  motion: { system: 'System', reduced: 'Reduced' },
  terminalFont: { plex: 'IBM Plex Mono', system: 'Monospace of the system', courier: 'Courier' },
  terminalSize: {},
  bell: { none: 'None', visible: 'Visible', sound: 'Sound' },
  sizeUnit: { fitting: 'The unit that fits', GiB: 'GiB', MiB: 'MiB' },
  thousands: { comma: 'Comma: 65,535', space: 'Space: 65 535', none: 'None: 65535' },
  dates: { iso: 'ISO 8601: 2026-12-01 09:30:15', system: 'As the system' },
  lastWindow: { end: 'The console ends', stay: 'It goes on in the background' },
} as const satisfies Labels;

export const settingsStrings = {
  title: 'Settings',
  intro: 'Kept in the data folder and the same in every window. They take effect at once.',
  labels,
  terminalSize: (pixels: number) => `${pixels} px`,
  titles: {
    theme: 'Theme',
    textSize: 'Text size',
    density: 'Density',
    motion: 'Motion',
    terminalFont: 'Font',
    terminalSize: 'Size',
    bell: 'Bell',
    why: 'Show what each command asked of the machine',
    sizeUnit: 'Sizes in',
    thousands: 'Thousands',
    dates: 'Dates and times',
    letterKeys: 'Letter keys act while a map or table has the focus',
    keys: 'Shortcuts',
    lastWindow: 'When the last window closes',
  } satisfies Readonly<Record<keyof Settings, string>>,
  hints: {
    theme: 'Forced colours win over every theme.',
    motion: 'The little that moves, buttons and the visible bell, does so for at most 110 ms.',
    terminalSize: 'At a text size of 100 %.',
    why: 'For new terminal views; each has a switch of its own.',
    sizeUnit: 'A size that needs many digits in it is told exactly in the next smaller unit.',
    dates:
      'Of the wall clock: when something was done here. Times of a simulated machine, such as those of dmesg and date, are its own clock’s and stay as Linux writes them.',
    letterKeys: 'Switched off, only keys with Ctrl, Alt or F keys act, besides those that move the focus.',
    lastWindow:
      'In the background it keeps the machines as they are and their terminals running; starting it again shows a window.',
  } as Readonly<Partial<Record<keyof Settings, string>>>,
  groups: {
    look: 'Appearance',
    numbers: 'Numbers and dates',
    terminal: 'Terminal',
    keys: 'Keyboard',
    console: 'This console',
  },
  example: 'Example',
  unread: (title: string) =>
    `The stored value of “${title}” is none that this version knows. It is as usual until you choose one.`,
  reset: 'All as usual',
  resetDone: 'All settings are as usual.',
  shortcuts: {
    title: 'Shortcuts',
    command: 'Command',
    keys: 'Keys',
    none: 'none',
    add: (command: string) => `Add a key for: ${command}`,
    addShort: 'Add',
    remove: (key: string, command: string) => `Remove ${key} from: ${command}`,
    usual: 'As usual',
    usualFor: (command: string) => `As usual: ${command}`,
    press: (command: string) => `Press a key… for: ${command}. Esc keeps it as it is.`,
    pressShort: 'Press a key…',
    taken: (key: string, by: string) => `${key} is: ${by}.`,
    takeOver: 'Take it over',
    cancel: 'Leave it',
    given: (key: string, command: string) => `${key} is now: ${command}.`,
    removed: (key: string, command: string) => `${key} is no longer: ${command}.`,
    changed: 'changed',
    refused: {
      walking: (key: string) => `${key} moves the focus and works fields and buttons.`,
      browser: (key: string) => `A browser keeps ${key} for itself.`,
      fixed: (key: string) => `${key} belongs to the part of the console that has the focus.`,
    },
    filter: 'Filter the shortcuts',
    filterHint: 'Filter by command or key',
    noneFound: 'No command is called so.',
    fixedNote: 'Keys that move the focus or belong to a terminal stay as they are; ? lists all of them.',
  },
  folder: {
    title: 'Data folder',
    path: 'Machines, journal and settings are in',
    copy: 'Copy the path',
    copied: 'The path is copied.',
    open: 'Show it',
    opened: 'The file manager shows it.',
    move: 'Move…',
    to: 'New folder',
    toHint: 'An absolute path: a folder that is empty or not there yet',
    moveHint:
      'At the next start everything is copied there, the copy is compared with the original, and the console goes on there. The folder that is in use now keeps its files.',
    confirm: 'Move at the next start',
    cancel: 'Cancel',
    waits: (to: string) => `Moves to ${to} at the next start.`,
    stay: 'Do not move',
    movedFrom: (from: string) =>
      `Moved here from ${from} at this start; the copy is the same. What lies there is no longer used and can be deleted, except the note in it that leads here.`,
    failed: (to: string, because: string) => `It could not be moved to ${to}, and stays here: ${because}`,
  },
  about: {
    title: 'About',
    version: 'Version',
    engine: 'Engine',
    host: 'Runs in',
    hosts: { electron: 'a window of its own', browser: 'a browser, served on this computer only' },
    trace: 'The newest 1,000,000 requests of each partition are kept.',
    what: 'A simulator of how storage is added to and taken from an IBM Z logical partition while Linux runs. It talks to no real machine and sends nothing anywhere.',
    licence: 'Licence',
    ownLicence: 'MIT',
    parts: [
      ['IBM Plex', 'SIL Open Font License 1.1'],
      ['Carbon', 'Apache License 2.0'],
      ['Lit', 'BSD 3-Clause'],
      ['xterm.js, SQLite for Node (better-sqlite3), ws, Zod', 'MIT'],
      ['SQLite', 'public domain'],
    ],
    trademarks:
      'IBM, IBM Z and z/VM are trademarks of IBM, who has no part in this. What kernel and util-linux do was taken as facts; no code of theirs is here.',
  },
} as const;
