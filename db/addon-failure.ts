/** The database's addon did not load: what that says about the system, in a sentence about the system. */

/** Systems that have the C library which the published addon is made for. */
const NEW_ENOUGH = 'Debian 12, Ubuntu 22.04, RHEL 9, SLES 15 SP6';

/**
 * @param said the loader's message, as `dlopen` gave it
 * @param library version of the C library here; undefined where there is none that tells
 */
export function addonSentence(said: string, library: string | undefined = libraryVersion()): string {
  const wanted = highest(
    [...said.matchAll(/version `GLIBC_([\d.]+)' not found/g)].map(([, one = '']) => one),
  );
  if (wanted !== undefined)
    return `This system is too old for this package: its C library (glibc) is ${library ?? 'older'}, and ${wanted} is needed, as ${NEW_ENOUGH} and later have it. Take the package for older systems, or a newer system.`;
  if (/GLIBCXX_[\d.]+' not found/.test(said))
    return `This system is too old for this package: its C++ library (libstdc++) is older than the one of ${NEW_ENOUGH}. Take the package for older systems, or a newer system.`;
  if (/failed to map segment|Operation not permitted/i.test(said))
    return 'Programs may not run where the console lies (the folder is mounted with noexec). Put it into a folder where they may.';
  if (/wrong ELF class|invalid ELF header|incompatible architecture|not a valid Win32/i.test(said))
    return `This package is for another kind of computer than this one (${process.platform} ${process.arch}). Take the one for it.`;
  return `A part of the program could not be loaded: ${said.split('\n')[0]}. Install or unpack the package again.`;
}

function highest(versions: readonly string[]): string | undefined {
  return versions.toSorted(new Intl.Collator('en', { numeric: true }).compare).at(-1);
}

function libraryVersion(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  // Whether the report looks names of the network up, which takes its time; the types do not know it yet.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return header?.glibcVersionRuntime;
  } finally {
    report.excludeNetwork = before;
  }
}
