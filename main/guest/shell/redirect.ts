/** Redirections of one command, opened left to right; the first that fails keeps the command from running. */

import type { Redirect, Redirection } from 'unbash';
import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import { resolvePath } from '../tree/paths.ts';
import { expandText, expandWords, quotedPart } from './language/expand.ts';
import type { Running } from './pause.ts';
import { errnoText } from './program.ts';
import type { ShellHost } from './shell-host.ts';
import { type Descriptor, descriptorOf, Input, type Streams, setDescriptor, type Target } from './streams.ts';

/** Descriptors above this are not open in any shell. */
const HIGHEST = 1023;
/** What {name}> gives first. */
const FIRST_NAMED = 10;

/** The command's streams, or the message without "bash: ". */
export function* openRedirections(
  redirects: readonly Redirection[],
  streams: Streams,
  shell: ShellHost,
): Running<Result<Streams, string>> {
  const result: Streams = {
    input: streams.input,
    out: streams.out,
    err: streams.err,
    more: streams.more,
    outer: streams,
  };
  for (const redirect of redirects) {
    const problem = yield* apply(redirect, result, shell);
    if (problem !== undefined) return fail(problem);
  }
  return ok(result);
}

/** Runs a group with its redirections; until it ends their files are open. */
export function* withOpen(
  { session: { locks } }: ShellHost,
  streams: Streams,
  run: (streams: Streams) => Running<number>,
): Running<number> {
  locks.opened(streams);
  try {
    return yield* run(streams);
  } finally {
    locks.closed(streams);
  }
}

function* apply(redirect: Redirection, streams: Streams, shell: ShellHost): Running<string | undefined> {
  const number = descriptorNumber(redirect, streams, shell);
  if (number > HIGHEST) return `${number}: Bad file descriptor`;
  if (redirect.type === 'HereDoc')
    return set(streams, number, input(yield* hereDocument(redirect, streams, shell)));
  if (!redirect.target) return 'syntax error: a redirection without a target';
  if (redirect.type === 'HereString')
    return set(streams, number, input(`${yield* expandText(redirect.target, shell, streams, true)}\n`));
  const words = yield* expandWords([redirect.target], shell, streams);
  const [text, more] = words;
  if (text === undefined || more !== undefined) return `${redirect.target.text}: ambiguous redirect`;
  const { operator } = redirect;
  if (operator === '<&' || (operator === '>&' && (redirect.descriptor || /^(\d+-?|-)$/.test(text))))
    return duplicate(redirect, number, text, streams, shell);
  if (operator === '<' || operator === '<>') return open(number, text, streams, shell, operator === '<>');
  const target = openTarget(text, operator.endsWith('>>'), operator === '>|', streams, shell);
  if (!target.ok) return target.failure;
  const output: Descriptor = { kind: 'output', target: target.value };
  if (operator !== '&>' && operator !== '&>>' && operator !== '>&') return set(streams, number, output);
  return set(streams, 1, output) ?? set(streams, 2, output);
}

const input = (text: string, target?: Target, path?: string): Descriptor => ({
  kind: 'input',
  input: new Input(text),
  ...(target && { target }),
  ...(path !== undefined && { path }),
});

function set(streams: Streams, number: number, descriptor: Descriptor | undefined): string | undefined {
  return setDescriptor(streams, number, descriptor)
    ? undefined
    : `not supported here: descriptor ${number} for ${number === 0 ? 'writing' : 'reading'}`;
}

/** The number that is redirected; {name} takes a free one and is told it. */
function descriptorNumber(redirect: Redirection, streams: Streams, shell: ShellHost): number {
  const { descriptor } = redirect;
  if (descriptor?.type === 'FileDescriptor') return descriptor.value;
  if (descriptor?.type === 'FileDescriptorVariable') {
    const isClosing = redirect.type === 'Redirect' && redirect.target?.value === '-';
    if (isClosing) return Number(shell.parameter(descriptor.name) ?? HIGHEST + 1);
    let free = FIRST_NAMED;
    while (streams.more?.has(free)) free++;
    shell.assign(descriptor.name, `${free}`);
    return free;
  }
  return redirect.type !== 'Redirect' || redirect.operator.startsWith('<') ? 0 : 1;
}

/** 2>&1, 3<&0, 4>&-, 3>&1-. */
function duplicate(
  redirect: Redirect,
  number: number,
  text: string,
  streams: Streams,
  shell: ShellHost,
): string | undefined {
  if (text === '-') return set(streams, number, undefined);
  const from = /^(\d+)(-?)$/.exec(text);
  if (!from?.[1]) {
    if (redirect.operator === '<&') return `${text}: ambiguous redirect`;
    const target = openTarget(text, false, false, streams, shell);
    if (!target.ok) return target.failure;
    const output: Descriptor = { kind: 'output', target: target.value };
    return redirect.descriptor
      ? `${text}: ambiguous redirect`
      : (set(streams, 1, output) ?? set(streams, 2, output));
  }
  const found = descriptorOf(streams, Number(from[1]));
  if (!found) return `${from[1]}: Bad file descriptor`;
  const problem = set(streams, number, found);
  if (problem === undefined && from[2] === '-') setDescriptor(streams, Number(from[1]), undefined);
  return problem;
}

function open(
  number: number,
  text: string,
  streams: Streams,
  shell: ShellHost,
  create: boolean,
): string | undefined {
  const path = text === '' ? '' : resolvePath(shell.state.cwd, text);
  const known = standardDescriptor(path);
  if (known !== undefined) {
    const found = descriptorOf(streams, known);
    return found ? set(streams, number, found) : `${text}: No such file or directory`;
  }
  const { files } = shell.job.surroundings;
  const own = shell.session.pipes.get(path);
  if (own?.reads) return set(streams, number, { kind: 'input', input: own.pipe, path });
  const endless = files.endless(path);
  if (endless) return set(streams, number, { kind: 'input', input: new Input('', true, endless), path });
  const content = path === '' ? fail<Errno>('ENOENT') : files.read(path);
  // What is written to a file that has something in it would go over it.
  const target = create && content.ok && content.value === '' ? files.open(path, true) : undefined;
  if (content.ok)
    return set(streams, number, input(content.value, target?.ok ? target.value : undefined, path));
  // A directory can be opened, to be locked; nothing is read of it.
  if (content.failure === 'EISDIR' && number > 2) return set(streams, number, input('', undefined, path));
  if (!create || content.failure !== 'ENOENT') return refused(text, content.failure);
  files.scratch.umask = shell.state.umask;
  const made = files.open(path, true);
  return made.ok ? set(streams, number, input('', made.value, path)) : refused(text, made.failure);
}

const refused = (text: string, errno: Errno): string => `${text}: ${errnoText(errno)}`;

/** /dev/stdin, /dev/fd/3, /proc/self/fd/1 and the terminal. */
function standardDescriptor(path: string): number | undefined {
  if (path === '/dev/stdin') return 0;
  if (path === '/dev/stdout' || path === '/dev/tty') return 1;
  if (path === '/dev/stderr') return 2;
  const number = /^(?:\/dev\/fd|\/proc\/self\/fd)\/(\d{1,4})$/.exec(path)?.[1];
  return number !== undefined && Number(number) < FIRST_SUBSTITUTED ? Number(number) : undefined;
}

/** Process substitutions have names from here on. */
export const FIRST_SUBSTITUTED = 60;

function openTarget(
  text: string,
  append: boolean,
  clobber: boolean,
  streams: Streams,
  shell: ShellHost,
): Result<Target, string> {
  if (text === '') return fail(refused(text, 'ENOENT'));
  const path = resolvePath(shell.state.cwd, text);
  const known = standardDescriptor(path);
  if (known !== undefined) {
    const found = descriptorOf(streams, known);
    return found?.kind === 'output' ? ok(found.target) : fail(refused(text, 'EACCES'));
  }
  const own = shell.session.pipes.get(path);
  if (own && !own.reads) return ok({ kind: 'pipe', pipe: own.pipe });
  const { files } = shell.job.surroundings;
  files.scratch.umask = shell.state.umask;
  if (shell.state.flags.has('noclobber') && !append && !clobber) {
    const stat = files.stat(path);
    if (stat?.type === 'file' && files.scratch.owns(path))
      return fail(`${text}: cannot overwrite existing file`);
  }
  const opened = files.open(path, append);
  return opened.ok ? opened : fail(refused(text, opened.failure));
}

function* hereDocument(
  redirect: Extract<Redirection, { type: 'HereDoc' }>,
  streams: Streams,
  shell: ShellHost,
): Running<string> {
  const { body, operator } = redirect;
  if (!body.parts) return unquotedBody(redirect);
  let text = '';
  for (const part of body.parts) {
    const expanded = yield* quotedPart(part, shell, streams);
    // Tabs go from the lines of the source, not from what an expansion brought.
    text += part.type === 'Literal' && operator === '<<-' ? withoutTabs(expanded, text) : expanded;
  }
  return text;
}

/** A body without expansions: with a plain delimiter a backslash still joins lines and quotes $ ` \. */
function unquotedBody({ body, delimiter, operator }: Extract<Redirection, { type: 'HereDoc' }>): string {
  const text = operator === '<<-' ? withoutTabs(body.text, '') : body.text;
  return delimiter?.quoted
    ? text
    : text.replace(/\\(\n|[$`\\])/g, (_, char: string) => (char === '\n' ? '' : char));
}

function withoutTabs(text: string, before: string): string {
  const atLineStart = before === '' || before.endsWith('\n');
  return text.replace(/(^|\n)\t+/g, (match, start: string, offset: number) =>
    offset > 0 || start === '\n' ? start : atLineStart ? '' : match,
  );
}
