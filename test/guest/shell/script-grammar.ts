/**
 * Scripts made by chance from the constructs that real ones are made of. All of them end, none needs a file of the host,
 * and none prints what only one of two shells can know.
 */

import fc from 'fast-check';

const SCALARS = ['a', 'b', 'c', 'x', 'y'] as const;

const text = fc.constantFrom(
  'memory7',
  'online',
  'offline',
  '',
  '0x1f',
  '42',
  '7',
  'a b',
  ' lead',
  'tail ',
  'a:b:c',
  '/sys/devices/memory12/state',
  '*',
  'a*b',
  '[x]',
  'x=y',
  '-n',
  'B',
  'Ab.Cd.ef',
  'tab\there',
);
const singleQuoted = text.map((value) => `'${value}'`);
const plain = fc.constantFrom(
  'one',
  'two',
  'memory3',
  'on-line',
  '5',
  '12',
  'x.y.z',
  '/a/b/c',
  'k=v',
  '@',
  '%',
  'a,b',
);
const scalar = fc.constantFrom(...SCALARS);
const pattern = fc.constantFrom(
  '*',
  '?',
  'm*',
  '*[0-9]',
  '[a-o]*',
  '*b*',
  '??',
  '[!a]*',
  '*.',
  '/*/',
  'memory',
  '+(o)*',
  '@(on|off)*',
  '*/',
);
const number = fc.constantFrom('0', '1', '2', '3', '7', '-1', '10', '0x10', '010', '2#11');

const modified = fc.oneof(
  fc
    .tuple(scalar, fc.constantFrom('#', '##', '%', '%%'), pattern)
    .map(([name, op, pat]) => `\${${name}${op}${pat}}`),
  fc
    .tuple(
      scalar,
      fc.constantFrom('/', '//', '/#', '/%'),
      fc.constantFrom('a', '[a-m]', 'e?', 'b*', '.'),
      plain,
    )
    .map(([name, op, pat, by]) => `\${${name}${op}${pat}/${by.replaceAll('/', '_')}}`),
  fc
    .tuple(scalar, fc.constantFrom(':-', '-', ':+', '+', ':='), plain)
    .map(([name, op, word]) => `\${${name}${op}${word}}`),
  fc.tuple(scalar, fc.constantFrom('^', '^^', ',', ',,')).map(([name, op]) => `\${${name}${op}}`),
  fc
    .tuple(scalar, fc.integer({ min: -3, max: 4 }), fc.integer({ min: 0, max: 3 }))
    .map(([name, from, count]) => `\${${name}: ${from}:${count}}`),
  scalar.map((name) => `\${#${name}}`),
  scalar.map((name) => `\${${name}@Q}`),
);
const list = fc.constantFrom(
  '${list[@]}',
  '${list[*]}',
  '${#list[@]}',
  '${list[1]}',
  '${list[-1]}',
  '${!list[@]}',
  '${list[@]:1}',
  '${list[@]%e*}',
  '${list[@]/e/E}',
  '$@',
  '$*',
  '${@:2}',
  '$#',
  '$1',
  '${map[k]}',
  '${#map[@]}',
  '${map[z z]-none}',
);

const arithmetic: fc.Arbitrary<string> = fc.letrec<{ sum: string }>((tie) => ({
  sum: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    number,
    scalar.map((name) => `(${name}_=${name.length}, ${name}_)`),
    fc
      .tuple(
        tie('sum'),
        fc.constantFrom('+', '-', '*', '<', '<=', '==', '!=', '&&', '||', '&', '|', '^', '<<', ','),
        tie('sum'),
      )
      .map(([left, op, right]) => (op === '<<' ? `(${left} ${op} 3)` : `(${left} ${op} ${right})`)),
    fc.tuple(tie('sum'), tie('sum'), tie('sum')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    fc.tuple(fc.constantFrom('-', '!', '~'), tie('sum')).map(([op, value]) => `${op} (${value})`),
    fc
      .tuple(tie('sum'), fc.constantFrom('/', '%'), fc.constantFrom('1', '3', '-2'))
      .map((parts) => `(${parts.join(' ')})`),
  ),
})).sum;

const quoted = fc.oneof(
  scalar.map((name) => `"$${name}"`),
  modified.map((value) => `"${value}"`),
  list.map((value) => `"${value}"`),
  fc.tuple(plain, scalar).map(([word, name]) => `"${word} $${name}"`),
  list.map((value) => `"<${value}>"`),
);
const word: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: plain },
  { weight: 2, arbitrary: singleQuoted },
  { weight: 4, arbitrary: quoted },
  { weight: 2, arbitrary: scalar.map((name) => `$${name}`) },
  { weight: 2, arbitrary: modified },
  { weight: 1, arbitrary: list },
  { weight: 1, arbitrary: arithmetic.map((value) => `$((${value}))`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{a,b}c',
      'x{1..3}',
      '{3..1}',
      '{a,"b c"}',
      '{1,{2,3}}',
      '{}',
      '~+x',
      "$'q\\tq'",
    ),
  },
  { weight: 1, arbitrary: fc.tuple(plain, scalar).map(([left, name]) => `${left}"$${name}"'q'`) },
  { weight: 1, arbitrary: scalar.map((name) => `"$(echo "$${name}" z)"`) },
  { weight: 1, arbitrary: scalar.map((name) => `$(printf '%s\\n' $${name})`) },
);

const assignment = fc.oneof(
  fc.tuple(scalar, word).map(([name, value]) => `${name}=${value.startsWith('{') ? 'z' : value}`),
  fc.tuple(scalar, plain).map(([name, value]) => `${name}+=${value}`),
  fc.array(word, { maxLength: 3 }).map((words) => `list=(${words.join(' ')})`),
  word.map((value) => `list+=(${value})`),
  fc.tuple(fc.constantFrom('0', '2', '5'), word).map(([index, value]) => `list[${index}]=${value}`),
  fc.tuple(fc.constantFrom('k', 'z z', '$x'), word).map(([key, value]) => `map["${key}"]=${value}`),
  fc.tuple(scalar, arithmetic).map(([name, value]) => `${name}=$((${value}))`),
);
const show = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => `printf '<%s>' ${words.join(' ')}; echo`);
const condition = fc.oneof(
  fc.tuple(word, pattern).map(([value, pat]) => `[[ ${value.replace(/^\{.*/, 'z')} == ${pat} ]]`),
  fc
    .tuple(quoted, fc.constantFrom('^[a-z]+', '([0-9]+)$', 'o(n|ff)', '^$', 'b.c'))
    .map(([value, regex]) => `[[ ${value} =~ ${regex} ]]`),
  fc.tuple(quoted, fc.constantFrom('=', '!='), singleQuoted).map((parts) => `[ ${parts.join(' ')} ]`),
  fc.tuple(fc.constantFrom('-n', '-z'), quoted).map((parts) => `[[ ${parts.join(' ')} ]]`),
  fc
    .tuple(number, fc.constantFrom('-lt', '-ge', '-eq'), number)
    .map(([left, op, right]) => `[[ ${left} ${op} ${right} ]]`),
  arithmetic.map((value) => `(( ${value} ))`),
  fc.constantFrom('true', 'false', '! true', '(exit 3)', 'f 1'),
);
const simple = fc.oneof(
  { weight: 3, arbitrary: assignment },
  { weight: 5, arbitrary: show },
  { weight: 1, arbitrary: word.map((value) => `f ${value}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'echo "st $?"',
      'shift',
      'unset x',
      'unset "list[1]"',
      'set -- p "q r" s',
      'echo "${PIPESTATUS[@]}"',
      'IFS=:',
      "IFS=$' \\t\\n'",
      'echo "${BASH_REMATCH[1]-none}"',
      ':',
    ),
  },
  {
    weight: 1,
    arbitrary: word.map((value) => `read -r a b <<< ${value.replace(/^\{.*/, 'z')}; echo "$a|$b"`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(scalar, word)
      .map(([name, value]) => `printf -v ${name} '%s-' ${value}; echo "$${name}"`),
  },
  { weight: 1, arbitrary: scalar.map((name) => `cat <<E\n[$${name}] $((1+2)) \\$x \${${name}:-none}\nE`) },
);

/** bash 5.2 loses commands behind a here-document in $( ) in $( ). */
const withoutDocuments = (body: string): string => (body.includes('<<E') ? 'echo in' : body);

const statement: fc.Arbitrary<string> = fc.letrec<{ one: string; body: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 6, arbitrary: simple },
    {
      weight: 1,
      arbitrary: fc
        .tuple(condition, tie('body'), tie('body'))
        .map(([test, yes, no]) => `if ${test}; then\n${yes}\nelse\n${no}\nfi`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.array(word, { maxLength: 3 }), tie('body'))
        .map(([words, body]) => `for y in ${words.join(' ')}; do\n${body}\ndone`),
    },
    {
      weight: 1,
      arbitrary: tie('body').map(
        (body) => `for ((i = 0; i < 3; i++)); do\n${body}\n[ $i = 1 ] && continue\necho $i\ndone`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(quoted, pattern, pattern, tie('body'), tie('body'))
        .map(
          ([value, one, two, yes, no]) =>
            `case ${value} in\n${one}) ${yes}\n;;\n${two} | b) ${no}\n;;\n*) echo else ;;\nesac`,
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(condition, fc.constantFrom('&&', '||'), simple)
        .map(([test, op, then]) => `${test} ${op} { ${then.includes('<<E') ? ':' : then}; }`),
    },
    { weight: 1, arbitrary: tie('body').map((body) => `(\n${body}\n)`) },
    {
      weight: 1,
      arbitrary: tie('body').map((body) => `{\n${body}\n} | while IFS= read -r l; do echo "| $l"; done`),
    },
    { weight: 1, arbitrary: tie('body').map((body) => `x=$(\n${withoutDocuments(body)}\n)\necho "$? $x"`) },
    {
      weight: 1,
      arbitrary: tie('body').map(
        (body) => `g() {\nlocal a=$1 c\n${body}\nreturn 4\n}\ng "$b" z\necho "g $?"`,
      ),
    },
    {
      weight: 1,
      arbitrary: tie('body').map(
        (body) => `n=0\nwhile [ $((n += 1)) -lt 4 ]; do\n${body}\n[ $n = 2 ] && break\ndone`,
      ),
    },
  ),
  body: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n')),
})).one;

const HEAD = `declare -A map=([k]=v)
list=(one 'two 2' three)
a=alpha b='beta gamma' c= x=memory12 y=7
f() { echo "f:$#:$1"; return "$#"; }`;

/** A whole script. Some have `set -e`, `set -u` or `pipefail`, as real ones do. */
export const script: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(
      '',
      '',
      'set -e\n',
      'set -o pipefail\n',
      "trap 'echo bye $?' EXIT\n",
      'shopt -s extglob nullglob\n',
    ),
    fc.array(statement, { minLength: 2, maxLength: 8 }),
  )
  .map(([options, statements]) => `shopt -s extglob\n${options}${HEAD}\n${statements.join('\n')}\n`);
