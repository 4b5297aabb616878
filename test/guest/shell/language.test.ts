import { describe, expect, test } from 'vitest';
import { FileTree, runToEnd } from '../../../main/guest/shell/index.ts';
import { isUnfinished, parseInput } from '../../../main/guest/shell/language/check.ts';
import { smallShell } from './machines.ts';

const run = (line: string) => runToEnd(smallShell(), line);

describe('the subset of bash', () => {
  test.each([
    ['quotes keep blanks, words are joined by one', `echo "a  b"   'c  d' e\\ f`, 'a  b c  d e f\n'],
    ['variables are split outside quotes only', 'x="1  2"; echo $x "$x"', '1 2 1  2\n'],
    ['$? is the code of the last command', 'false; echo $?; true; echo $?', '1\n0\n'],
    [
      '&& and || have the same rank and go left to right',
      'false && echo a || echo b; true || echo c && echo d',
      'b\nd\n',
    ],
    ['! negates a pipeline', '! false | true; echo $?', '1\n'],
    ['a pipeline answers with its last command', 'false | true; echo $?; true | false; echo $?', '0\n1\n'],
    ['a pipeline runs in subshells', 'x=1; echo 2 | read x; echo $x', '1\n'],
    ['for walks its words', 'for i in 4 5 "6 7"; do echo "<$i>"; done', '<4>\n<5>\n<6 7>\n'],
    [
      'while runs while its list succeeds',
      'i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done',
      '0\n1\n2\n',
    ],
    ['until runs until its list succeeds', 'i=0; until [ $i -ge 2 ]; do i=$((i+1)); done; echo $i', '2\n'],
    [
      'if takes the first branch that holds',
      'if false; then echo a; elif true; then echo b; else echo c; fi',
      'b\n',
    ],
    [
      'case matches patterns in order',
      'case memory12 in memory?) echo one;; memory*) echo many;; esac',
      'many\n',
    ],
    [
      'break and continue count levels',
      'for i in 1 2; do for j in a b; do continue 2; done; echo no; done; echo end',
      'end\n',
    ],
    ['command substitution drops its last newlines', 'echo "$(echo a; echo b; echo)"', 'a\nb\n'],
    ['a substitution sees but does not change variables', 'x=1; y=$(x=2; echo $x); echo $x $y', '1 2\n'],
    [
      'arithmetic has 64 bits and hexadecimal numbers',
      'echo $((0x40000000 / 268435456)) $((1 << 40))',
      '4 1099511627776\n',
    ],
    [
      'parameters have defaults and lose prefixes',
      'p=/a/b/memory7; echo ${p##*/memory} ${q:-none} ${#p}',
      '7 none 12\n',
    ],
    ['braces make words', 'echo memory{4..6} {a,b}{1,2}', 'memory4 memory5 memory6 a1 a2 b1 b2\n'],
    [
      'globs give existing paths in byte order',
      'echo /sys/devices/system/memory/memory*',
      '/sys/devices/system/memory/memory0 /sys/devices/system/memory/memory1\n',
    ],
    ['a glob without a match stays', 'echo /sys/nothing*', '/sys/nothing*\n'],
    ['a quoted glob is text', 'echo "/sys/*"', '/sys/*\n'],
    ['comments are ignored', 'echo a # echo b', 'a\n'],
    [
      'assignments before a command are its environment only',
      'LSMEM_COLUMNS=BLOCK,STATE lsmem -n --summary=never; echo "<$LSMEM_COLUMNS>"',
      '0  online\n1 offline\n<>\n',
    ],
    ['a here-document is standard input', 'cat <<E\nx $((1+1))\nE', 'x 2\n'],
    [
      'redirections are opened from left to right',
      'echo a > /tmp/x 2>&1; nothing >> /tmp/x 2>&1; cat /tmp/x',
      'a\nbash: line 1: nothing: command not found\n',
    ],
    ['a subshell keeps its directory to itself', '(cd /tmp; pwd); pwd', '/tmp\n/root\n'],
    [
      'while read takes lines one by one',
      'printf "1 a\\n2 b\\n" | while read n rest; do echo "$rest$n"; done',
      'a1\nb2\n',
    ],
  ])('%s', (_rule, line, stdout) => {
    expect(run(line)).toMatchObject({ stdout, stderr: '' });
  });

  test('variables, directory, $? and /tmp last from line to line', () => {
    const shell = smallShell();
    runToEnd(shell, 'x=5; cd /tmp; echo kept > file; false');
    expect(runToEnd(shell, 'echo $? $x; cat file').stdout).toBe('1 5\nkept\n');
  });

  test.each([
    ['coproc cat', 'line 1, column 1: not supported here: coprocesses'],
    ['echo a\ntrap : DEBUG', 'line 2, column 1: not supported here: trap DEBUG'],
    ['trap : RETURN', 'not supported here: trap RETURN'],
    ['set -o privileged', 'not supported here: set -o privileged'],
    ['set -v', 'not supported here: set -v'],
    ['shopt -s compat31', 'not supported here: shopt compat31'],
    ['complete -F f cmd', 'not supported here: complete'],
    ['echo ${x@P}', 'not supported here: ${x@P}'],
    ['f() {\n  coproc cat\n}', 'line 2, column 3: not supported here: coprocesses'],
    ['x=$(coproc cat)', 'line 1, column 5: not supported here: coprocesses'],
    ["eval 'coproc cat'", 'line 1, column 1: eval: not supported here: coprocesses'],
  ])('%s is refused by its name and place before anything runs', (line, message) => {
    const { stderr, exit, stdout } = run(line);
    expect(stderr).toContain(message);
    expect(exit).toBe(2);
    expect(stdout).toBe('');
  });

  test('a refused construct keeps the whole input from running', () => {
    expect(run('echo before > /tmp/x; cat /tmp/x; coproc cat')).toMatchObject({ stdout: '', exit: 2 });
  });

  test('a file is refused as a whole when it is sourced, in the text that sources it', () => {
    const shell = smallShell();
    runToEnd(shell, "printf 'echo first\\nbind -x a\\n' > lib");
    expect(runToEnd(shell, 'echo before; . ./lib')).toMatchObject({
      stdout: '',
      stderr: 'bash: line 1, column 14: ./lib: not supported here: bind\n',
      exit: 2,
    });
  });

  test.each([
    ['in the open', 'tcpdump -i eth0', 1],
    ['in a function', 'f() { tcpdump; }', 7],
    ['in a substitution', 'x=$(tcpdump | tail -1)', 5],
    ['behind exec', 'exec tcpdump', 1],
    ['in a constant eval', "eval 'tcpdump'", 1],
  ])('a program of real systems that is not simulated is named %s', (_where, line, column) => {
    const { stdout, stderr, exit } = run(`echo before\n${line}`);
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 127 });
    expect(stderr).toContain(`line 2, column ${column}: `);
    expect(stderr).toContain('tcpdump: real systems have this program, the simulated one does not');
  });

  test('a program that a script asks for first may be missing', () => {
    const line = 'if command -v tcpdump > /dev/null; then tcpdump; else echo without; fi';
    expect(run(line)).toMatchObject({ stdout: 'without\n', exit: 0 });
  });

  test.each(['echo "open', "echo 'open", 'for i in 1; do', 'if true; then', ')', 'echo $(ls', '| cat'])(
    'malformed input is a syntax error: %s',
    (line) => {
      expect(run(line)).toMatchObject({ stdout: '', exit: 2 });
      expect(run(line).stderr).toMatch(/^bash: line 1, column \d+: syntax error/);
    },
  );
});

describe('files', () => {
  test.each([
    [
      'creating a file in sysfs',
      'echo 1 > /sys/devices/system/memory/probe',
      '/sys/devices/system/memory/probe: Permission denied',
    ],
    [
      'a missing directory',
      'echo 1 > /sys/firmware/memory/memory2/config',
      '/sys/firmware/memory/memory2/config: No such file or directory',
    ],
    [
      'a read-only file',
      'echo 1 > /sys/devices/system/memory/block_size_bytes',
      '/sys/devices/system/memory/block_size_bytes: Permission denied',
    ],
    ['a directory', 'echo 1 > /sys/devices/system/memory', '/sys/devices/system/memory: Is a directory'],
    ['the rest of the host', 'echo 1 > /opt/passwd', '/opt/passwd: No such file or directory'],
  ])('writing to %s is refused as the kernel does', (_what, line, message) => {
    expect(run(line)).toMatchObject({ stderr: `bash: line 1: ${message}\n`, exit: 1 });
  });

  test('the host is not visible', () => {
    expect(run('ls /; cat /etc/passwd').stdout).toBe(
      'boot\ndev\netc\nlib\nmnt\nproc\nroot\nrun\nsys\ntmp\nusr\nvar\n',
    );
    expect(run('cat /../../etc/hostname').exit).toBe(1);
  });

  test('/root and /tmp hold 1 MiB together', () => {
    const shell = smallShell();
    const fill = 'for i in $(seq 20); do printf "%065536d" 1 > /tmp/$i; done; ls /tmp | wc -l';
    expect(runToEnd(shell, 'printf "%09999d" 1 > /tmp/a; wc -c < /tmp/a').stdout.trim()).toBe('9999');
    expect(runToEnd(shell, fill).exit).toBe(0);
    const { stderr, exit } = runToEnd(shell, 'for i in $(seq 200); do cat /tmp/a /tmp/a >> /tmp/b; done');
    expect(stderr).toContain('cat: write error: No space left on device');
    expect(exit).toBe(1);
  });

  test('a failed write of a builtin is told by the shell', () => {
    expect(run('echo 1 > /proc/meminfo').stderr).toMatch(
      /^bash: line 1: (echo: write error|\/proc\/meminfo: )/,
    );
  });
});

describe('programs', () => {
  test.each([
    ['head and tail', 'seq 9 | head -n 4 | tail -2', '3\n4\n'],
    ['head without the last lines', 'seq 4 | head -n -1', '1\n2\n3\n'],
    ['tail from a line', 'seq 4 | tail -n +3', '3\n4\n'],
    ['wc counts lines', 'seq 12 | wc -l', '12\n'],
    ['sort and uniq', 'printf "b\\na\\nb\\n" | sort | uniq -c', '      1 a\n      2 b\n'],
    ['sort -n and -r', 'printf "10\\n9\\n" | sort -n; printf "10\\n9\\n" | sort -rn', '9\n10\n10\n9\n'],
    ['cut fields', 'echo a:b:c | cut -d: -f1,3', 'a:c\n'],
    ['tr', 'echo offline | tr a-z A-Z', 'OFFLINE\n'],
    ['tr -d', 'echo 1-2-3 | tr -d -', '123\n'],
    ['grep -c', 'lsmem | grep -c offline', '2\n'],
    ['grep -v -i', 'printf "A\\nb\\n" | grep -vi a', 'b\n'],
    ['grep -E with alternatives', 'printf "memory\\nzone\\nx\\n" | grep -E "mem|zone"', 'memory\nzone\n'],
    ['grep -o', 'echo memory12 memory3 | grep -o "[0-9]*"', '12\n3\n'],
    ['grep -w', 'printf "on\\nonline\\n" | grep -w on', 'on\n'],
    [
      'grep -r names its files',
      'grep -r online /sys/devices/system/memory/memory0',
      '/sys/devices/system/memory/memory0/state:online\n',
    ],
    ['grep with basic repetition', 'printf "aab\\nab\\n" | grep "a\\{2\\}b"', 'aab\n'],
    ['grep -A', 'seq 5 | grep -A1 2', '2\n3\n'],
    ['test compares numbers and strings', '[ 10 -gt 9 ] && [ a != b ] && test -d /sys && echo yes', 'yes\n'],
    ['test -a and !', '[ ! -f /nope -a -d /tmp ] && echo yes', 'yes\n'],
    ['printf repeats its format', 'printf "%s=%d\\n" a 1 b 2', 'a=1\nb=2\n'],
    ['echo -n and -e', 'echo -n a; echo -e "b\\tc"', 'ab\tc\n'],
    ['sleep returns at once', 'sleep 100000; echo $?', '0\n'],
    ['tee writes and passes on', 'echo x | tee /tmp/f; cat /tmp/f', 'x\nx\n'],
    [
      'ls -d',
      'ls -d /sys/devices/system/memory/memory[01]',
      '/sys/devices/system/memory/memory0\n/sys/devices/system/memory/memory1\n',
    ],
  ])('%s', (_what, line, stdout) => {
    expect(run(line)).toMatchObject({ stdout, stderr: '', exit: 0 });
  });

  test('an unknown program answers 127', () => {
    expect(run('nosuch 1')).toMatchObject({ stderr: 'bash: line 1: nosuch: command not found\n', exit: 127 });
  });
});

describe('as dash, bash and coreutils do it', () => {
  test.each([
    ['division by zero ends the line', 'echo $((1/0)); echo after', { exit: 1, stdout: '' }],
    [
      'so does ${name?text}',
      'echo ${nothing?no}; echo after',
      { exit: 1, stdout: '', stderr: 'bash: line 1: nothing: no\n' },
    ],
    [
      'patterns go through . and ..',
      'cd /tmp; echo 1 > a; cd /root; echo ../tmp/* ./*',
      { stdout: '../tmp/a ./*\n' },
    ],
    ['cd - says where it went', 'cd /tmp; cd /sys; cd -', { stdout: '/tmp\n' }],
    [
      'ls hides what begins with a dot',
      'cd /tmp; echo > .h; echo > v; ls; ls -A; ls -a',
      {
        stdout: 'v\n.h\nv\n.\n..\n.h\nv\n',
      },
    ],
    [
      'seq takes its separator with the letter',
      'seq -s, 3; seq -ws: 9 10; seq -2 0',
      { stdout: '1,2,3\n09:10\n-2\n-1\n0\n' },
    ],
    ['tr needs two sets', 'echo a | tr a', { exit: 1, stdout: '' }],
    [
      'wc is as wide as its files',
      "printf 'hi\\nmore\\n' > /tmp/f; wc /tmp/f; wc < /tmp/f; wc -l /tmp/f",
      {
        stdout: '2 2 8 /tmp/f\n      2       2       8\n2 /tmp/f\n',
      },
    ],
    [
      'sort compares by each key',
      "printf 'b 5\\na 1\\na 3\\n' | sort -k1,1 -k2,2nr",
      { stdout: 'a 3\na 1\nb 5\n' },
    ],
    ['sort -u asks its keys', "printf 'a:2\\nb:1\\na:1\\n' | sort -t: -k1,1 -u", { stdout: 'a:2\nb:1\n' }],
    ['a wrong option of sort is 2', 'sort --bogus < /dev/null', { exit: 2 }],
    [
      'an empty block_size_bytes',
      'lsmem -s /mnt/empty',
      {
        exit: 1,
        stderr: 'lsmem: failed to read memory block size: No such file or directory\n',
      },
    ],
  ])('%s', (_name, line, expected) => {
    const empty = FileTree.of([
      ['sys/devices/system/memory/block_size_bytes', ''],
      ['sys/devices/system/memory/memory0/state', 'online\n'],
    ]);
    const shell = smallShell({ mounts: new Map([['/mnt/empty', empty]]) });
    expect(runToEnd(shell, line)).toMatchObject(expected);
  });
});

test.each([
  ['cat <<EOF', true],
  ['cat <<EOF\nEOF', false],
  ['while true; do', true],
  ['for i in 1 2', true],
  ['echo "a', true],
  ['echo a', false],
  ['done', false],
  ['if true; then fi', false],
])('%j: could more lines make something of it? %s', (source, unfinished) => {
  expect(isUnfinished(source)).toBe(unfinished);
});

test('a here-document without its last line is refused by name', () => {
  expect(parseInput('cat <<EOF')).toMatchObject({
    kind: 'refused',
    position: 4,
    message: 'syntax error: a here-document without its last line EOF',
  });
});
