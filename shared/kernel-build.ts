/**
 * What of the memory options a kernel was built with, and which words of a command line have no effect here: because
 * the kernel was built without them, or because this product does not model them.
 */

/** Build options that decide what a command line can do. */
export interface KernelBuild {
  /** CONFIG_CMA: size of the contiguous area without cma=, in MiB. null: built without, cma= is an unknown parameter. */
  readonly cmaMib: number | null;
  /** CONFIG_CRASH_DUMP: crashkernel= reserves memory. */
  readonly crashDump: boolean;
  /** CONFIG_HUGETLBFS: hugepages= reserves huge pages. */
  readonly hugePages: boolean;
  /** CONFIG_NUMA on s390x: each block has a link to its node, which is 0. x86-64 always has it. */
  readonly numa: boolean;
  /** CONFIG_DEBUG_VM: struct pages that describe nothing yet are filled with a pattern. No distribution sets it. */
  readonly debugVm?: boolean;
  /** CONFIG_KASAN, generic: an eighth of all memory in use is its shadow. No distribution's default kernel sets it. */
  readonly kasan?: boolean;
  /** CONFIG_ARCH_MEMORY_PROBE of x86-64: /sys/devices/system/memory/probe. s390 has no such option. */
  readonly probe?: boolean;
}

/** What of a kernel's definition (shared/definition.ts) counts here. */
interface DefinedKernel {
  readonly arch?: 's390x' | 'x86_64';
  readonly release: string;
  readonly commandLine: string;
  readonly build?: Partial<KernelBuild>;
}

/** 6.19 on: Debian's s390x kernels reserve 128 MiB. */
const DEBIAN_CMA_MIB = 128;
const CMA_SINCE = [6, 19] as const;

/** Red Hat and SUSE mark their releases; they build s390x kernels with kdump. Everything else is taken for Debian's. */
const WITH_CRASH_DUMP = /\.el\d|-(?:default|rt|azure)$|\.fc\d/;

/**
 * "6.12.107+deb13-s390x", "6.1.0-50-s390x", "7.3-s390x": as was recorded, kernels that Debian builds, or that are built
 * and named as it does, have no nodes; all others have them.
 */
const DEBIAN_S390X = /\+deb\d|-s390x$/;

/** The build of a release: what is set in the definition first, then what is known of who built it. */
export function buildOf({
  arch,
  release,
  build,
}: Pick<DefinedKernel, 'arch' | 'release' | 'build'>): KernelBuild {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  const isNew =
    Number(major) > CMA_SINCE[0] || (Number(major) === CMA_SINCE[0] && Number(minor) >= CMA_SINCE[1]);
  const others = WITH_CRASH_DUMP.test(release);
  const cmaMib = others ? 0 : isNew ? DEBIAN_CMA_MIB : null;
  const numa = arch === 'x86_64' || !DEBIAN_S390X.test(release);
  return { cmaMib, crashDump: others, hugePages: true, numa, ...build };
}

/** A word of a command line that does nothing, and why. */
export interface UnheardParameter {
  readonly parameter: string;
  readonly why: 'notBuilt' | 'notModelled';
}

/** Parameters that the simulation follows. */
const MODELLED: ReadonlySet<string> = new Set([
  'mem',
  'memhp_default_state',
  'movable_node',
  'kernelcore',
  'movablecore',
  'elfcorehdr',
  'memory_hotplug.memmap_on_memory',
  'memory_hotplug.online_policy',
  'memory_hotplug.auto_movable_ratio',
  'memory_hotplug.auto_movable_numa_aware',
  'memmap',
  'cma',
  'crashkernel',
  'hugepages',
  'hugepagesz',
  'default_hugepagesz',
]);

/** In the order of the command line, each once. Words behind "--" are for the first program. */
export function unheardParameters(kernel: DefinedKernel): UnheardParameter[] {
  const build = buildOf(kernel);
  const unheard = new Map<string, UnheardParameter>();
  for (const word of kernel.commandLine.split(/\s+/)) {
    if (word === '--') break;
    const parameter = word.split('=', 1)[0] ?? '';
    const name = parameter.replaceAll('-', '_');
    if (name === '') continue;
    if (!MODELLED.has(name)) unheard.set(name, { parameter, why: 'notModelled' });
    else if (!isBuilt(name, build, kernel.arch)) unheard.set(name, { parameter, why: 'notBuilt' });
  }
  return [...unheard.values()];
}

function isBuilt(name: string, build: KernelBuild, arch: DefinedKernel['arch']): boolean {
  switch (name) {
    case 'cma':
      return build.cmaMib !== null;
    case 'crashkernel':
      return build.crashDump;
    case 'hugepages':
    case 'hugepagesz':
    case 'default_hugepagesz':
      return build.hugePages;
    // memmap=SIZE!ADDR is x86's.
    case 'memmap':
      return arch === 'x86_64';
    default:
      return true;
  }
}
