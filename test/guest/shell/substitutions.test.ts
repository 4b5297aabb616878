import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { guestWith } from '../system/guest.ts';
import { smallShell } from './machines.ts';

/** As bash 5.2 prints them; where bash does not wait for a script beside it, here it has ended. */
const RUN: readonly (readonly [line: string, stdout: string])[] = [
  ['head -1 <(yes)', 'y\n'],
  ['read -r x < <(yes); echo $x', 'y\n'],
  ['while read -r l; do echo $l; break; done < <(yes)', 'y\n'],
  ['exec 3< <(yes); read -ru 3 a; read -ru 3 b; echo $a$b', 'yy\n'],
  ['cat <(echo a) <(echo b); paste <(seq 2) <(seq 3 4)', 'a\nb\n1\t3\n2\t4\n'],
  ['f() { cat "$1"; while read -r l; do echo "[$l]"; done < "$2"; }; f <(seq 2) <(seq 3 3)', '1\n2\n[3]\n'],
  [
    'grep 2 <(seq 3); awk "{ print 2 * \\$1 }" <(seq 1); sed s/1/x/ <(seq 1); . <(echo echo sourced)',
    '2\n2\nx\nsourced\n',
  ],
  ["bash <(echo 'echo run')", 'run\n'],
  ['env cat <(echo s)', 's\n'],
  ['for i in 1 2; do exec 4< <(echo $i); read -ru 4 v; echo $v; exec 4<&-; done', '1\n2\n'],
  ['set -e; while read -r l; do echo $l; done < <(echo 1; false; echo 2); echo end', '1\n2\nend\n'],
  ['echo $(cat < <(sleep 1; echo slept))', 'slept\n'],
  ['while read -r n; do :; done < <(seq 20000); seq 30000 > >(tail -1)', '30000\n'],
  ['echo a > >(cat); echo b', 'a\nb\n'],
  ['seq 5 | tee >(wc -l) >(head -1) > /dev/null', '5\n1\n'],
  ['exec 3> >(sed s/^/3:/); echo x >&3; exec 3>&-; echo y', '3:x\ny\n'],
  [
    'bash -c "exec > >(sed s/^/p:/) 2>&1; echo one; ls /nosuch"',
    "p:one\np:ls: cannot access '/nosuch': No such file or directory\n",
  ],
  ['bash -c "trap \'echo bye\' EXIT; exec > >(sed s/^/p:/); echo one"; echo after', 'p:one\np:bye\nafter\n'],
  ['exec 5>&1; exec > >(sed s/^/p:/); echo one; exec >&5 5>&-; echo two', 'p:one\ntwo\n'],
  ['(exec > >(cat); echo sub); echo after', 'sub\nafter\n'],
];

describe('a process substitution runs beside its command', () => {
  test.each(RUN)('%s', (line, stdout) => {
    expect(runToEnd(smallShell(), line).stdout).toBe(stdout);
  });

  test('what a script writes through tee is in its log and on the screen', () => {
    const guest = guestWith();
    guest.scratch.write(
      '/root/s.sh',
      'exec > >(tee -a /tmp/log) 2>&1\necho started\nchmem -b -e 4\nlsmem -n -b -o BLOCK,STATE\n',
      false,
    );
    const { stdout, exit } = guest.sh('bash s.sh');
    expect({ exit, first: stdout.split('\n')[0] }).toEqual({ exit: 0, first: 'started' });
    expect(guest.sh('cat /tmp/log').stdout).toBe(stdout);
  });

  test('is no job of the terminal', () => {
    expect(runToEnd(smallShell(), 'exec 3< <(yes); jobs; echo "[$!]"').stdout).toBe('[]\n');
  });

  test('lines that are still to come are read as they come', () => {
    const { stdout } = runToEnd(
      smallShell(),
      'echo old > /tmp/f; { sleep 2; echo new >> /tmp/f; } & while read -r l; do echo "<$l>"; [ $l = new ] && break; done < <(tail -n1 -f /tmp/f)',
    );
    expect(stdout).toBe('<old>\n<new>\n');
  });
});

describe('/proc beside memory', () => {
  test.each([
    ['grep -c ^processor /proc/cpuinfo', '1\n'],
    ["awk '/^# processors/ { print $4 }' /proc/cpuinfo", '1\n'],
    ['sleep 9; cut -d. -f1 /proc/uptime', '10\n'],
    ['wc -w < /proc/loadavg', '5\n'],
    [`awk '$3 == "sysfs" { print $2 }' /proc/mounts`, '/sys\n'],
    ['grep -c . /proc/swaps', '1\n'],
    ['grep -q debugfs /proc/filesystems && echo there', 'there\n'],
    ["awk 'NR > 2 { print $4 }' /proc/partitions", 'dasda\ndasda1\n'],
    [
      "awk '{ for (i = 5; i <= NF; i++) n += $i * 2 ^ (i - 5) } END { print n * 4 }' /proc/buddyinfo",
      undefined,
    ],
    ['sysctl -n vm.swappiness; cat /proc/sys/vm/overcommit_memory', '60\n0\n'],
  ])('%s', (line, stdout) => {
    const guest = guestWith();
    expect(guest.sh(line).stdout).toBe(
      stdout ?? guest.sh("awk '/MemFree/ { print $2 }' /proc/meminfo").stdout,
    );
  });

  test('a parameter that the model does not have is shown and not changed', () => {
    expect(guestWith().sh('sysctl -w vm.swappiness=1')).toMatchObject({
      exit: 1,
      stderr: 'sysctl: setting key "vm.swappiness": Permission denied\n',
    });
  });
});
