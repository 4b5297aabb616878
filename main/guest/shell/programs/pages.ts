/** man, less, more, clear: texts for people. */

import { PAGE_END, PAGE_START, PAGE_TITLE_END } from '../../../../shared/terminal.ts';
import { type Manual, manual, manualText } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { complain, readArguments } from './arguments.ts';
import { eachPiece, inputsOf, streaming } from './text/inputs.ts';

export const MAN: Manual = manual({
  name: 'man',
  purpose: 'Show what a program takes. The texts are ours.',
  synopsis: '[SECTION] NAME...',
  options: `
    -f, --whatis  one line for each name
    -P, --pager=PAGER  no effect here`,
});

/** man answers 16 for a name without a page. */
const EXIT_NO_PAGE = 16;

export function man(run: Invocation): number {
  const options = readArguments(run, MAN);
  if (typeof options === 'number') return options;
  const names = options.operands.filter((name, index) => !(index === 0 && /^\d$/.test(name)));
  if (names.length === 0)
    return complain(run, 'What manual page do you want?\nFor example, try "man lsmem".');
  let status = 0;
  for (const name of names) {
    const page = run.manualOf(name);
    if (page === undefined) {
      run.err(`No manual entry for ${name}\n`);
      status = EXIT_NO_PAGE;
    } else if (options.has('f')) run.out(`${name} (1) - ${page.purpose}\n`);
    else showPaged(run, `man ${name}`, manualText(page));
  }
  return status;
}

const PAGER = `
    -E, --quit-at-eof  no effect here
    -F, --quit-if-one-screen  no effect here
    -N, --line-numbers  no effect here
    -R, --raw-control-chars  no effect here
    -S, --chop-long-lines  no effect here
    -X, --no-init  no effect here
    -i, --ignore-case  no effect here`;

export const LESS: Manual = manual({
  name: 'less',
  purpose: 'Show text page by page. h in it tells its keys.',
  synopsis: '[OPTION]... [FILE]...',
  options: PAGER,
});

export const less = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, LESS);
  if (typeof options === 'number') return options;
  if (!run.terminal) return (yield* eachPiece(run, options.operands, (text) => run.out(text))) ? 1 : 0;
  yield* run.input.gather();
  const { texts, failed } = inputsOf(run, options.operands);
  const whole = texts.map(({ text }) => text).join('');
  if (whole !== '')
    showPaged(
      run,
      texts
        .map(({ name }) => (name === '-' ? '' : name))
        .join(' ')
        .trim() || run.name,
      whole,
    );
  return failed ? 1 : 0;
});

/** On a terminal the console shows the text page by page; anywhere else it is written as it is. */
function showPaged(run: Invocation, title: string, text: string): void {
  run.out(run.terminal ? `${PAGE_START}${title}${PAGE_TITLE_END}${text}${PAGE_END}` : text);
}

export const CLEAR: Manual = manual({
  name: 'clear',
  purpose: 'Clear the screen.',
  synopsis: '[OPTION]...',
  options: `
    -T TYPE  no effect here
    -x  keep what scrolled away`,
});

export function clear(run: Invocation): number {
  const options = readArguments(run, CLEAR);
  if (typeof options === 'number') return options;
  run.out(`\x1b[H\x1b[2J${options.has('x') ? '' : '\x1b[3J'}`);
  return 0;
}
