/** `set -e`, `set -o pipefail`, `shopt -s nullglob`: switches of one shell, by their long names. */

export class ShellFlags {
  readonly #on: Set<string>;
  /** Read for every command: kept as fields. */
  errexit = false;
  nounset = false;
  xtrace = false;
  noglob = false;
  pipefail = false;

  constructor(on: Iterable<string> = []) {
    this.#on = new Set();
    for (const name of on) this.set(name, true);
  }

  has(name: string): boolean {
    return this.#on.has(name);
  }

  set(name: string, on: boolean): void {
    if (on) this.#on.add(name);
    else this.#on.delete(name);
    switch (name) {
      case 'errexit':
      case 'nounset':
      case 'xtrace':
      case 'noglob':
      case 'pipefail':
        this[name] = on;
    }
  }

  copy(): ShellFlags {
    return new ShellFlags(this.#on);
  }

  /** $-. */
  get letters(): string {
    return [...SET_LETTERS].map(([letter, name]) => (this.#on.has(name) ? letter : '')).join('');
  }
}

/** Letters of `set` in the order of $-. */
export const SET_LETTERS: ReadonlyMap<string, string> = new Map([
  ['a', 'allexport'],
  ['e', 'errexit'],
  ['f', 'noglob'],
  ['h', 'hashall'],
  ['m', 'monitor'],
  ['u', 'nounset'],
  ['v', 'verbose'],
  ['x', 'xtrace'],
  ['B', 'braceexpand'],
  ['C', 'noclobber'],
  ['E', 'errtrace'],
]);

/** Options of `set -o` that do something here. */
export const SET_OPTIONS: ReadonlySet<string> = new Set([
  'allexport',
  'braceexpand',
  'errexit',
  'errtrace',
  'hashall',
  'monitor',
  'noclobber',
  'noglob',
  'nounset',
  'pipefail',
  'posix',
  'xtrace',
]);

/** Options of `set -o` that change nothing in what a script of the simulated system does. */
export const SET_WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'emacs',
  'history',
  'ignoreeof',
  'interactive-comments',
  'nolog',
  'notify',
  'vi',
]);

export const SHOPT_OPTIONS: ReadonlySet<string> = new Set([
  'dotglob',
  'extglob',
  'failglob',
  'globstar',
  'inherit_errexit',
  'lastpipe',
  'nocaseglob',
  'nocasematch',
  'nullglob',
]);

/** Options of `shopt` that are for terminals, or that only say how it already is. */
export const SHOPT_WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'assoc_expand_once',
  'autocd',
  'cdspell',
  'checkhash',
  'checkjobs',
  'checkwinsize',
  'cmdhist',
  'complete_fullquote',
  'direxpand',
  'dirspell',
  'execfail',
  'expand_aliases',
  'extquote',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'gnu_errfmt',
  'histappend',
  'histreedit',
  'histverify',
  'hostcomplete',
  'huponexit',
  'interactive_comments',
  'lithist',
  'localvar_inherit',
  'localvar_unset',
  'mailwarn',
  'no_empty_cmd_completion',
  'patsub_replacement',
  'progcomp',
  'progcomp_alias',
  'promptvars',
  'shift_verbose',
  'sourcepath',
  'varredir_close',
  'xpg_echo',
]);

/** What a shell begins with. */
export const INITIAL_FLAGS: readonly string[] = ['braceexpand', 'hashall', 'extglob', 'expand_aliases'];
