/** Which programs a command's words call, as far as they are known before it runs. */

type Words = readonly (string | undefined)[];

/** `options`: letters of options that take an argument. `operands`: what stands before the command. */
interface Runner {
  readonly options: string;
  readonly operands: number;
}

/** Programs that run the command behind their options. */
const RUNNERS: Readonly<Record<string, Runner>> = {
  builtin: { options: '', operands: 0 },
  command: { options: '', operands: 0 },
  env: { options: 'uCS', operands: 0 },
  exec: { options: 'a', operands: 0 },
  flock: { options: 'wEc', operands: 1 },
  ionice: { options: 'cnpPu', operands: 0 },
  nice: { options: 'n', operands: 0 },
  nohup: { options: '', operands: 0 },
  setsid: { options: '', operands: 0 },
  stdbuf: { options: 'ioe', operands: 0 },
  sudo: { options: 'ugpChrtTUD', operands: 0 },
  time: { options: 'fo', operands: 0 },
  timeout: { options: 'ks', operands: 1 },
  watch: { options: 'nq', operands: 0 },
  xargs: { options: 'adEILnPs', operands: 0 },
};
const EXECUTIONS: ReadonlySet<string> = new Set(['-exec', '-execdir', '-ok', '-okdir']);
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash']);

/** The name that is called, and those behind `sudo`, `xargs` or `find -exec`. */
export function calledNames(words: Words): string[] {
  const [name, ...rest] = words;
  if (name === undefined) return [];
  if (name === 'find')
    return [
      name,
      ...rest.flatMap((word, at) => (EXECUTIONS.has(word ?? '') ? calledNames(rest.slice(at + 1)) : [])),
    ];
  const inner = behind(name, rest);
  return inner ? [name, ...calledNames(inner)] : [name];
}

/** What `sh -c` is going to run, also behind `sudo` or `xargs`. */
export function childText(words: Words): string | undefined {
  const [name, ...rest] = words;
  if (name === undefined) return undefined;
  if (SHELLS.has(name)) return /^-[a-z]*c$/.test(rest[0] ?? '') ? rest[1] : undefined;
  const inner = behind(name, rest);
  return inner && childText(inner);
}

/** Words of the command that another one runs; undefined where that is not known, or `command -v` only asks. */
function behind(name: string, rest: Words): Words | undefined {
  const runner = Object.hasOwn(RUNNERS, name) ? RUNNERS[name] : undefined;
  if (!runner) return undefined;
  let at = 0;
  for (; at < rest.length; at++) {
    const word = rest[at];
    if (word === undefined) return undefined;
    if (word === '--') {
      at++;
      break;
    }
    if (name === 'command' && /^-[vV]/.test(word)) return undefined;
    if (/^[A-Za-z_]\w*=/.test(word) && (name === 'env' || name === 'sudo')) continue;
    if (!word.startsWith('-') || word === '-') break;
    if (word.startsWith('--')) {
      if (!word.includes('=') && ARGUMENTS_BEHIND.has(word)) at++;
    } else if (runner.options.includes(word.at(-1) ?? '') && !/^-.*[^-]/.test(word.slice(0, -1))) at++;
  }
  const inner = rest.slice(at + runner.operands);
  return inner.length > 0 ? inner : undefined;
}

const ARGUMENTS_BEHIND: ReadonlySet<string> = new Set(
  `--user --group --interval --kill-after --signal --adjustment --max-args --max-procs --max-lines --replace --delimiter
  --arg-file --max-chars --unset --chdir --timeout --class --classdata --format --output`.split(/\s+/),
);
