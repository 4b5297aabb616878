/** Programs that wait for what others do: jobs beside them, the clock of what sleeps, nobody at all. */

import { expect, test } from 'vitest';
import { drive, LEAVE, type Resume, runToEnd } from '../../../main/guest/shell/index.ts';
import { guestWith } from '../system/guest.ts';
import { smallShell } from './machines.ts';

const run = (line: string) => runToEnd(smallShell(), line);

test('tail -f shows what is added until it is killed, and says when the file was truncated', () => {
  const { stdout, stderr } = run(
    'echo 1 > /tmp/f; tail -f /tmp/f & sleep 1; echo 2 >> /tmp/f; sleep 1; : > /tmp/f; sleep 1; kill $!; wait $!; echo $?',
  );
  expect({ stdout, stderr }).toEqual({ stdout: '1\n2\n143\n', stderr: 'tail: /tmp/f: file truncated\n' });
});

test('tail -F waits for a file that is not there; -f does not', () => {
  const { stdout, stderr } = run(
    'tail -f /tmp/n; echo $?; tail -F /tmp/n & sleep 1; echo new > /tmp/n; sleep 1; rm /tmp/n; sleep 1; kill %1',
  );
  expect(stdout).toBe('1\nnew\n');
  expect(stderr.split('\n')).toEqual([
    "tail: cannot open '/tmp/n' for reading: No such file or directory",
    'tail: no files remaining',
    "tail: cannot open '/tmp/n' for reading: No such file or directory",
    "tail: '/tmp/n' has appeared;  following new file",
    "tail: '/tmp/n' has become inaccessible: No such file or directory",
    '',
  ]);
});

test('dmesg -w in the background writes what a later command makes the kernel say', () => {
  const { stdout } = guestWith().sh(
    'dmesg -W > /tmp/log & p=$!; sleep 1; chmem -b -d 0; kill $p; wait; grep -c "unmovable page" /tmp/log',
  );
  expect(stdout).toBe('1\n');
});

test('timeout ends what only waits, when its time is over', () => {
  const { stdout } = run(
    'a=$(date +%s); timeout 5 tail -f /dev/null; echo $?; timeout 2 dmesg -W | cat; echo ${PIPESTATUS[0]} $(($(date +%s) - a))',
  );
  expect(stdout).toBe('124\n124 7\n');
});

test('what waits and has nobody who reads it ends as SIGPIPE ends it', () => {
  expect(run('watch -n1 echo hello | head -n1 | cut -c1-22; echo ${PIPESTATUS[@]}').stdout).toBe(
    'Every 1.0s: echo hello\n141 0 0\n',
  );
});

test('watch -g ends when a job beside it has changed the output', () => {
  const { stdout, exit } = run('echo a > /tmp/w; (sleep 3; echo b > /tmp/w) & watch -t -g cat /tmp/w');
  expect({ stdout, exit }).toEqual({ stdout: 'a\na\nb\n', exit: 0 });
});

test('watch -e ends when the command fails, watch -q when nothing changes for so many runs', () => {
  expect(run('watch -t -e "echo out; echo err >&2; false"; echo $?').stdout).toBe('out\nerr\n8\n');
  expect(run('watch -t -q 2 echo same; echo $?').stdout).toBe('same\nsame\nsame\n0\n');
});

test('where nobody else is, the line ends as with Ctrl+C; the INT trap runs', () => {
  expect(
    run('trap "echo trapped" INT; echo before; echo l > /tmp/f; tail -f /tmp/f; echo after'),
  ).toMatchObject({
    exit: 130,
    stdout: 'before\nl\ntrapped\n',
  });
  expect(run('sleep infinity & wait; echo after')).toMatchObject({ exit: 130, stdout: '' });
});

test('two watchers side by side do not wake each other for ever', () => {
  expect(run('watch -t -n1 echo a > /tmp/a & watch -t -n1 echo b').exit).toBe(130);
});

test('on a terminal watch draws the whole screen again when somebody did something, and marks what changed', () => {
  const shell = smallShell({ interactive: true });
  runToEnd(shell, 'echo one > /tmp/w');
  let printed = '';
  const running = shell.run('watch -d -n1 cat /tmp/w', { stdout: (text) => (printed += text) });
  const untilItWaits = (resume?: Resume) => {
    printed = '';
    return drive(running, ({ kind }) => (kind === 'watching' ? LEAVE : undefined), resume);
  };
  expect(untilItWaits()).toMatchObject({ ended: false, at: { kind: 'watching' } });
  const title = 'wrap\tEvery 1.0s: cat /tmp/w\tlpar: Mon Jan  5 08:00:0';
  expect(printed).toBe(`\x1b]7000;screen;${title}2 2026\x07one\x1b]7000;end\x07`);
  shell.files.scratch.write('/tmp/w', 'two\n', false);
  untilItWaits({ kind: 'done' });
  expect(printed).toBe(`\x1b]7000;screen;${title}3 2026\x07\x1b[7mtwo\x1b[27m\x1b]7000;end\x07`);
  expect(untilItWaits({ kind: 'refused', errno: 'EINTR' })).toMatchObject({ ended: true, value: 130 });
});

test('Ctrl+C ends what waits in front, and not what waits in the background', () => {
  const shell = smallShell({ interactive: true });
  const lines: string[] = [];
  let cancelled = false;
  const running = shell.run('tail -f /tmp/bg & tail -f /dev/null', {
    stderr: (text) => lines.push(text),
    isCancelled: () => cancelled,
  });
  const driven = drive(running, ({ kind }) => {
    cancelled ||= kind === 'watching';
    return undefined;
  });
  expect(driven).toMatchObject({ ended: true, value: 130 });
  expect(runToEnd(shell, 'jobs').stdout).toBe('');
  const again = runToEnd(shell, 'touch /tmp/bg; tail -f /tmp/bg & jobs; kill %1');
  expect(again.stdout).toMatch(/^\[1\]\+ {2}Running +tail -f \/tmp\/bg &\n$/);
});
