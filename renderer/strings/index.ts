/** Every sentence and label of the console. Sentence case, neutral, numbers with units; state, cause, effect, next step. */

import type { BlockVerb } from '../../shared/block-action.ts';
import type { BlockState } from '../../shared/cells.ts';
import type { PartitionStatus } from '../../shared/partition-action.ts';
import type { Category, ColourBy } from '../model/categories.ts';
import { countText } from '../model/number-style.ts';
import { hmcImportStrings } from './hmc-import.ts';
import { compareStrings, fileStrings, machinesStrings } from './machines.ts';
import { recordingsStrings } from './recordings.ts';
import { runbooksStrings } from './runbooks.ts';
import { deviceStrings, editorStrings, plannerStrings, systemStrings } from './systems.ts';
import { upgradeStrings } from './upgrade.ts';

const count = (value: number, one: string, many = `${one}s`): string =>
  `${countText(value)} ${value === 1 ? one : many}`;

const stateWords: Record<BlockState, string> = {
  online: 'online',
  offline: 'offline',
  deconfigured: 'deconfigured',
  changing: 'going offline',
  failed: 'refused',
  absent: 'absent',
};

const categories: Record<Category, string> = {
  online: 'online',
  offline: 'offline',
  deconfigured: 'deconfigured',
  changing: 'changing',
  assigned: 'assigned',
  standby: 'standby',
  failed: 'last action refused',
  differs: 'kernel and SCLP differ',
  memmap: 'self-hosted memmap',
  unmovable: 'unmovable pages',
};

const verbs: Record<BlockVerb, string> = {
  enable: 'Bring online',
  online: 'Set online',
  offline: 'Take offline',
  disable: 'Take back',
  configure: 'Configure',
  deconfigure: 'Deconfigure',
  setMemmap: 'Memmap placement',
};

/** What a verb did: "3 of 5 blocks configured". */
const pastVerbs: Record<BlockVerb, string> = {
  enable: 'brought online',
  online: 'set online',
  offline: 'taken offline',
  disable: 'taken back',
  configure: 'configured',
  deconfigure: 'deconfigured',
  setMemmap: 'given the other memmap placement',
};

const statusWords: Record<PartitionStatus, string> = {
  'not-activated': 'not activated',
  'not-operating': 'not operating',
  operating: 'operating',
  exceptions: 'exceptions',
};

const colourBy: Record<ColourBy, string> = {
  state: 'state',
  zone: 'zone',
  memmap: 'memmap placement',
  divergence: 'divergence',
  change: 'last change',
};

export const strings = {
  count,
  product: 'LPAR memory console',
  simulation: 'SIMULATION',
  skip: 'Skip to the work area',
  stateWords,
  categories,
  verbs,
  pastVerbs,
  statusWords,
  colourBy,
  none: '–',
  system: systemStrings,
  editor: editorStrings,
  planner: plannerStrings,
  devices: deviceStrings,
  hmcImport: hmcImportStrings,
  machines: machinesStrings,
  compare: compareStrings,
  recordings: recordingsStrings,
  runbooks: runbooksStrings,
  upgrade: upgradeStrings,
  files: fileStrings,
  yes: 'yes',
  no: 'no',

  screens: {
    overview: 'Overview',
    increments: 'Increments',
    blocks: 'Blocks',
    inspector: (block: number) => `Block ${block}`,
    pages: (block: number) => `Pages of block ${block}`,
    trace: 'SCLP trace',
    sequence: 'Sequence',
    journal: 'Journal',
    console: 'Console',
    conditions: 'Conditions',
    messages: 'Messages',
    workshop: 'Workshops',
    help: 'Help',
    planner: 'Standby planner',
    devices: 'Device memory',
    system: 'System',
    machines: 'Saved machines',
    compare: 'Compare',
    recordings: 'Recordings',
    runbooks: 'Runbooks',
    settings: 'Settings',
  },

  saveScreen: {
    title: 'Save what this screen shows',
    nothing: 'There is no map and no table on this screen.',
    table: 'Table',
    svg: (name: string) => `${name} (SVG)`,
    png: (name: string) => `${name} (PNG)`,
    csv: (name: string, rows: number) => `${name}, ${count(rows, 'row')} (CSV)`,
  },

  masthead: {
    save: 'Save what this screen shows',
    search: 'Search',
    searchHint: 'Block, rn, address, range or partition',
    theme: 'Theme',
    help: 'Keyboard shortcuts',
    menu: 'Show the systems',
    notices: 'Notifications',
  },

  tree: {
    /** Beside the sign of a partition in which kernel and SCLP differ, or whose kernel has panicked. */
    troubled: 'exception',
    label: 'Systems and partitions',
    console: 'Console',
    more: 'More',
    filter: 'Filter the partitions',
    none: (text: string) => `No partition is called “${text}”.`,
  },

  tabs: {
    label: 'Open tasks',
    close: (name: string) => `Close ${name}`,
    moved: (name: string) => `${name} opened`,
    all: 'All open tabs',
    closeOthers: 'Close the others',
    closeOf: (partition: string) => `Close all of ${partition}`,
  },

  connection: {
    opening: 'Opening the machine…',
    noneTitle: 'Start with a machine',
    none: 'A machine is one system with its partitions, their storage elements and a Linux kernel. This data directory holds none.',
    safeTitle: 'Safe mode',
    safe: 'No machine is open and stored settings are ignored. Open a machine to go on.',
    open: (name: string) => `Open ${name}`,
    lost: 'The connection to the console process is lost. What you see may be out of date; nothing can be changed until it returns. Trying again…',
    back: 'The connection is back. The view was refreshed.',
    failed: (because: string) => `The machine could not be opened: ${because}`,
  },

  past: {
    label: 'Past revision',
    at: (revision: number, head: number) => `You are at revision ${revision} of ${head}. Read-only.`,
    start: 'The machine as it was defined',
    previous: 'Previous action',
    next: 'Next action',
    back: 'Return',
    continueHere: 'Continue from here',
    returned: (head: number) => `Back at revision ${head}.`,
    noEarlier: 'This is the start of the journal.',
    noLater: 'This is the newest revision.',
    look: 'Look',
    lookAt: (revision: number) => `Look at revision ${revision}`,
  },

  whyNot: {
    past: 'Read-only: this is a past revision.',
    notOperating: 'The partition is not operating.',
    stopped: 'The processors are stopped: nothing answers until Start.',
    restarted: 'The kernel stopped itself at a PSW restart: load the partition again.',
    status: (statuses: readonly string[]) => `only while ${statuses.join(' or ')}.`,
    pending: 'A write has not returned yet; Linux changes one block at a time.',
    noFirmware: 'x86-64 has no configure and deconfigure: these are files of s390.',
    era: 'This kernel has no configure and deconfigure; they came with 6.19.',
    nothing: 'No block is selected.',
    readOnly: 'The machine is read-only.',
    lost: 'No connection.',
    busy: 'An action is running.',
    noneFits: 'Changes none of the selected blocks.',
    /** `configures`: the kernel has configure and deconfigure, so that they may be named. */
    state: (verb: BlockVerb, state: BlockState, blocks: number, configures: boolean): string => {
      const already = blocks === 1 ? 'Already' : 'All are already';
      if (state === 'changing') return 'Going offline at the moment.';
      switch (verb) {
        case 'enable':
        case 'online':
          return state === 'online' ? `${already} online.` : 'Configure first.';
        case 'configure':
          return `${already} configured.`;
        case 'offline':
          return state === 'deconfigured' ? 'Not configured, so not online.' : `${already} offline.`;
        case 'deconfigure':
          return state === 'online' ? 'Take offline first.' : `${already} deconfigured.`;
        case 'disable':
          if (state !== 'offline') return `${already} deconfigured.`;
          return configures ? 'Offline: Deconfigure gives it back.' : `${already} offline, and given back.`;
        case 'setMemmap':
          return 'Locked while configured: deconfigure first.';
      }
    },
  },

  map: {
    blocks: 'Memory blocks',
    increments: 'Storage increments',
    rowSize: 'Row',
    rowFit: 'fit the window',
    rowOf: (cells: number, size: string) => `${cells} cells (${size})`,
    colourBy: 'Colour by',
    findNext: 'Find next',
    find: 'Find',
    findKey: 'Find next of this kind (n)',
    goTo: 'Go to',
    goToHint: '42, 40-47, rn 43, 0x2a0000000',
    zoomIn: 'Zoom in (+)',
    zoomOut: 'Zoom out (−)',
    zoomReset: 'Fit the cells to the window (0)',
    fit: 'Fit',
    legend: 'Legend and filter',
    element: (element: number, rn: number) => `element ${element} begins at rn ${rn}`,
    perCell: (units: number, kind: string) =>
      `1 cell = ${units} ${kind}; the state that needs most attention is shown, a hatch says mixed`,
    table: 'Table',
    map: 'Map',
    asMap: 'Show as',
    hover: 'Point at a cell for its name, address, size and owner.',
    noneFound: (what: string) => `No other ${what}.`,
    noGuestTitle: 'No Linux runs in this partition',
    noGuest: 'Memory blocks are Linux’s view of storage: they exist from a load on.',
    toOverview: 'Go to the overview',
    filterNone: (filter: string) => `No block matches ${filter}.`,
    clearFilter: 'Clear filter',
    noStandbyTitle: 'All storage is initial',
    noStandby: 'Reserved storage is 0 GiB, so nothing can be added.',
    memmapSelf: 'memmap in the block',
    memmapElsewhere: 'memmap in system memory',
    /** Newest first. */
    changes: ['by the last action', 'up to 20 revisions before it', 'earlier', 'never'],
    changedAt: (revision: number) => `changed at revision ${revision}`,
    colours: 'Colours',
    several: (first: number, last: number) => `${first}–${last}`,
  },

  table: {
    name: 'Table of blocks',
    total: 'Total',
    filtered: 'Filtered',
    selected: 'Selected',
    filter: 'Filter: state=online zone=movable 40-47',
    filterLabel: 'Filter the table',
    selectAll: 'Select all rows that pass the filter',
    select: (block: number) => `Select block ${block}`,
    open: (block: number) => `Open block ${block}`,
    exportCsv: 'Export CSV',
    columns: {
      block: 'Block',
      range: 'Range',
      size: 'Size',
      state: 'State',
      zone: 'Zone',
      unmovable: 'Unmovable',
      configured: 'Configured',
      memmap: 'Memmap',
      rn: 'rn',
      changed: 'Changed at',
    },
    configure: 'Configure columns',
    changedHint: 'Revision that changed the block last',
    unmovableHint: 'Known to the simulation only: sysfs removable always says 1',
  },

  dataTable: {
    tools: (name: string) => `Filter, columns and export: ${name}`,
    filter: 'Filter: words, or column=word',
    filterOf: (name: string) => `Filter ${name}`,
    columns: 'Columns',
    reset: 'As it was made',
    copy: 'Copy',
    copied: (rows: number) => `${count(rows, 'row')} copied.`,
    csv: 'CSV',
    chooseAll: 'Choose all rows that pass the filter',
    choose: (name: string) => `Choose ${name}`,
    widthOf: (label: string) => `Width of ${label}`,
    nothing: (filter: string) => `No row matches ${filter.trim()}.`,
    counts: (total: number, filtered: number, chosen: number | undefined, more: boolean) =>
      [
        `Total ${countText(total)}${more ? '+' : ''}`,
        ...(filtered === total ? [] : [`Filtered ${countText(filtered)}`]),
        ...(chosen === undefined ? [] : [`Selected ${countText(chosen)}`]),
      ].join(' · '),
  },

  tasks: {
    label: 'Tasks',
    nothing: 'Nothing selected',
    nothingHint: 'Click a cell or move with the arrow keys.',
    subject: (blocks: number, first: number) => (blocks === 1 ? `Block ${first}` : count(blocks, 'block')),
    selectAll: 'Select all blocks',
    clear: 'Clear selection',
    memmapTo: (value: boolean) => (value ? 'Memmap in the block (1)' : 'Memmap in system memory (0)'),
    onlineAs: 'as',
    strip: 'The same in the shell',
    copy: 'Copy',
    copied: 'Copied.',
    preview: 'Preview…',
    chooseFirst: 'Select a block to see the command.',
    noneOffered: 'No task can be done with this selection now.',
    progress: 'Progress',
    running: (verb: string, done: number, total: number) =>
      `${verb}: ${countText(done)} of ${count(total, 'block')}`,
    cancel: 'Cancel',
  },

  preview: {
    asking: 'Asking the machine…',
    heading: (verb: string, blocks: number, first: number) =>
      blocks === 1 ? `${verb}: block ${first}` : `${verb}: ${count(blocks, 'block')}`,
    intro: 'Carried out on a copy. Nothing has been changed yet.',
    allDone: (blocks: number) =>
      blocks === 1 ? 'The machine will carry this out.' : `All ${countText(blocks)} will be done.`,
    autoOnline: (policy: string) =>
      `auto_online_blocks is ${policy}: configuring a block brings it online at once, and writing its state after that is refused. Configure is enough here.`,
    someRefused: (refused: number, blocks: number) =>
      blocks === 1
        ? 'The machine will refuse this.'
        : `${count(refused, 'block')} of ${countText(blocks)} will be refused.`,
    someWait: (waiting: number, blocks: number) =>
      blocks === 1
        ? 'This would not come to an end by itself.'
        : `${count(waiting, 'block')} of ${countText(blocks)} would not come to an end by itself.`,
    command: 'Command',
    blocks: 'Blocks',
    moreBlocks: (blocks: number) => `and ${count(blocks, 'more block', 'more blocks')}`,
    run: (verb: string) => verb,
    runAnyway: 'Run anyway',
    cancel: 'Cancel',
    close: 'Close',
  },

  storageOnline: {
    title: 'Storage online',
    now: 'Now',
    wanted: 'Wanted',
    less: 'One block less',
    more: 'One block more',
    slider: 'Storage online, in whole blocks',
    hint: 'Move the slider, or type a size: 68 GiB, +4 GiB, −4 GiB.',
    range: (least: string, most: string, block: string) =>
      `From ${least} to ${most} now, in blocks of ${block}.`,
    use: (size: string) => `Use ${size}`,
    memmap: 'Memmap',
    placements: {
      asked: 'as each block asks for',
      blocks: 'in the blocks themselves',
      system: 'in system memory',
    },
    byIncrement: 'By increment: the highest first, whatever its zone',
    nothing: 'Nothing to do',
    bring: (size: string) => `Bring ${size} online`,
    takeBack: (size: string) => `Take back ${size}`,
    plan: 'Plan…',
    blocks: (blocks: number) => (blocks === 1 ? 'Block' : 'Blocks'),
    how: {
      dynamic: {
        up: 'The machine assigns their increments, Linux adds the blocks and brings them online.',
        down: 'Linux takes them offline and deconfigures them: the machine unassigns their increments.',
      },
      sclp: {
        up: 'Linux brings them online: the machine assigns their increments.',
        down: 'Linux takes them offline: the machine unassigns their increments.',
      },
      plain: { up: 'Linux brings them online.', down: 'Linux takes them offline.' },
    },
    large: (blocks: number) =>
      `What is possible is tried block by block, and there are ${countText(blocks)}.`,
    ask: 'Try what is possible now',
    beyond: (wanted: string, possible: string) => `${wanted} is not possible now; ${possible} is.`,
    whyNotMore: (most: string) => `Why not more than ${most}`,
    whyNotLess: (least: string) => `Why not less than ${least}`,
  },

  figures: {
    label: 'Before and after',
    what: 'Figure',
    now: 'Now',
    after: 'After',
    change: 'Change',
    online: 'Online in Linux',
    offline: 'Offline in Linux',
    memTotal: 'MemTotal',
    memFree: 'MemFree (estimated)',
    memmapSelf: 'Memmap in the blocks themselves',
    memmapSystem: 'Memmap from system memory',
    memmapBoot: 'Memmap made at boot',
    zone: (name: string) => `Zone ${name}`,
    increments: (size: string) => `Assigned to the partition, in increments of ${size}`,
    available: 'Available in the machine',
    line: (label: string, before: string, after: string, change: string) =>
      change === '' ? `${label}: ${before}` : `${label}: ${before}, then ${after} (${change})`,
  },

  takeAlong: {
    copyAs: 'Copy as',
    command: 'command',
    writes: 'sysfs writes',
    script: 'script',
    save: 'Save the script',
    saved: 'The script is saved.',
    print: 'Print',
    about: (heading: string, partition: string, system: string, revision: number) =>
      `${heading}. Partition ${partition} of ${system}, planned at revision ${revision}.`,
  },

  cause: {
    label: 'Cause',
    ways: 'What can be done',
    details: 'Details',
    errno: 'Error number',
    stage: 'Stage',
    response: 'SCLP answered',
    fn: 'Kernel function',
    by: 'Refused by',
    refusing: { hmc: 'the HMC', cp: 'CP', conditions: 'the conditions' },
    because: 'In its own words',
    blocks: 'Blocks',
    undone: 'What was undone',
    nothingUndone: 'Nothing had to be undone.',
    more: (ranges: number) => count(ranges, 'more range', 'more ranges'),
  },

  outcome: {
    label: 'Result of the last action',
    done: (past: string, blocks: number, first: number) =>
      `${blocks === 1 ? `Block ${first}` : count(blocks, 'block')} ${past}.`,
    partial: (past: string, done: number, blocks: number) =>
      `${countText(done)} of ${count(blocks, 'block')} ${past}.`,
    cancelled: (past: string, done: number, blocks: number, refused: number, left: number) =>
      [
        `${countText(done)} of ${count(blocks, 'block')} ${past}`,
        ...(refused > 0 ? [`${countText(refused)} refused`] : []),
        `cancelled, ${countText(left)} left.`,
      ].join('; '),
    stage: (stage: string) => `at stage ${stage}`,
    isNow: (status: string) => `It is ${status}.`,
    selectRemaining: 'Select the remaining',
    openTrace: 'SCLP trace',
    openSequence: 'Sequence',
    dismiss: 'Dismiss',
    response: (code: string, meaning: string) => `SCLP answered ${code} (${meaning}).`,
    skipped: (commands: number) => `${count(commands, 'command')} not tried.`,
    others: 'The others were tried.',
    moved: (kind: 'undo' | 'redo', title: string, partition: string | null) =>
      `${kind === 'undo' ? 'Undone' : 'Redone'}: ${partition === null ? '' : `${partition}, `}${title}`,
    redo: 'Redo',
    undo: 'Undo',
    stale: (revision: number) =>
      `The machine moved on (revision ${revision}). The view was refreshed; nothing was changed.`,
    retry: 'Retry',
    rejected: 'Not carried out',
    trouble: 'The machine can no longer be changed',
    defect: (check: string) => `Simulation stopped: ${check}.`,
    waiting: (waiting: number, blocks: number) =>
      waiting === blocks && blocks === 1
        ? ''
        : `${count(waiting, 'block')} of ${countText(blocks)} not done yet.`,
    why: 'Why',
  },

  partitionTasks: {
    activate: 'Activate',
    load: 'Load',
    loadClear: 'Load clear',
    start: 'Start',
    stop: 'Stop',
    resetNormal: 'Reset normal',
    resetClear: 'Reset clear',
    pswRestart: 'PSW restart',
    deactivate: 'Deactivate',
  },

  reboot: {
    heading: (task: string, partition: string) => `${task}: ${partition}`,
    guestEnds: 'The running Linux ends. Nothing is asked of it first.',
    blocksLost: 'Online blocks lost',
    blocksKept: 'Online blocks kept',
    reservedLost: 'Reserved increments lost',
    reservedKept: 'Reserved increments kept',
    coreMissing: 'Initial increments missing',
    coreKept: 'Initial increments kept',
    returned: 'Back to the pool',
  },

  overview: {
    storage: 'Storage',
    linux: 'Linux',
    zones: 'Zones',
    memory: 'Memory',
    parameters: 'Kernel',
    element: (element: number) => `Element ${element}`,
    initial: 'initial',
    reserved: 'reserved',
    current: 'Current',
    maximum: 'Maximum',
    assigned: 'assigned',
    standby: 'standby',
    increments: (assigned: number, total: number) =>
      `${countText(assigned)} of ${count(total, 'increment')} assigned`,
    incrementSize: 'Increment size (rzm)',
    /** Numbers that the partition does not have. */
    without: (ranges: readonly { readonly first: number; readonly last: number }[]) => {
      const words = ranges
        .slice(0, 4)
        .map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
      return `without ${words.join(', ')}${ranges.length > 4 ? ` and ${ranges.length - 4} more ranges` : ''}`;
    },
    rnRange: 'Increments',
    blockSize: 'Block size',
    profile: 'Activation profile',
    allocation: 'Running allocation',
    notActivated: 'not activated',
    memTotal: 'MemTotal',
    memFree: 'MemFree',
    estimate: 'estimated',
    memmapSelf: 'Memmap in the blocks',
    memmapSystem: 'Memmap in system memory',
    memmapVm: 'Memmap pages (nr_memmap_pages)',
    memmapBoot: 'Of them from boot (nr_memmap_boot_pages)',
    zone: 'Zone',
    start: 'Start',
    spanned: 'Spanned',
    present: 'Present',
    managed: 'Managed',
    empty: 'empty',
    release: 'Release',
    commandLine: 'Command line',
    build: 'Build',
    buildFacts: ({ cmaMib, crashDump, numa }: { cmaMib: number | null; crashDump: boolean; numa: boolean }) =>
      `${cmaMib === null ? 'without CMA' : `CMA ${cmaMib} MiB`}, ${crashDump ? 'with' : 'without'} kdump${numa ? '' : ', without NUMA'}`,
    unheard: {
      notBuilt: 'an unknown parameter of this kernel: it was built without.',
      notModelled: 'not modelled here: it is shown in /proc/cmdline and changes nothing.',
    },
    policy: 'Online policy',
    ratio: 'Auto-movable ratio',
    autoOnline: 'Online by itself (auto_online_blocks)',
    memmapParameter: 'Memmap in the blocks (memmap_on_memory)',
    acceptable: 'acceptable status',
    unacceptable: 'no acceptable status',
    acceptableHint: (statuses: readonly string[]) => `Acceptable: ${statuses.join(', ')}.`,
    exceptions: 'Exceptions',
    divergence: (rn: number, hypervisor: string, kernel: string) =>
      `rn ${rn}: SCLP says ${hypervisor}, the kernel believes ${kernel}.`,
    moreDivergences: (more: number) => `${count(more, 'more', 'more')}.`,
    show: 'Show',
    customer: 'Customer storage',
    available: 'Available',
    openMap: 'Open the block map',
    openIncrements: 'Open the increment map',
    openDevices: 'Open the device memory',
    panic: 'Kernel panic',
    block: (block: number) => `block ${block}`,
    signal: 'Interrupt the write',
    openConditions: 'Open conditions',
  },

  inspector: {
    where: 'Where',
    range: 'Range',
    pfns: 'Page frames',
    increments: 'Increments',
    element: 'Storage element',
    memmap: 'Memmap',
    memmapArithmetic: (pages: string, size: string, memmapPages: string) =>
      `${pages} pages × 64 B = ${size} = ${memmapPages} pages (1.56 %)`,
    placement: {
      none: 'none: the block is not configured',
      self: 'in the block itself (altmap)',
      system: 'in system memory',
      boot: 'in boot memory, made at boot',
    },
    usable: 'usable',
    altmap: 'memmap',
    wouldBe: 'if the memmap were placed the other way',
    otherSelf: (size: string) =>
      `The other placement, on memory: ${size} at the head of the block and nothing from system memory. The block has no free run longer than its usable part.`,
    otherSystem: (size: string, free: string) =>
      `The other placement, system memory: ${size} of it is used (${free} free), and the block stays contiguous.`,
    pageblocks: 'Pageblocks',
    pageblocksAre: (unmovable: number, movable: number) =>
      unmovable > 0
        ? `${unmovable} unmovable, with the memmap, whatever the zone · ${movable} movable when the block came online`
        : `${movable} movable when the block came online`,
    support: 'Memmap on memory',
    supported: 'possible',
    notSupported: 'not possible',
    supportedAgain:
      'not now: the memmap of boot memory was made at boot. Removed and added again, the block could have its own',
    truths: 'Two truths',
    kernel: 'Kernel believes',
    sclp: 'SCLP says',
    agree: 'agree',
    differ: 'differ',
    notListed: 'not listed',
    files: 'sysfs files',
    path: 'File',
    content: 'Content',
    writable: 'writable',
    readOnlyFile: 'read-only',
    history: 'History',
    noHistory: 'Nothing has been done to this block.',
    openSequence: 'Sequence',
    previous: 'Previous block',
    next: 'Next block',
    showOnMap: 'Show on the map',
    loading: 'Reading the block…',
    gone: (block: number) => `Block ${block} does not exist in this partition.`,
    removableHint:
      'sysfs removable always says 1; whether unmovable pages are in the block is known to the simulation only.',
    unmovable: 'holds unmovable pages',
    movable: 'no unmovable pages known',
    offline: 'Offline',
    busy: (because: string) => `EBUSY: busy because ${because}.`,
  },

  trace: {
    title: 'SCLP trace',
    revision: 'Revision',
    number: '#',
    command: 'Command',
    target: 'rn / element',
    response: 'Response',
    meaning: 'Meaning',
    kernelDid: 'Kernel did',
    empty: 'No SCLP request yet. Configuring a block sends the first one.',
    goToBlocks: 'Go to blocks',
    injected: 'injected by the fault plan',
    rnRange: (first: number, last: number, requests: number) =>
      `rn ${first}–${last} (${countText(requests)} requests)`,
    onlyRevision: (revision: number) => `Requests of revision ${revision}`,
    all: 'All requests',
    older: 'Older requests',
    sccb: 'SCCB',
    sccbOf: (length: string, fn: string, response: string) =>
      `length ${length} · function ${fn} · response ${response}`,
    rnField: (rn: string) => ` · rn ${rn} at byte 8`,
    noneHere: (revision: number) => `Revision ${revision} sent no SCLP request.`,
    details: 'Decode the SCCB',
  },

  sequence: {
    system: 'system',
    title: 'Sequence',
    lanes: {
      user: 'user',
      sysfs: 'sysfs',
      driver: 'memory driver',
      sclp: 'SCLP',
      mm: 'mm/hotplug',
      notifiers: 'notifiers',
      hmc: 'HMC',
    },
    step: (step: number, total: number) => `Step ${step} of ${total}`,
    first: 'First step',
    previous: 'Previous step',
    next: 'Next step (F10)',
    last: 'Run to the end (F5)',
    empty: 'Nothing happened inside the machine at this revision.',
    none: 'No sequence yet. Anything done to the machine leaves one.',
    why: 'Where from',
    stopAt: (lane: string) => `Stop at ${lane}`,
    stopFailures: 'Stop at failures',
    stopHint: 'Choose a column’s head: running on stops at its steps',
    of: (revision: number) => `Revision ${revision}`,
    older: 'Previous revision ([)',
    newer: 'Next revision (])',
    calls: 'Kernel calls',
    callsLeft: (lines: number) => `${countText(lines)} further lines are not shown.`,
    noCalls: 'No kernel carried this out, or one whose functions are not modelled.',
    lock: (lock: string, use: 'taken' | 'released') =>
      use === 'taken' ? `takes ${lock}` : `gives back ${lock}`,
  },

  journal: {
    choose: (title: string) => `Choose: ${title}`,
    chooseNone: 'Choose none',
    title: 'Journal',
    revision: 'Revision',
    when: 'When',
    actor: 'Who',
    partition: 'Partition',
    system: 'system',
    command: 'Command',
    outcome: 'Outcome',
    summary: 'What happened',
    empty: 'Nothing has been done to this machine yet.',
    older: 'Older entries',
    open: (revision: number) => `Open the sequence of revision ${revision}`,
    openAll: (first: number, last: number) =>
      first === last
        ? `Open the sequence of revision ${last}`
        : `Open the sequence of revisions ${first}–${last} at the last`,
    outcomes: { done: 'done', refused: 'refused', pending: 'pending' },
    byAction: 'Actions',
    byCommand: 'Every command',
    shownAs: 'Show the journal by',
    unfold: 'Unfold',
    unfoldOf: (title: string) => `Commands of: ${title}`,
    blocks: 'Blocks',
    writes: 'Commands',
    refusedOf: (refused: number) => `${countText(refused)} refused`,
    moreOf: (commands: number) => `${count(commands, 'earlier command')} of this action`,
    onlyRefused: 'Refused only',
    filter: 'Rows that are shown',
    find: 'Find',
    everyPartition: 'every partition',
    nothingFound: 'No row of the journal fits.',
    branch: (parent: number) => `branches from ${parent}`,
    branches: (branches: number) => `Go to the ${count(branches, 'branch', 'branches')}`,
    atStart: 'The machine is at the start of its history.',
    atEnd: 'The machine is at the end of its branch: nothing was undone.',
    undo: 'Undo (Ctrl+Z)',
    redo: 'Redo (Ctrl+Shift+Z)',
    toStart: 'To the start',
    historyHint: 'Moving through the history loses nothing; a command after it starts a branch.',
    here: 'the machine is here',
    travelTo: 'Travel here',
    travelToRevision: (revision: number) => `Travel here: revision ${revision}`,
  },

  era: {
    title: 'Same step on another kernel',
    asking: (release: string) => `Replaying the history on ${release}…`,
    same: (release: string) => `On ${release} this step has the same outcome.`,
    here: (release: string) => `This machine (${release})`,
    there: (release: string) => `On ${release}`,
    microsteps: (steps: number) => count(steps, 'step'),
    noStep: 'There is no such step.',
    step: 'Step',
    firstDifference: 'first difference',
    notHere: 'not on this kernel',
    alone: 'This machine alone',
    parted: (release: string, place: number, summary: string) =>
      `The history on ${release} differs from step ${place} on: ${summary}.`,
    openParting: 'Open that step',
  },

  course: {
    title: 'Memory over the journal',
    online: 'Online',
    offline: 'Offline',
    memmap: 'Memmap of added blocks',
    free: 'Free (estimated)',
    none: 'No point yet',
    hint: 'Click: look at this revision',
    between: (first: number, last: number) => `Revision ${first} to ${last}`,
  },

  terminal: {
    title: 'Console',
    intro:
      'A simulated root shell in the partition, with the keys of bash. Tab completes, Ctrl+R searches, help tells the rest; F6 or Shift+Tab leaves.',
    input: 'Command line',
    /** `cwd`: where the shell is, as far as it is known. */
    prompt: (host: string, cwd = '/root') =>
      `[root@${host.toLowerCase()} ${cwd === '/root' ? '~' : cwd === '/' ? '/' : cwd.slice(cwd.lastIndexOf('/') + 1)}]#`,
    saveSysfs: 'Save /sys',
    saveSysfsHint: 'The partition’s /sys as an archive that the real lsmem --sysroot reads',
    terminals: 'Terminals',
    tab: (number: number) => `Terminal ${number}`,
    tabRunning: (number: number, line: string) => `Terminal ${number}: ${line} is running`,
    add: 'New terminal (Alt+Shift+T)',
    close: (number: number) => `Close terminal ${number} (Alt+Shift+W)`,
    full: (most: number) => `A partition has at most ${most} terminals. Close one first.`,
    lastStays: 'The only terminal stays open. Ctrl+D begins a new shell in it.',
    closeHeading: (number: number) => `Close terminal ${number}`,
    closeText: (line: string) =>
      `${line} is still running. Closing the terminal interrupts it, as Ctrl+C does.`,
    closeRun: 'Interrupt and close',
    loggedOut: 'logout: the next line begins a new shell',
    tooManyWaiting: (most: number) => `${most} lines wait already; this one was dropped.`,
    moreCandidates: (more: number) => `… and ${more} more`,
    searching: (query: string, direction: 'back' | 'forward', failed: boolean) =>
      `(${failed ? 'failed ' : ''}${direction === 'back' ? 'reverse-i-search' : 'i-search'})\`${query}':`,
    copied: 'Copied',
    copyRefused: 'The browser does not allow copying here.',
    copyAll: 'Copy all',
    find: 'Find in the terminal',
    findHint: 'Find',
    findNext: 'Next match (Enter)',
    findPrevious: 'Previous match (Shift+Enter)',
    notFound: 'no match',
    /** What a command asked of the machine, in one line. */
    whySummary: (blocks: number, writes: number, requests: number, refused: number) =>
      [
        blocks > 0 ? count(blocks, 'block') : count(writes, 'write'),
        ...(requests > 0 ? [count(requests, 'SCLP request')] : []),
        ...(refused > 0 ? [`${countText(refused)} refused`] : []),
      ].join(', '),
    noSuchBlock: (block: number) => `There is no block ${countText(block)} in this partition.`,
    fullScreen: (title: string) => `${title} fills the terminal. Ctrl+C ends it.`,
    restored: (when: string) => `— as it was on ${when} —`,
    exit: (code: number) => `exit ${code}`,
    running: 'running, Ctrl+C ends it',
    clear: 'Clear',
    log: 'Output',
    why: 'Why',
  },

  conditions: {
    title: 'Conditions',
    intro:
      'What a machine cannot derive: faults, vetoes, unmovable pages, memory pressure and blocks that cannot be added. They are set here, never by chance, and saved with the machine.',
    faults: 'SCLP fault plan',
    faultsEmpty: 'No fault is planned: SCLP answers every request normally.',
    vetoes: 'Notifier vetoes',
    vetoesEmpty: 'No callback refuses.',
    unmovable: 'Unmovable pages',
    unmovableIdle: 'Idle system: where the kernel lies, and the block that it found first in an empty Normal',
    unmovableBusy: 'Busy system: the first and the last boot block and every block onlined to a kernel zone',
    unmovableAlso: 'and also blocks',
    unmovableExcept: 'except blocks',
    unmovableListed: 'As set: exactly these blocks',
    addFaults: 'Blocks that cannot be added',
    addFaultsEmpty: 'Every block can be added.',
    errno: 'Error',
    plainBlocks: 'Added without their own memmap',
    plainHint:
      'Blocks of a device. A driver that adds its memory piece by piece could leave them so; no driver of the kernel does.',
    pressure: 'Memory pressure',
    pressureLabel: 'Taken by programs',
    pressureHint: 'Movable: offlining must migrate it.',
    add: 'Add',
    remove: 'Remove',
    apply: 'Apply',
    command: 'Request',
    rn: 'rn',
    element: 'Element',
    response: 'Response',
    onlyNth: 'Only the n-th time',
    everyTime: 'every time',
    callback: 'Callback',
    priority: 'Priority (the driver has 0)',
    on: 'Notification',
    block: 'Block',
    everyBlock: 'every block',
    verdict: 'Verdict',
    bad: (text: string) => `“${text}” could not be read.`,
    badBlocks: 'Type block numbers and ranges: 3, 40-47.',
    badSize: 'Type a size with a unit: 512 MiB.',
    badNumber: (low: number, high: number) => `Type a whole number from ${low} to ${high}.`,
  },

  status: {
    label: 'Status bar',
    exceptions: (value: number) => count(value, 'exception'),
    hardware: (value: number) => count(value, 'hardware message'),
    messages: (value: number) => count(value, 'operating system message'),
    messagesShort: 'OS messages',
    place: 'Place in the history',
    at: (revision: number, tip: number) =>
      tip > revision ? `revision ${revision} of ${tip}` : `revision ${revision}`,
    looking: (past: number, revision: number) => `revision ${past} / ${revision}`,
    undo: 'Undo',
    undoHint: 'Nothing is lost: it can be done again (Ctrl+Z).',
    redo: 'Redo',
    redoHint: 'Something was undone: redo the next action (Ctrl+Shift+Z).',
    branch: (name: string, branches: number) => `${name}, ${count(branches, 'branch', 'branches')}`,
    branchesHint: 'Go to the branches of this machine',
    era: (era: string, release: string) => `${release} (${era})`,
    blocks: (size: string) => `${size} blocks`,
    saved: 'saved',
    lost: 'not connected',
    readOnly: 'read-only',
    past: 'past revision, read-only',
    previous: 'Look at the previous action',
    next: 'Look at the next action',
    sequence: 'Sequence of this revision',
  },

  keys: {
    title: 'Keyboard shortcuts',
    lettersOn: 'Letter keys act while a map or table has the focus',
    groups: {
      move: 'In maps and tables',
      tasks: 'Tasks',
      console: 'Console',
      window: 'Window',
    },
    close: 'Close',
    change: 'Change the shortcuts',
  },

  palette: {
    title: 'Command palette',
    hint: 'A command, screen, partition, block, machine, lesson, setting or word',
    found: 'What answers it',
    foot: '↑ ↓ choose · Enter does it · Esc closes',
    none: (text: string) => `Nothing is called “${text}”, and it is no block, rn or address.`,
    count: (found: number) => (found === 1 ? '1 found' : `${found} found`),
    groups: {
      command: 'Command',
      screen: 'Go to',
      task: 'Task',
      block: 'Block',
      machine: 'Machine',
      lesson: 'Lesson',
      setting: 'Setting',
      term: 'Word',
    },
    openMachine: (name: string) => `Open ${name}`,
    blocks: (partition: string, first: number, last: number) =>
      first === last
        ? `${partition}: block ${first} on the map`
        : `${partition}: blocks ${first}–${last} on the map`,
    openBlock: (partition: string, block: number) => `${partition}: open block ${block}`,
    on: 'on',
    off: 'off',
  },

  /** What the commands of the console do, as the `?` sheet and the command palette say it. */
  commands: {
    moveFocus: 'move the focus by one cell or row',
    rowEnds: 'first and last cell of the row',
    mapEnds: 'first and last cell of the map',
    tenRows: 'ten rows',
    extend: 'extend the selection',
    select: 'select or deselect',
    selectAll: 'select all',
    openBlock: 'open the block',
    contextMenu: 'what can be done with a cell or row',
    zoom: 'zoom in, out, reset',
    findNext: 'find the next of the chosen kind',
    findPrevious: 'find the previous one',
    toggleTable: 'map or table',
    disable: 'disable: take offline and deconfigure',
    undo: 'undo the last action',
    redo: 'redo it',
    palette: 'command palette: every action, screen, block, machine, lesson and setting',
    help: 'help on the word under the pointer or with the focus; else the command palette',
    search: 'search',
    nextRegion: 'next region',
    previousRegion: 'previous region',
    previousRevision: 'previous action of the journal, read-only; in a sequence the previous revision',
    nextRevision: 'next action of the journal; in a sequence the next revision',
    nextStep: 'next step of a sequence',
    runSequence: 'run the sequence to its end',
    console: 'console',
    newTerminal: 'another terminal of this partition',
    nextTerminal: 'next terminal',
    previousTerminal: 'previous terminal',
    closeTerminal: 'close the terminal',
    findInTerminal: 'in a terminal: find',
    bashKeys: 'in a terminal: the keys of bash; Ctrl+C interrupts, Ctrl+L clears, Ctrl+D ends',
    newline: 'in a terminal: another line of the same input',
    copy: 'in a terminal: copy what is selected',
    why: 'in a terminal: open or fold what the last command asked',
    leaveTerminal: 'leave a terminal',
    panel: 'terminal panel at the bottom',
    splitBeside: 'split: two panes side by side',
    splitBelow: 'split: two panes above each other',
    splitNone: 'one pane: close the other one',
    otherPane: 'go to the other pane',
    tabs: 'tabs',
    closeTab: 'close the tab',
    closeByDelete: 'on a tab: close it',
    saveScreen: 'save what this screen shows',
    back: 'from a block back to the map',
    keys: 'this list',
  },

  log: {
    find: (name: string) => `Find in ${name.toLowerCase()}`,
    findHint: 'Find',
    previous: 'Previous match (Shift+Enter)',
    next: 'Next match (Enter)',
    none: 'no match',
    of: (at: number, total: number) => `${countText(at)} of ${countText(total)}`,
    toEnd: 'Go to the end',
    copyAll: 'Copy all',
    copied: (lines: number) => `${count(lines, 'line')} copied`,
    reading: '…',
  },

  messages: {
    hardware: 'Hardware messages',
    noHardware: 'The machine has nothing to say.',
    kernel: 'Operating system messages',
    noKernel: 'The kernel has logged nothing: the partition is not loaded.',
    remove: 'Delete',
    severity: { information: 'Information', warning: 'Warning', serious: 'Serious' },
  },

  help: {
    search: 'Search terms and rules',
    terms: 'Terms',
    rules: 'Rules of the machine',
    none: (text: string) => `No term or rule matches “${text}”.`,
    provenance: { recorded: 'recorded', source: 'read in source', assumed: 'assumed' },
    source: (source: string, confirmed: boolean) =>
      confirmed ? `Source: ${source}` : `Our choice, no public source: ${source}`,
  },

  selected: (blocks: number) => `${count(blocks, 'block')} selected`,
  notFound: (address: string) => `There is no view at “${address}”.`,
  toOverview: 'Go to the overview',

  /** Parts of the console that may stop one by one. */
  panes: {
    names: {
      console: 'The console',
      masthead: 'The masthead',
      tree: 'The tree',
      banner: 'The bar of the past revision',
      tabs: 'The row of tabs',
      screen: 'This pane',
      outcome: 'The note on the last action',
      tasks: 'The task bar',
      lesson: 'The lesson',
      presented: 'The step that is presented',
      status: 'The status bar',
      plan: 'The plan',
      reboot: 'The question before the task',
      keys: 'The list of keyboard shortcuts',
      palette: 'The command palette',
      files: 'The offer of files',
      echo: 'The display of pressed keys',
      announcements: 'The screen reader’s announcements',
    },
    stopped: (name: string) => `${name} stopped`,
    unaffected: 'Drawing it failed. The machine is not affected, and nothing was changed.',
    reopen: 'Reopen it',
    close: 'Close',
  },
};
