/** tar, df, du, umount and cp --parents: what support scripts use around memory. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { contentBytes, contentOf } from '../../../main/guest/tree/file-bytes.ts';
import { bootGuest } from './machines.ts';

const MADE = 'cd /root; mkdir -p a/b; echo hi > a/f; echo déjà > a/b/g; ln -s f a/l; chmod 640 a/f; ';
/** Longer than a header has room for. */
const LONG = `${'directory-'.repeat(8)}/${'name-'.repeat(30)}`;

const run = (line: string) => runToEnd(bootGuest().shell, MADE + line);
const hasTar = spawnSync('tar', ['--version']).status === 0;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tar-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** The archive that the guest makes, as a file of the host. */
function archiveOf(line: string): { readonly file: string; readonly directory: string } {
  const { stdout, exit } = run(`${line} | cat`);
  expect(exit).toBe(0);
  const directory = folder();
  const file = join(directory, 'archive');
  writeFileSync(file, contentBytes(stdout));
  return { file, directory };
}

describe.skipIf(!hasTar)('the real tar (skipped without it)', () => {
  test.each(['-c', '-cz'])('reads what tar %s made: names, modes, links, contents', (how) => {
    const { file, directory } = archiveOf(
      `mkdir -p ${LONG.split('/')[0]}; echo x > ${LONG}; tar ${how} a dir*`,
    );
    expect(spawnSync('tar', ['-xpf', file, '-C', directory]).status).toBe(0);
    expect(readFileSync(join(directory, 'a/b/g'), 'utf8')).toBe('déjà\n');
    expect(readFileSync(join(directory, LONG), 'utf8')).toBe('x\n');
    const { stdout } = spawnSync('tar', ['-tvf', file], { encoding: 'utf8', env: { TZ: 'UTC' } });
    expect(stdout).toContain('-rw-r----- root/root         3 ');
    expect(stdout).toMatch(/^lrwxrwxrwx root\/root {9}0 \S+ \S+ a\/l -> f$/m);
  });

  test.each(['--format=gnu', '--format=pax', '--format=ustar'])(
    'writes %s, and it is read here',
    (format) => {
      const { file, directory } = archiveOf('tar -c a');
      spawnSync('tar', ['-xf', file, '-C', directory]);
      spawnSync('mkdir', ['-p', join(directory, 'a', LONG.split('/')[0] ?? '')]);
      const long = format === '--format=ustar' ? 'a/short' : `a/${LONG}`;
      writeFileSync(join(directory, long), 'x\n');
      spawnSync('tar', [format, '-czf', join(directory, 'back'), '-C', directory, 'a']);
      const { shell } = bootGuest();
      shell.files.scratch.write('/root/back', contentOf(readFileSync(join(directory, 'back'))), false);
      expect(runToEnd(shell, `cd /root; tar xzf back && cat a/b/g '${long}' a/l`)).toMatchObject({
        stdout: 'déjà\nx\nhi\n',
        stderr: '',
      });
    },
  );
});

describe('tar', () => {
  test.each([
    ['tar czf x.tgz a && tar tf x.tgz', 'a/\na/b/\na/b/g\na/f\na/l\n', '', 0],
    ['tar -cvf x.tar a/f a/b', 'a/f\na/b/\na/b/g\n', '', 0],
    ['tar cf x.tar a; stat -c %s x.tar', '10240\n', '', 0],
    ['tar cf x.tar -C a f -C b g; tar tf x.tar', 'f\ng\n', '', 0],
    ["tar cf x.tar --exclude='[fg]' a; tar tf x.tar", 'a/\na/b/\na/l\n', '', 0],
    ['tar c a | tar x -C /tmp --strip-components=1; cat /tmp/b/g; stat -c %a /tmp/f', 'déjà\n640\n', '', 0],
    ['tar c a | tar xO a/f', 'hi\n', '', 0],
    [
      'tar cz a | tar t',
      '',
      'tar: Archive is compressed. Use -z option\ntar: Error is not recoverable: exiting now\n',
      2,
    ],
    [
      'tar cf x.tar none',
      '',
      'tar: none: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
      2,
    ],
    [
      'tar tf none',
      '',
      'tar: none: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n',
      2,
    ],
    [
      'tar tf a/f',
      '',
      'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
      2,
    ],
    [
      'tar tzf a/f',
      '',
      '\ngzip: stdin: not in gzip format\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now\n',
      2,
    ],
    [
      'tar c a | tar x none',
      '',
      'tar: none: Not found in archive\ntar: Exiting with failure status due to previous errors\n',
      2,
    ],
    [
      'tar cf x.tar /root/a/f; tar tf x.tar',
      'root/a/f\n',
      "tar: Removing leading `/' from member names\n",
      0,
    ],
    ['tar -cjf x a', '', 'tar: not supported here: -j\n', 2],
  ])('%s', (line, stdout, stderr, exit) => {
    expect(run(line)).toMatchObject({ stdout, stderr, exit });
  });

  test('a file of /sys is a page that ends early, one of /proc is empty, as real archives have them', () => {
    const { stderr, stdout, exit } = run(
      'cd /; tar cf /tmp/x.tar proc/meminfo sys/devices/system/memory/block_size_bytes; echo $?; tar tvf /tmp/x.tar',
    );
    expect(exit).toBe(0);
    expect(stderr).toBe(
      'tar: sys/devices/system/memory/block_size_bytes: File shrank by 4087 bytes; padding with zeros\n',
    );
    expect(stdout).toMatch(/^1\n-r--r--r-- root\/root {9}0 .* proc\/meminfo\n-r--r--r-- root\/root {6}4096 /);
  });

  test('a disk that is full says so', () => {
    const { shell } = bootGuest();
    const { stderr, exit } = runToEnd(shell, 'cd /tmp; seq 150000 > big; tar cf x.tar big');
    expect(stderr).toBe(
      'tar: x.tar: Cannot write: No space left on device\ntar: Error is not recoverable: exiting now\n',
    );
    expect(exit).toBe(2);
  });

  test('an archive has the same bytes after the partition was saved', () => {
    const { shell } = bootGuest();
    const sum = (on: typeof shell) => runToEnd(on, 'sha256sum /root/x.tgz; stat -c %s /root/x.tgz').stdout;
    runToEnd(shell, `${MADE} tar czf x.tgz a`);
    const other = bootGuest().shell;
    other.files.scratch.replace(shell.files.scratch.entries());
    expect(sum(other)).toBe(sum(shell));
  });
});

describe('df, du, umount and cp --parents', () => {
  test.each([
    [
      'df',
      'Filesystem     1K-blocks  Used Available Use% Mounted on\ndevtmpfs            4096     0      4096   0% /dev\n/dev/dasda1         1024     1      1023   1% /\n',
      '',
      0,
    ],
    [
      'df -hT /root /sys',
      'Filesystem     Type   Size  Used Avail Use% Mounted on\n/dev/dasda1    xfs    1.0M  1.0K 1023K   1% /\nsysfs          sysfs     0     0     0    - /sys\n',
      '',
      0,
    ],
    ['df --output=target,pcent /', 'Mounted on Use%\n/            1%\n', '', 0],
    ['df -BM --total / | tail -1', 'total                 1M    1M        1M   1% -\n', '', 0],
    ['df nope', '', 'df: nope: No such file or directory\n', 1],
    ['df -t ext4', '', 'df: no file systems processed\n', 1],
    ['du -ks a', '16\ta\n', '', 0],
    ['du -a a', '4\ta/b/g\n8\ta/b\n4\ta/f\n0\ta/l\n16\ta\n', '', 0],
    ['du -sb nope', '', "du: cannot access 'nope': No such file or directory\n", 1],
    [
      'cp --parents a/none/f /tmp',
      '',
      "cp: failed to get attributes of 'a/none': No such file or directory\n",
      1,
    ],
    ['umount /sys', '', 'umount: /sys: target is busy.\n', 32],
    ['umount /tmp', '', 'umount: /tmp: not mounted.\n', 32],
    ['mkdir d; cp -v --parents a/b/g d', "a -> d/a\na/b -> d/a/b\n'a/b/g' -> 'd/a/b/g'\n", '', 0],
    ['mkdir d; cp -r --parents /root/a d/; find d -name f', 'd/root/a/f\n', '', 0],
    [
      'cp --parents a/f nope',
      '',
      "cp: with --parents, the destination must be a directory\nTry 'cp --help' for more information.\n",
      1,
    ],
  ])('%s', (line, stdout, stderr, exit) => {
    expect(run(line)).toMatchObject({ stdout, stderr, exit });
  });
});

describe('a missing program', () => {
  test.each(['modinfo vmcp >/dev/null 2>&1', 'modinfo vmcp &>/dev/null', 'modinfo vmcp 2>/dev/null >x'])(
    'whose complaint goes nowhere does not refuse the script: %s',
    (command) => {
      expect(run(`if ${command}; then echo yes; else echo no; fi`)).toMatchObject({
        stdout: 'no\n',
        stderr: '',
      });
    },
  );

  test.each(['modinfo vmcp >/dev/null', 'modinfo vmcp 2>&1 >/dev/null'])(
    'whose complaint would be seen does: %s',
    (command) => {
      expect(run(`echo first; ${command}`)).toMatchObject({ stdout: '', exit: 127 });
    },
  );

  test('of a package that a small installation leaves out is found missing at its place', () => {
    expect(run('echo first; file a; echo $?')).toMatchObject({ stdout: 'first\n127\n' });
  });
});
