/**
 * What texts say of a system's memory: listings of lsmem, files of /proc, `uname -a`, `lscpu`, and the kernel log. Lines
 * are known by their form, wherever they stand: in a terminal that was copied, in runtime.out of dbginfo.sh, in the
 * sections of a supportconfig.
 */

import type { CapturedText } from '../collector.ts';
import type { Listing } from './cells.ts';
import { ListingReader } from './listing.ts';
import { plainLine } from './plain.ts';
import { SysfsLines } from './sysfs-lines.ts';

export interface TextFacts {
  /** In the order of the texts. */
  readonly listings: readonly Listing[];
  /** What began as a listing and could not be read. */
  readonly problems: readonly string[];
  readonly uname: Uname | undefined;
  /** "aarch64", of lscpu. */
  readonly architecture: string | undefined;
  readonly commandLine: string | undefined;
  /** Lines of the kernel log that are of memory, the first boot's. */
  readonly kernelLog: readonly string[];
  /** Files of /proc by their name, as far as their lines are known. */
  readonly files: ReadonlyMap<ProcFile, string>;
  /** Files of /sys that stand in texts, by their path. */
  readonly sysfs: ReadonlyMap<string, string>;
}

export interface Uname {
  readonly release: string;
  readonly version: string;
  readonly machine: string;
}

type ProcFile = 'meminfo' | 'zoneinfo' | 'iomem' | 'version';

const MEMINFO = /^[A-Z][\w()]*:\s+\d+ kB$|^HugePages_\w+:\s+\d+$/;
const ZONEINFO_HEAD = /^Node \d+, zone\s+\w+$/;
const ZONEINFO =
  /^\s+(?:pages free|boost|min|low|high|promo|spanned|present|managed|cma|start_pfn:?|node_unreclaimable:?)\s+\d+$/;
const IOMEM = /^\s*[0-9a-f]{8,16}-[0-9a-f]{8,16} : \S.*$/;
const VERSION = /^(?:\[\s*\d+\.\d+\]\s*)?(Linux version \d+\.\d\S* .*)$/;
const UNAME =
  /^Linux \S+ (\d+\.\d\S*) (#\d.*?) (s390x|x86_64|aarch64|ppc64le|ppc64|riscv64|loongarch64|armv\w+|i[3-6]86|mips\w*|sparc\w*|alpha|ia64|parisc\w*|s390|sh\w*|m68k)(?: \S+)* GNU\/Linux$/;
/** Short of "-a": only release and machine. */
const SHORT_UNAME = /^Linux (?:\S+ )?(\d+\.\d+[.-]\S*) .*?\b(s390x|x86_64|aarch64|ppc64le|riscv64)\b/;
const LSCPU = /^Architecture:\s+(\S+)$/;
/** Of a kernel log: with its time in seconds or as a date, of dmesg and of syslog. */
const LOG_PREFIX =
  /^(?:<\d+>)?(?:\[[^\]]{1,40}\]\s*|(?:\w{3}\s+\d+ [\d:]{8}|\d{4}-\d\d-\d\dT[\d:.,+Z-]+) \S+ kernel:\s*(?:\[[^\]]{1,40}\]\s*)?)/;
const LOG_LINE =
  /^(?:sclp_cmd\.[0-9a-f]{6}:\s*|sclp_cmd: |sclp_mem: |setup: )?(?:Standby memory at 0x|Linux version |Linux is running |Kernel command line: |Memory: \d+K\/\d+K available|The maximum memory size is |Built \d+ zonelists|(?:cma|crashkernel|CMA): |Reserving \d+MB of memory)/i;
const COMMAND_LINE_LOG = /^(?:setup: )?Kernel command line: (.*)$/;
const SHELL_ECHO = /[#$>%]\s*(?:sudo\s+)?cat\s+(?:\/\S+\s+)*\/proc\/cmdline\s*$/;
const SUPPORTCONFIG_FILE = /^# \/proc\/(\w+)(?:\s|$)/;
/** A line that could be a kernel's command line, in a text that holds nothing else of it. */
const LIKE_COMMAND_LINE =
  /^(?:\S+\s+)*(?:root=\S+|BOOT_IMAGE=\S+|crashkernel=\S+|memhp_default_state=\S+|memory_hotplug\.\w+=\S+)(?:\s+\S+)*$/;
const MOST_LOG_LINES = 200;

const MARKED = /[:=0-9]/;
/** No line of what is read is longer but a command line, which kernels cut at 4096, and JSON without line ends. */
const LINE_LIMIT_CHARS = 8192;
/** Of `uname -a` and a prompt. Their patterns try again and again on lines that are made to make them. */
const SHORT_LINE_CHARS = 256;
const LINES_AT_A_TIME = 200;

export class FactsReader {
  readonly #listings = new ListingReader();
  readonly #sysfs = new SysfsLines();
  readonly #files = new Map<ProcFile, string[]>();
  readonly #done = new Set<ProcFile>();
  readonly #log: string[] = [];
  #uname: Uname | undefined;
  #architecture: string | undefined;
  #commandLine: string | undefined;
  #likelyLine: string | undefined;
  /** The next line is the command line. */
  #expectsLine = false;
  /** What the lines before were of. */
  #file: ProcFile | undefined;
  #loggedLine: string | undefined;

  /** Yields after every few lines. */
  *read(texts: readonly CapturedText[]): Generator<void, void, void> {
    for (const { path, text } of texts) {
      this.#expectsLine = /cmdline/.test(path);
      let lines = 0;
      for (const line of linesOf(text)) {
        if (line.length <= LINE_LIMIT_CHARS) this.#take(plainLine(line));
        else if (this.#listings.isInJson || /^\s*\{/.test(line.slice(0, LINE_LIMIT_CHARS)))
          for (const part of partsOfJson(line)) {
            this.#listings.take(part);
            if (++lines % LINES_AT_A_TIME === 0) yield;
          }
        if (++lines % LINES_AT_A_TIME === 0) yield;
      }
      this.#endFile();
    }
  }

  finish(): TextFacts {
    const listings = this.#listings.finish();
    const { problem } = this.#listings;
    return {
      listings,
      problems: problem === undefined ? [] : [problem],
      uname: this.#uname,
      architecture: this.#architecture,
      commandLine: this.#commandLine ?? this.#loggedLine ?? this.#likelyLine,
      kernelLog: this.#log,
      sysfs: this.#sysfs.files,
      files: new Map([...this.#files].map(([name, lines]) => [name, `${lines.join('\n')}\n`])),
    };
  }

  #take(line: string): void {
    const isExpected = this.#expectsLine && line.trim() !== '' && !line.startsWith('#');
    if (isExpected) {
      this.#expectsLine = false;
      if (!/^\$|^\S+[#$>]\s/.test(line)) {
        this.#commandLine ??= line.trim();
        return;
      }
    }
    if (this.#sysfs.isHeaded && this.#sysfs.take(line)) return;
    if (!MARKED.test(line) && this.#file === undefined) {
      this.#listings.take(line);
      return;
    }
    if (this.#sysfs.take(line)) return;
    if (this.#takeFile(line)) return;
    if (this.#listings.take(line)) return;
    this.#takeLine(line);
  }

  /** Lines of files of /proc follow each other; the first of each that there are counts. */
  #takeFile(line: string): boolean {
    if (this.#file === 'zoneinfo' && !ZONEINFO_HEAD.test(line) && /^\s+\S/.test(line)) {
      if (ZONEINFO.test(line)) this.#add('zoneinfo', line);
      return true;
    }
    const file = ZONEINFO_HEAD.test(line)
      ? 'zoneinfo'
      : MEMINFO.test(line)
        ? 'meminfo'
        : IOMEM.test(line)
          ? 'iomem'
          : undefined;
    if (file === undefined) {
      if (line.trim() !== '') this.#endFile();
      return false;
    }
    if (this.#file !== file) this.#endFile();
    this.#file = file;
    if (!this.#done.has(file)) this.#add(file, line);
    return true;
  }

  #add(file: ProcFile, line: string): void {
    if (this.#done.has(file)) return;
    const lines = this.#files.get(file) ?? [];
    lines.push(line);
    this.#files.set(file, lines);
  }

  #endFile(): void {
    if (this.#file) this.#done.add(this.#file);
    this.#file = undefined;
  }

  #takeLine(line: string): void {
    if (line.length <= SHORT_LINE_CHARS) this.#takeUname(line.trim());
    const told = LSCPU.exec(line)?.[1];
    if (told !== undefined) this.#architecture ??= told;
    this.#takeLog(line);
    const isEcho = line.length <= SHORT_LINE_CHARS && SHELL_ECHO.test(line);
    if (isEcho || SUPPORTCONFIG_FILE.exec(line)?.[1] === 'cmdline') this.#expectsLine = true;
    else if (LIKE_COMMAND_LINE.test(line.trim())) this.#likelyLine ??= line.trim();
  }

  #takeUname(line: string): void {
    const [, release, version = '', machine] = UNAME.exec(line) ?? [];
    const [, shortRelease, shortMachine] = (release === undefined && SHORT_UNAME.exec(line)) || [];
    if (release !== undefined && machine !== undefined) this.#uname ??= { release, version, machine };
    else if (shortRelease !== undefined && shortMachine !== undefined && !VERSION.test(line))
      this.#uname ??= { release: shortRelease, version: '', machine: shortMachine };
  }

  #takeLog(line: string): void {
    const said = line.replace(LOG_PREFIX, '').trim();
    const version = VERSION.exec(said)?.[1];
    // A log of several boots: the last one is what the system runs.
    if (version !== undefined && this.#files.has('version') && said !== line.trim()) {
      this.#log.length = 0;
      this.#files.delete('version');
    }
    if (version !== undefined) this.#files.set('version', [version]);
    if (LOG_LINE.test(said) && this.#log.length < MOST_LOG_LINES) this.#log.push(said);
    const logged = COMMAND_LINE_LOG.exec(said)?.[1];
    if (logged !== undefined) this.#loggedLine = logged;
  }
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (bare.includes('\r')) yield* bare.split('\r');
    else yield bare;
  }
}

/** JSON without line ends, cut behind braces: what is between two is a row of a listing. */
function* partsOfJson(line: string): Generator<string> {
  for (let at = 0; at < line.length; ) {
    const brace = line.indexOf('}', at);
    const end = Math.min(brace < 0 ? line.length : brace + 1, at + LINE_LIMIT_CHARS);
    yield line.slice(at, end);
    at = end;
  }
}
