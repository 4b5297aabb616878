/** grubby of Red Hat: changes the kernels' entries in /boot/loader. On s390x zipl has to install what was changed. */

import { BLS_DIRECTORY } from '../../system/base-files.ts';
import { blsFields, blsPaths } from '../../system/boot-config.ts';
import { type Manual, manual } from '../manual.ts';
import { errnoText, type Invocation } from '../program.ts';
import { complain, quoted, readArguments, usageProblem } from './arguments.ts';

export const GRUBBY: Manual = manual({
  name: 'grubby',
  purpose: "Show and change the kernels' command lines in /boot/loader/entries.",
  synopsis: '[OPTION]...',
  options: `
    --args=WORDS  add these words, or change their values
    --default-index  number of the entry that is loaded
    --default-kernel  path of the kernel that is loaded
    --default-title  title of the entry that is loaded
    --info=KERNEL  show an entry: a path, DEFAULT or ALL
    --remove-args=WORDS  take these words away
    --update-kernel=KERNEL  change this entry: a path, DEFAULT or ALL`,
  text: 'On s390x run zipl afterwards: the boot record has the command line that zipl has put there.',
});

interface Entry {
  readonly path: string;
  readonly text: string;
  readonly fields: Map<string, string>;
}

export function grubby(run: Invocation): number {
  const options = readArguments(run, GRUBBY);
  if (typeof options === 'number') return options;
  const { files, system } = run.surroundings;
  if (system?.family !== 'redhat')
    return complain(run, 'not supported here: this distribution has no grubby');
  const entries = blsPaths(files, BLS_DIRECTORY).flatMap((path): Entry[] => {
    const text = files.read(path);
    return text.ok ? [{ path, text: text.value, fields: blsFields(text.value) }] : [];
  });
  const [first] = entries;
  if (!first) return complain(run, `no entries in ${BLS_DIRECTORY}`);
  const selected = (name: string): Entry[] =>
    name === 'ALL'
      ? entries
      : name === 'DEFAULT'
        ? [first]
        : entries.filter(({ fields }) => fields.get('linux') === name);
  if (options.has('default-index')) run.out('0\n');
  else if (options.has('default-kernel')) run.out(`${first.fields.get('linux') ?? ''}\n`);
  else if (options.has('default-title')) run.out(`${first.fields.get('title') ?? ''}\n`);
  else if (options.has('info')) {
    const shown = selected(options.value('info') ?? '');
    if (shown.length === 0) return complain(run, `Param ${options.value('info')} is incorrect`);
    for (const entry of shown) run.out(infoOf(entry, entries.indexOf(entry)));
  } else if (options.has('update-kernel')) {
    const name = options.value('update-kernel') ?? '';
    const changed = selected(name);
    if (changed.length === 0) return complain(run, `Param ${name} is incorrect`);
    if (!options.has('args', 'remove-args')) return usageProblem(run, GRUBBY, 'no action specified');
    for (const { path, text, fields } of changed) {
      const line = changedLine(
        fields.get('options') ?? '',
        options.values('remove-args'),
        options.values('args'),
      );
      const errno = files.scratch.write(
        path,
        text.replace(/^options\b.*$/m, () => `options ${line}`),
        false,
      );
      if (errno !== undefined) return complain(run, `${quoted(path)}: ${errnoText(errno)}`);
    }
  } else return usageProblem(run, GRUBBY, 'no action specified');
  return 0;
}

function infoOf({ path, fields }: Entry, index: number): string {
  const value = (key: string): string => fields.get(key) ?? '';
  const id = path.slice(path.lastIndexOf('/') + 1).replace(/\.conf$/, '');
  const root = /(?:^| )root=(\S+)/.exec(value('options'))?.[1];
  const args = value('options')
    .split(' ')
    .filter((word) => word !== '' && !word.startsWith('root='))
    .join(' ');
  return (
    `index=${index}\nkernel="${value('linux')}"\nargs="${args}"\n${root === undefined ? '' : `root="${root}"\n`}` +
    `initrd="${value('initrd')}"\ntitle="${value('title')}"\nid="${id}"\n`
  );
}

const wordsOf = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.match(/(?:[^\s"]|"[^"]*")+/g) ?? []);

/** A word that is there already gets its new value where it stands; a removed one goes with every value unless one is given. */
function changedLine(line: string, removed: readonly string[], added: readonly string[]): string {
  const gone = wordsOf(removed);
  const nameOf = (word: string): string => word.split('=', 1)[0] ?? '';
  let words = wordsOf([line]).filter(
    (word) => !gone.some((each) => each === word || (!each.includes('=') && each === nameOf(word))),
  );
  for (const word of wordsOf(added)) {
    const at = words.findIndex((each) => nameOf(each) === nameOf(word));
    words = at < 0 ? [...words, word] : words.map((each, index) => (index === at ? word : each));
  }
  return words.join(' ');
}
