/** Scripts made by chance from what POSIX has: what dash, bash --posix and `sh` here must agree about. */

import fc from 'fast-check';

const NAMES = ['a', 'b', 'c', 'x'] as const;
const name = fc.constantFrom(...NAMES);
const text = fc.constantFrom(
  'memory7',
  'online',
  '',
  '0x1f',
  '42',
  'a b',
  ' lead',
  'a:b:c',
  '/a/b.c/d',
  '*',
  'x=y',
  '-n',
  'it\\s',
);
const plain = fc.constantFrom('one', 'two', 'memory3', '5', '/a/b', 'k=v', 'a,b', '%');
const pattern = fc.constantFrom('*', '?', 'm*', '*[0-9]', '[a-o]*', '[!a]*', '*/', 'memory', '*b*');
const number = fc.constantFrom('0', '1', '2', '7', '10', '0x10', '010');

const expansion = fc.oneof(
  fc.tuple(name, fc.constantFrom('#', '##', '%', '%%'), pattern).map(([n, op, pat]) => `\${${n}${op}${pat}}`),
  fc
    .tuple(name, fc.constantFrom(':-', '-', ':+', '+', ':='), plain)
    .map(([n, op, word]) => `\${${n}${op}${word}}`),
  name.map((n) => `\${#${n}}`),
  name.map((n) => `$${n}`),
  fc.constantFrom('$#', '$1', '${2}', '$?', '$((1 + 2))'),
);
const sum: fc.Arbitrary<string> = fc.letrec<{ s: string }>((tie) => ({
  s: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    number,
    fc
      .tuple(
        tie('s'),
        fc.constantFrom('+', '-', '*', '<', '<=', '==', '!=', '&&', '||', '&', '|', '^'),
        tie('s'),
      )
      .map(([left, op, right]) => `(${left} ${op} ${right})`),
    fc.tuple(tie('s'), tie('s'), tie('s')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    tie('s').map((of) => `(! ${of})`),
  ),
})).s;
const word = fc.oneof(
  plain,
  text.map((value) => `'${value}'`),
  expansion.map((value) => `"${value}"`),
  expansion,
  fc.constantFrom('"$@"', '"$*"', '"<$*>"'),
  sum.map((value) => `$((${value}))`),
  name.map((n) => `"$(printf '%s\\n' "$${n}" z)"`),
  name.map((n) => `\`echo "$${n}"\``),
);
const show = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => `printf '<%s>' ${words.join(' ')}; echo`);
const test = fc.oneof(
  fc
    .tuple(expansion, fc.constantFrom('=', '!='), plain)
    .map(([value, op, other]) => `[ "${value}" ${op} ${other} ]`),
  fc
    .tuple(number, fc.constantFrom('-lt', '-ge', '-eq'), fc.constantFrom('1', '7'))
    .map(([left, op, right]) => `[ $((${left})) ${op} ${right} ]`),
  fc.constantFrom('true', 'false', '! true', '(exit 3)', 'f 1', '[ -n "$c" ]', '[ -z "$c" ]', 'test -d /'),
);
const simple = fc.oneof(
  { weight: 4, arbitrary: show },
  { weight: 3, arbitrary: fc.tuple(name, word).map(([n, value]) => `${n}=${value}`) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'echo "st $?"',
        'shift',
        'unset x',
        'set -- p "q r" s',
        'IFS=:',
        "IFS=' '",
        'f q',
        ':',
        'x=1 f z',
        'export a',
        'eval "echo $b"',
        'readonly',
        'set +f',
        'unset f; f() { echo "f:$1"; }',
      )
      .filter((line) => line !== 'readonly'),
  },
  {
    weight: 1,
    arbitrary: word.map((value) => `read -r a b <<E\n${value.replace(/["'`]/g, '')}\nE\necho "$a|$b"`),
  },
  { weight: 1, arbitrary: name.map((n) => `cat <<E\n[$${n}] $((1+2)) \\$x \${${n}:-none}\nE`) },
  { weight: 1, arbitrary: name.map((n) => `cat <<'E'\n[$${n}]\nE`) },
);
const statement: fc.Arbitrary<string> = fc.letrec<{ one: string; body: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 6, arbitrary: simple },
    {
      weight: 1,
      arbitrary: fc
        .tuple(test, tie('body'), tie('body'))
        .map(([t, yes, no]) => `if ${t}; then\n${yes}\nelse\n${no}\nfi`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), tie('body'))
        .map(([words, body]) => `for b in ${words.join(' ')}; do\n${body}\ndone`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(expansion, pattern, pattern, tie('body'), tie('body'))
        .map(
          ([value, one, two, yes, no]) =>
            `case "${value}" in\n${one}) ${yes}\n;;\n${two} | b) ${no}\n;;\n*) echo else ;;\nesac`,
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(test, fc.constantFrom('&&', '||'), show)
        .map(([t, op, then]) => `${t} ${op} { ${then}; }`),
    },
    { weight: 1, arbitrary: tie('body').map((body) => `(\n${body}\n)`) },
    {
      weight: 1,
      arbitrary: tie('body').map((body) => `{\n${body}\n} | while IFS= read -r l; do echo "| $l"; done`),
    },
    {
      weight: 1,
      arbitrary: tie('body').map(
        (body) => `n=0\nwhile [ $((n += 1)) -lt 4 ]; do\n${body}\n[ $n = 2 ] && break\ndone`,
      ),
    },
    { weight: 1, arbitrary: tie('body').map((body) => `g() {\n${body}\nreturn 4\n}\ng "$b" z\necho "g $?"`) },
  ),
  body: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n')),
})).one;

const HEAD = `a=alpha b='beta gamma' c= x=memory12\nf() { echo "f:$#:$1"; return 2; }`;

export const posixScript: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', 'set -e\n', 'set -u\n', 'set -f\n', "trap 'echo bye $?' EXIT\n"),
    fc.array(statement, { minLength: 2, maxLength: 7 }),
  )
  .map(([options, statements]) => `${options}${HEAD}\n${statements.join('\n')}\n`);
