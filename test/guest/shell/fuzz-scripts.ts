/** Scripts of all kinds by chance: whole ones, lines as people type them, and both with characters and lines out of place. */

import fc from 'fast-check';
import { script } from './script-grammar.ts';

const MEMORY = '/sys/devices/system/memory';

/** What real scripts are made of, and what is not here. */
const LINES = [
  'lsmem | tail -3',
  'lsmem -J | jq -r ".memory[] | select(.state==\\"offline\\").block"',
  'chmem -e 256M',
  'chmem -d 0x60000000-0x6fffffff || echo failed',
  `for d in ${MEMORY}/memory*/; do cat \${d}state; done | sort | uniq -c`,
  `echo online_movable > ${MEMORY}/memory6/state`,
  `grep -l offline ${MEMORY}/memory*/state | head -1 | xargs -r dirname`,
  `while read -r s; do [ "$s" = online ] && n=$((n + 1)); done < <(cat ${MEMORY}/memory*/state); echo $n`,
  "free -h | awk '/Mem/ { print $2 }'",
  'bc <<< "scale=2; 3/4"',
  "sed -n '2,3p' /proc/meminfo",
  'set -e',
  'set -euo pipefail',
  "trap 'echo bye' EXIT",
  'shopt -s nullglob',
  'f() { local x=$1; shift; echo "$x:$#"; return 3; }; f a b',
  'case $x in a*) echo a ;; *) echo other ;; esac',
  'select x in a b; do echo $x; break; done <<< 1',
  'x=$(seq 3 | paste -sd+ | bc)',
  '[[ $x =~ ^([0-9]+)$ ]] && echo "${BASH_REMATCH[1]}"',
  'cat > /tmp/f <<E\n$x\nE',
  'sleep 1 & wait',
  'yes | head -2',
  'find /tmp -type f | wc -l',
  'printf "%s %d\\n" a 1 b x',
  'diff <(echo a) <(echo b)',
  'until [ $((i += 1)) -gt 3 ]; do :; done',
  'exec 3> /tmp/g; echo x >&3; exec 3>&-',
  'date +%s; uptime; dmesg | tail -2',
  'python3 -c "print(1)"',
  'gdb -p 1',
  'coproc cat',
  "trap 'echo d' DEBUG",
  'bind -x x',
  'eval "echo $x"',
  'eval "lsblk"',
  'x=$(strace ls)',
  'f() { perf record; }',
  '. ./missing',
  'rm -rf /tmp/f; mkdir -p /tmp/d; touch /tmp/d/x',
  'timeout 3 cat',
  'while :; do break; done',
  'nosuch --at=all',
] as const;

const line = fc.constantFrom(...LINES);
const lines = fc.array(line, { minLength: 1, maxLength: 6 }).map((all) => all.join('\n'));
const nested = fc
  .tuple(
    fc.constantFrom(
      ['if true; then\n', '\nfi'],
      ['{ ', '\n}'],
      ['(', '\n)'],
      ['for i in 1 2; do\n', '\ndone'],
      ['x=$(', '\n)'],
      ['g() {\n', '\n}; g'],
      ['! ', ''],
      ['', ' | cat'],
    ),
    lines,
  )
  .map(([[before, after], body]) => `${before}${body}${after}`);

/** A character lost, doubled or put in, or two pieces that change places. */
const damaged = (whole: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      whole,
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.constantFrom('lose', 'double', 'put', 'swap'),
          fc.constantFrom(...'\'"`$(){}[]|&;<>#\\!*\n =0'),
        ),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([text, changes]) =>
      changes.reduce((now, [place, how, char]) => {
        const at = now.length === 0 ? 0 : place % now.length;
        if (how === 'lose') return now.slice(0, at) + now.slice(at + 1);
        if (how === 'double') return now.slice(0, at + 1) + now.slice(at);
        if (how === 'put') return now.slice(0, at) + char + now.slice(at);
        return now.slice(at) + now.slice(0, at);
      }, text),
    );

const intact = fc.oneof(script, lines, nested);

export const fuzzScript: fc.Arbitrary<string> = fc.oneof(intact, damaged(intact), damaged(nested));
