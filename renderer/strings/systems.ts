/** Words of the HMC side: system, partitions, planner, device memory. */

import { countText } from '../model/number-style.ts';

const count = (value: number, one: string, many = `${one}s`): string =>
  `${countText(value)} ${value === 1 ? one : many}`;

export const systemStrings = {
  title: 'System',
  modes: { classic: 'PR/SM, image profiles', dpm: 'Dynamic Partition Manager' },
  change: 'Change system…',
  define: 'Define partition…',
  exportHmc: 'Export HMC definition',
  exportTopology: 'Export increments (zmemtopo)',

  storage: 'Storage',
  installed: 'Installed',
  hsa: 'Hardware system area',
  customer: 'Customer storage',
  held: 'Held by partitions',
  available: 'Available',
  dormant: 'Installed, not bought',
  unsaid: 'the definition does not say',
  bar: (parts: string) => `Installed storage: ${parts}`,
  promise: (promised: string, available: string) =>
    `Running partitions were promised ${promised} of reserved storage that they have not taken; ${available} is available. Whoever asks first gets it, the next one is refused.`,
  promiseKept: (promised: string) =>
    `Running partitions may still take ${promised} of reserved storage. All of it is available.`,

  machine: 'Machine profile',
  noMachine: 'No granularity table: each partition keeps the increment size it was defined with.',
  model: 'Model',
  types: 'Machine types',
  upTo: 'Partition up to',
  increment: 'Increment',
  source: 'Source',
  confirmed: 'published table',
  confirmedHead: 'Published table',
  unconfirmed: 'unconfirmed',
  unconfirmedHint:
    'Unconfirmed lines follow the published rule (at most 512 increments) from the machine’s smallest increment; no public table was found. Change the system to put in your machine’s figures.',

  partitions: 'Partitions',
  noPartitionsTitle: 'No partitions',
  noPartitions: 'A system without partitions holds no storage. Define the first one.',
  columns: {
    name: 'Partition',
    status: 'Status',
    profile: 'Profile (next activation)',
    initial: 'Initial',
    reserved: 'Reserved',
    allocation: 'Running allocation',
    current: 'Current',
    maximum: 'Maximum',
    linux: 'Linux',
    online: 'Online',
    kernel: 'Kernel',
    increment: 'Increment',
  },
  tasksForSeveral: (partitions: number) => `Tasks for ${count(partitions, 'partition')}`,
  activateSeveral: (partitions: number) =>
    partitions === 0 ? 'Activate' : `Activate ${count(partitions, 'partition')}`,
  loadSeveral: (partitions: number) => (partitions === 0 ? 'Load' : `Load ${count(partitions, 'partition')}`),
  deactivateSeveral: (partitions: number) =>
    partitions === 0 ? 'Deactivate' : `Deactivate ${count(partitions, 'partition')}`,
  withoutStorage: (names: readonly string[]) =>
    `Not ${names.join(', ')}: the initial storage is not available behind the others.`,
  deactivateText: (names: readonly string[]) =>
    `What runs in ${names.join(', ')} ends, and their storage goes back to the system.`,
  threeValues:
    'Three values that stay apart: the profile counts at the next activation, the allocation is what the partition holds now, online is what Linux uses of it.',
  profileDiffers: 'differs from the running allocation: it counts at the next activation',
  tasksFor: (name: string) => `Tasks for ${name}`,
  changePartition: 'Customize profile…',
  notDeletable: (because: string) => `Delete: ${because}`,
  deletePartition: 'Delete…',
  openPartition: 'Open',
  plan: 'Plan standby',
  total: 'Total',
  deleteHeading: (name: string) => `Delete partition ${name}`,
  deleteText: 'Its definition and conditions go. Ctrl+Z brings them back.',

  allMessages: (messages: number) =>
    messages === 1 ? 'Open the hardware message' : `All ${count(messages, 'hardware message')}`,
  places: 'Where partitions lie',
  origin: 'Origin',
  gap: 'Gap above',
  gapHint:
    'Origins are given top-down, first fit, on 2 GiB boundaries unless the profile names one (our choice).',
  zvm: 'z/VM guest',
  x86: 'x86-64',
};

export const editorStrings = {
  defineHeading: 'Define partition',
  changeHeading: (name: string) => `Change ${name}`,
  systemHeading: (name: string) => `Change system ${name}`,
  identity: 'Partition',
  profile: 'Image profile',
  load: 'Load',
  kernel: 'Linux',
  zvmGroup: 'z/VM',
  fields: {
    name: 'Name',
    initial: 'Initial (central-storage)',
    reserved: 'Reserved (reserved-central-storage)',
    increment: 'Increment size (rzm)',
    origin: 'Origin',
    device: 'Load from',
    address: 'Load address',
    parameter: 'Load parameter',
    atActivation: 'Load at activation',
    release: 'Kernel release',
    commandLine: 'Kernel command line',
    cma: 'Built with CMA area',
    crashDump: 'Built with kdump',
    zvm: 'The partition is a z/VM guest',
    directoryInitial: 'Directory: initial',
    directoryMaximum: 'Directory: maximum',
    standby: 'STANDBY',
    elements: 'Standby elements',
  },
  /** Last part of a field's path in a definition. */
  paths: {
    name: 'Name',
    initialBytes: 'Initial',
    reservedBytes: 'Reserved',
    originBytes: 'Origin',
    incrementBytes: 'Increment size',
    standbyElements: 'Standby elements',
    release: 'Kernel release',
    commandLine: 'Kernel command line',
    standbyBytes: 'STANDBY',
    directoryInitialBytes: 'Directory: initial',
    directoryMaximumBytes: 'Directory: maximum',
  },
  hints: {
    name: 'Up to eight letters and digits.',
    initial: 'Granted whole at activation.',
    reserved: 'A promise: assigned on request, if the pool still has it.',
    incrementTable: (size: string) => `Empty: ${size}, from the machine’s table.`,
    incrementPlain: (size: string) => `Empty: ${size}.`,
    incrementFixed: 'Fixed once the partition is defined.',
    elements: 'Empty: element 1 holds all reserved storage. Else a size for each: 1 GiB, 3 GiB.',
    elementsFixed: 'The last one grows and shrinks with the reserved storage.',
    origin: 'Empty: the system chooses.',
    release: 'A release as in 6.12, or the distribution: Debian 13.',
    cma: (mib: number | null) =>
      `Empty: ${mib === null ? 'built without' : `${mib} MiB`}, as the release is known. Or a size, or “none”.`,
    commandLine:
      'memmap_on_memory, memhp_default_state, mem=, movablecore and the like are read as the kernel does.',
  },
  crashDump: { '': 'as the release is known', yes: 'yes', no: 'no' },
  devices: { '': 'not set', ccw: 'CCW (DASD)', fcp: 'FCP', nvme: 'NVMe' },
  eras: (era: string) => `Kernel generation: ${era}.`,
  increments: (initial: number, reserved: number) =>
    `${count(initial, 'initial increment')} + ${count(reserved, 'reserved increment')} = rnmax ${countText(initial + reserved)}`,
  takesEffect: 'Profile: at the next activation. Kernel and command line: at the next load.',
  unread: 'Not a size. Type a number and a unit, such as 4 GiB.',
  broken: (sizes: readonly string[]) => `Not a whole number of MiB. Nearest: ${sizes.join(' or ')}.`,
  nearest: (sizes: readonly string[]) => `Nearest: ${sizes.join(' or ')}.`,
  assumed: (size: string, larger: string, table: 'line' | 'too large' | 'none') =>
    table === 'line'
      ? `${size} was assumed because nothing is typed here: the machine’s table gives it to a partition with ${larger} of initial or reserved storage. Type a size to choose another.`
      : `${size} was assumed because nothing is typed here and ${table === 'none' ? 'the system has no table of increments' : `the machine’s table ends below ${larger}`}. Type a size to choose another.`,
  marked: (fields: number) => `${fields === 1 ? 'One field is' : `${fields} fields are`} marked.`,
  same: 'Nothing is changed yet.',
  asking: 'Asking the machine…',
  accepted: (commands: number) =>
    commands === 1 ? 'The machine will accept this.' : 'The machine will accept these.',
  refused: 'The machine will refuse this.',
  runDefine: 'Define',
  runChange: 'Change',
  model: 'Machine',
  modelOwn: 'own table',
  modelNone: 'no table',
  installed: 'Installed',
  hsa: 'Hardware system area',
  customer: 'Customer storage',
  /** Names of the properties on an HMC. */
  installedHint: 'storage-total-installed. Empty: not said.',
  hsaHint: 'storage-hardware-system-area. Empty: not said.',
  answerStyle: 'Redundant ASSIGN or UNASSIGN',
  answerStyles: { 'always-0020': '0x0020 normal completion', 'redundant-0120': '0x0120 no action required' },
  answerStyleHint: 'What is answered when the increment is as wanted already. Linux takes both for success.',
  standbyListed: 'READ STORAGE INFO lists the increments of a standby element',
  customerHint:
    'storage-customer. A concurrent upgrade: it grows while partitions run, and shrinks down to what they hold.',
  table: 'Granularity by partition size',
  upTo: (line: number) => `Line ${line}: partition up to`,
  lineIncrement: (line: number) => `Line ${line}: increment`,
  lineConfirmed: (line: number) => `Line ${line}: confirmed`,
  addLine: 'Add line',
  removeLine: (line: number) => `Remove line ${line}`,
};

export const plannerStrings = {
  title: 'Standby planner',
  intro:
    'What standby storage costs at IPL, and how much of it each kernel can boot with. The figures come from the same functions that an IPL here uses.',
  initial: 'Initial',
  reserved: 'Standby',
  reset: 'As defined',
  rounded: (initial: string, standby: string) =>
    `Rounded to whole increments: ${initial} initial, ${standby} standby.`,
  own: 'This partition',
  chart: 'Free memory at the end of IPL over the standby size',
  chartLabel: (count_: number) =>
    `Chart: free memory at the end of IPL over the standby size, ${count_} kernels. The table below holds the same figures.`,
  xAxis: 'Standby',
  yAxis: 'Free at the end of IPL',
  planned: 'planned',
  iplLimit: 'largest standby that boots',
  table: 'Kernels',
  columns: {
    kernel: 'Kernel',
    memmap: 'memmap_on_memory',
    boots: 'IPL',
    bill: 'Paid at IPL',
    perBlock: 'Per block',
    free: 'Free after',
    largest: 'Largest standby',
    fails: 'Fails from',
    later: 'Later, per block',
  },
  boots: 'boots',
  fails: 'fails',
  never: 'never',
  limited: { memory: 'by memory', rnmax: 'by increment numbers' },
  inBlocks: (size: string) => `${size} in the blocks`,
  notBuiltIn: 'no such parameter',
  noEffect: 'on, without effect here',
  estimate: 'estimated',
  estimateHint: 'Estimated: no recording covers this kernel and core size.',
  later: (size: string, fit: number) => `${size} to configure one, ${count(fit, 'block')} fit`,
  nothing: 'nothing',
  verdictBoots: (standby: string, release: string, free: string) =>
    `With ${standby} of standby, ${release} boots and has ${free} free.`,
  verdictFails: (standby: string, release: string) =>
    `With ${standby} of standby, the IPL of ${release} fails.`,
  verdictLimit: (size: string) => `At most ${size} boot.`,
  verdictNoLimit: 'No standby size makes it fail: increment numbers end first.',
  verdictHelp: (release: string) => `memmap_on_memory would let ${release} boot.`,
  none: 'The planner needs a partition that asks SCLP for its memory.',
  eraNames: { classic: 'up to 6.8', memmap: '6.9–6.18', dynamic: '6.19 on' },
};

export const deviceStrings = {
  title: 'Device memory',
  intro:
    'Device memory serves the same core that serves standby storage: kmem adds its whole blocks, the rest is trimmed.',
  none: 'No device memory was found. The platform definition lists none.',
  device: (name: string) => `Device ${name}`,
  origin: {
    cxl: 'CXL region',
    hmem: 'hmem (soft reserved)',
    pmem: 'persistent memory',
    created: 'created',
  },
  driver: 'Driver',
  unbound: 'unbound',
  size: 'Size',
  align: 'Alignment',
  node: 'Target node',
  requested: 'memmap_on_memory',
  on: 'on: split into one add per block, each with its own memmap',
  off: 'off: one add per range, memmap in system memory',
  heldMemmap: 'Memmap while device_dax holds it',
  pages: (pages: number) => count(pages, 'page'),
  ranges: 'Ranges against blocks',
  range: 'Range',
  blocks: 'Whole blocks',
  trimmed: 'Trimmed',
  state: 'State',
  online: 'Online',
  memmap: 'Memmap',
  head: (size: string) => `${size} at the head`,
  tail: (size: string) => `${size} at the tail`,
  nothing: 'nothing',
  tooSmall: 'no whole block',
  states: {
    free: 'not added',
    added: 'added',
    stuck: 'stuck: the driver is gone, the memory stays until the next reboot',
  },
  selfBlocks: (self: number, blocks: number) => `${self} of ${count(blocks, 'block')} carry their own`,
  drawn: (name: string, first: string, last: string) =>
    `${name} to scale: trimmed parts and blocks ${first} to ${last}`,
  chunks: 'Chunks of the next add',
  chunksOf: (chunks: number, blocks: string) => `${count(chunks, 'chunk')}: ${blocks}`,
  chunkFailure: 'When the n-th chunk fails, the earlier ones are removed again.',
  command: 'In the shell',
  openBlocks: 'Open the block map',
  openConsole: 'Open the console',
  compare: 'Same core, what differs',
  compareHead: { what: 'What', s390: 's390 standby storage', cxl: 'CXL / dax device' },
  platform: 'Memory of the platform',
  ram: 'RAM at boot',
  pmem: 'Persistent memory',
  modules: 'Modules',
};

/** Facts of both users of the core: add_memory and its memmap. */
export const SAME_CORE: readonly {
  readonly what: string;
  readonly s390: string;
  readonly cxl: string;
}[] = [
  {
    what: 'Who offers memory',
    s390: 'SCLP: increments, assigned on request',
    cxl: 'a device with address ranges',
  },
  { what: 'Driver', s390: 'sclp_mem', cxl: 'dax/kmem' },
  {
    what: 'Block size',
    s390: 'max(section of 128 MiB, increment)',
    cxl: '128 MiB, or 2 GiB with 64 GiB of RAM and more on bare metal',
  },
  {
    what: 'Trimming',
    s390: 'none: blocks consist of whole increments',
    cxl: 'ranges are trimmed to whole blocks',
  },
  {
    what: 'When blocks are added',
    s390: 'before 6.19 at IPL, all of them; since then one by one on request',
    cxl: 'when kmem is bound',
  },
  {
    what: 'Unit of one add',
    s390: 'one block',
    cxl: 'one block with memmap on memory, otherwise the whole range',
  },
  {
    what: 'Memmap on memory, requested',
    s390: 'kernel parameter; per block since 6.19',
    cxl: 'per device; CXL regions default to on',
  },
  {
    what: 'Memmap on memory, when not possible',
    s390: 'falls back to system memory',
    cxl: 'falls back to system memory; the attribute answers EOPNOTSUPP while the parameter is off',
  },
  {
    what: 'When one part fails',
    s390: 'its assigned increments may stay assigned',
    cxl: 'earlier chunks are removed again',
  },
  {
    what: 'Take away',
    s390: 'offline, then deconfigure: storage goes back to the pool',
    cxl: 'offline all blocks, then unbind; mixed states are refused',
  },
  {
    what: 'Taken away while online',
    s390: 'refused (EBUSY)',
    cxl: 'refused; unbinding leaves it stuck until the next reboot',
  },
];
