import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { guestWith } from '../system/guest.ts';
import { smallShell } from './machines.ts';

describe('huge pages', () => {
  const reserved = () => guestWith({ commandLine: 'hugepages=12 hugepagesz=2G hugepages=1 quiet' });

  test('of the command line are shown as the kernel counts them, all free', () => {
    expect(reserved().sh('grep -i huge /proc/meminfo').stdout).toBe(
      'HugePages_Total:      12\nHugePages_Free:       12\nHugePages_Rsvd:        0\nHugePages_Surp:        0\nHugepagesize:       1024 kB\nHugetlb:         2109440 kB\n',
    );
    expect(
      reserved().sh('cd /sys/kernel/mm/hugepages; cat *-1024kB/nr_hugepages *-2097152kB/nr_hugepages').stdout,
    ).toBe('12\n1\n');
  });

  test('a kernel that reserved none has the lines with zeros, which scripts compare', () => {
    const script =
      'n=$(grep HugePages_Total /proc/meminfo | cut -d: -f2); [ $n != 0 ] && echo some || echo none';
    expect(guestWith().sh(script)).toMatchObject({ stdout: 'none\n', stderr: '' });
  });

  test('are not changed while Linux runs, and that is said', () => {
    const { stderr, exit } = guestWith().sh('echo 8 > /proc/sys/vm/nr_hugepages');
    expect({ stderr, exit }).toEqual({
      stderr: 'bash: line 1: echo: write error: Operation not permitted\n',
      exit: 1,
    });
  });
});

describe('/proc/sysinfo', () => {
  test('names the partition', () => {
    expect(guestWith().sh("awk '/^LPAR Name/ { print $3 }' /proc/sysinfo").stdout).toBe('GUEST\n');
  });
});

describe('ps', () => {
  test('the shell has the number that $$ is', () => {
    const guest = guestWith();
    expect(guest.sh('ps -o comm= -p $$').stdout).toBe('bash\n');
    expect(guest.sh('[ "$(ps -o ppid= -p $$ | tr -d " ")" = $PPID ] && echo parent').stdout).toBe('parent\n');
  });

  test.each([
    ['ps -o psr=,nlwp=,cls= -p 1', '  0    1  TS\n'],
    ['ps -eLf | head -1', 'UID          PID    PPID     LWP  C NLWP STIME TTY          TIME CMD\n'],
    ['ps -o lstart= -p 1', 'Mon Jan  5 08:00:00 2026\n'],
    ['ps -m -p 1 -o pid,comm | tail -1', '      - -\n'],
  ])('%s', (line, stdout) => {
    expect(guestWith().sh(line).stdout).toBe(stdout);
  });
});

describe('as bash', () => {
  test.each([
    [
      'ulimit -a | sed -n 2p; ulimit -c; ulimit -S -n',
      'core file size              (blocks, -c) 0\n0\n1024\n',
    ],
    ['getconf -a | grep -c PAGE', '4\n'],
  ])('%s', (line, stdout) => {
    expect(runToEnd(smallShell(), line).stdout).toBe(stdout);
  });

  test('TIMEFORMAT says how `time` tells', () => {
    const { stderr } = runToEnd(smallShell(), "TIMEFORMAT='%1R %3lU %%'; time sleep 1.5");
    expect(stderr).toBe('1.5 0m0.000s %\n');
  });

  test('locks and notes have the directories that every system has', () => {
    expect(guestWith().sh('cd /run/lock && cd /var/tmp && cd /var/lib && pwd').stdout).toBe('/var/lib\n');
  });

  test('a script that nobody may execute is not run by its path', () => {
    const line = "cd /tmp; printf 'echo ran\\n' > s; ./s; echo $?; chmod +x s; ./s";
    expect(runToEnd(smallShell(), line)).toMatchObject({
      stdout: '126\nran\n',
      stderr: 'bash: line 1: ./s: Permission denied\n',
    });
  });
});
