import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../child.mjs';
import { aptGet } from '../debian.mjs';
import { SetupFailure } from '../failure.mjs';

const LIMIT_MS = 15 * 60_000;
/** What apt and dpkg themselves write when anything is installed and removed. */
const BOOKKEEPING = [
  '/var/lib/apt/',
  '/var/lib/dpkg/',
  '/var/cache/',
  '/var/log/',
  '/tmp/',
  '/proc/',
  '/home/',
  '/etc/ld.so.cache',
];

/** Debian has a group called operator. */
export const USER = 'visitor';

/**
 * A Debian without anything but its base, in a folder of its own: what a package needs and does not say is missing in
 * it. Needs root, on Debian or one of its relatives.
 */
export class CleanRoot {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-root-'));
  /** @type {Set<import('node:child_process').ChildProcess>} */
  #running = new Set();

  /**
   * @param {string} [wanted] another release of the same archive
   * @param {string[]} [packages] beside the base
   * @returns {Promise<CleanRoot>}
   */
  static async make(wanted, packages = []) {
    await prepareCleanRoots();
    const used = await archiveInUse();
    const { archive } = used;
    const release = wanted ?? used.release;
    const more = packages.length === 0 ? [] : [`--include=${packages.join(',')}`];
    const root = new CleanRoot();
    fs.chmodSync(root.folder, 0o755);
    const { code, output } = await run(
      'debootstrap',
      ['--variant=minbase', ...more, release, root.folder, archive],
      {
        output: 'capture',
        limitMs: LIMIT_MS,
      },
    );
    if (code !== 0) {
      root.remove();
      throw new SetupFailure(
        `debootstrap ended with code ${code}:\n${output.trimEnd().split('\n').slice(-15).join('\n')}`,
      );
    }
    await root.must(['useradd', '--create-home', USER]).catch((error) => {
      root.remove();
      throw error;
    });
    return root;
  }

  /** @param {string} inside an absolute path in the root */
  at(inside) {
    return path.join(this.folder, inside);
  }

  /**
   * Runs a program inside, as root.
   *
   * @param {string[]} command
   * @returns {Promise<string>} what it printed; an exit code other than 0 is a failure
   */
  async must(command) {
    const { code, output } = await run('unshare', this.#inside(command, 'root'), {
      output: 'capture',
      env: environment('/root'),
      limitMs: LIMIT_MS,
    });
    if (code !== 0) throw new SetupFailure(`\`${command.join(' ')}\` ended with code ${code}:\n${output}`);
    return output;
  }

  /**
   * Starts a program inside, as an ordinary user. It has no privileges, no display and nothing of our environment; it
   * shares the network, which is how the test reaches it.
   *
   * @param {string[]} command
   * @returns {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>}
   */
  asUser(command) {
    const child = spawn('unshare', this.#inside(command, USER), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(`/home/${USER}`),
    });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    return child;
  }

  /**
   * @param {string[]} command
   * @param {string} user
   */
  #inside(command, user) {
    // A mount namespace of its own: /proc is gone again when the program ends. `exec` keeps the process id ours.
    const script =
      'root=$1 user=$2; shift 2; mount -t proc proc "$root/proc"; exec chroot --userspec="$user" "$root" "$@"';
    return ['--mount', 'sh', '-euc', script, 'sh', this.folder, user, ...command];
  }

  /** @returns {Set<string>} every file and every empty folder in which apt and dpkg do not keep their books */
  paths() {
    /** @type {Set<string>} */
    const found = new Set();
    /** @param {string} inside */
    const visit = (inside) => {
      const entries = fs.readdirSync(this.at(inside), { withFileTypes: true });
      if (entries.length === 0) found.add(inside);
      for (const entry of entries) {
        const file = path.posix.join(inside, entry.name);
        if (BOOKKEEPING.some((prefix) => `${file}/`.startsWith(prefix) || file === prefix)) continue;
        if (entry.isDirectory()) visit(file);
        else found.add(file);
      }
    };
    visit('/');
    return found;
  }

  /** Ends what still runs inside, too. */
  remove() {
    for (const child of this.#running) child.kill('SIGKILL');
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @param {string} home @returns {NodeJS.ProcessEnv} nothing of ours */
const environment = (home) => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: home,
  LANG: 'C.UTF-8',
  DEBIAN_FRONTEND: 'noninteractive',
});

/** @returns {string | undefined} */
function whyImpossible() {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'it takes root, and you are an ordinary user';
  if (!fs.existsSync('/usr/bin/apt-get'))
    return 'this is not Debian or one of its relatives (there is no apt-get)';
  return undefined;
}

/**
 * The programs that make and examine a package, from Debian where they are not there yet. Ends with the reason where no
 * clean root can be made.
 *
 * @param {string[]} packages beside what makes the root
 */
export async function prepareCleanRoots(packages = []) {
  const why = whyImpossible();
  if (why) throw new SetupFailure(`The package cannot be installed into a clean Debian root here: ${why}.`);
  const missing = ['debootstrap', ...packages].filter((name) => !isThere(name));
  if (missing.length === 0) return;
  console.error(`Installing ${missing.join(' and ')} from the Debian packages.`);
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', ...missing);
  const still = missing.filter((name) => !isThere(name));
  if (still.length > 0)
    throw new SetupFailure(`${still.join(' and ')} could not be installed with apt-get: see above.`);
}

/** @param {string} name of a program and of its package */
const isThere = (name) => ['/usr/sbin', '/usr/bin'].some((folder) => fs.existsSync(path.join(folder, name)));

/** The archive and the release that this machine itself is installed from. */
async function archiveInUse() {
  const release = /^VERSION_CODENAME=(\w+)$/m.exec(fs.readFileSync('/etc/os-release', 'utf8'))?.[1];
  const args = ['indextargets', '--format', '$(CODENAME) $(REPO_URI)', 'Created-By: Packages'];
  let { stdout } = await run('apt-get', args, { output: 'capture' });
  if (!stdout.trim()) {
    await run('apt-get', ['update'], { output: 'capture', limitMs: LIMIT_MS });
    ({ stdout } = await run('apt-get', args, { output: 'capture' }));
  }
  const archive = stdout
    .split('\n')
    .map((line) => line.split(' '))
    .find(([codename]) => codename === release)?.[1];
  if (!release || !archive)
    throw new SetupFailure('apt-get does not say which archive this system comes from.');
  return { archive, release };
}
