import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { guestWith } from '../system/guest.ts';
import { smallShell } from './machines.ts';

const FILES = "cd /tmp; printf '1 a\\n2 b\\n4 d\\n' > a; printf '1 x y\\n2 z\\n2 w\\n3 q\\n' > b; ";

describe('join, as that of coreutils', () => {
  test.each([
    ['join a b', '1 a x y\n2 b z\n2 b w\n'],
    ['join -a1 a b', '1 a x y\n2 b z\n2 b w\n4 d\n'],
    ['join -v2 a b', '3 q\n'],
    ['join -a1 -a2 -e NA -o 0,1.2,2.2 a b', '1 a x\n2 b z\n2 b w\n3 NA q\n4 d NA\n'],
    ['join -t: <(echo a:1) <(echo a:2); join -1 2 -2 1 <(echo x a) <(echo a q)', 'a:1:2\na x q\n'],
  ])('%s', (line, stdout) => {
    expect(runToEnd(smallShell(), FILES + line).stdout).toBe(stdout);
  });
});

describe('shuf', () => {
  test('gives every line once, in an order that a replay gives again', () => {
    const once = (line: string) => runToEnd(smallShell(), line).stdout;
    expect(once('shuf -i 1-9 | sort | tr -d "\\n"')).toBe('123456789');
    expect(once('shuf -i 1-99')).toBe(once('shuf -i 1-99'));
    expect(once('shuf -i 1-99')).not.toBe(once('seq 99'));
    expect(once('shuf -rn 3 -e q; seq 5 | shuf -n 2 | wc -l')).toBe('q\nq\nq\n2\n');
  });
});

describe('pgrep and pidof', () => {
  test.each([
    ['pgrep -x systemd; pidof systemd', '1\n1\n'],
    ['pgrep -l kswapd', '57 kswapd0\n'],
    ['pgrep -fc udevd', '1\n'],
    ['[ $(pgrep -n bash) = $$ ] && echo me', 'me\n'],
    ['pgrep nosuch || echo none', 'none\n'],
  ])('%s', (line, stdout) => {
    expect(guestWith().sh(line).stdout).toBe(stdout);
  });
});
