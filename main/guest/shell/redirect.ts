/** Redirections of one command, opened left to right; the first that fails keeps the command from running. */

import type { Redirection } from 'unbash';
import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import type { Files } from '../tree/files.ts';
import { resolvePath } from '../tree/paths.ts';
import { type Expander, expandText } from './language/expand.ts';
import type { Running } from './pause.ts';
import { errnoText } from './program.ts';
import { Input, type Streams, type Target } from './streams.ts';

/** The command's streams, or the message without "sh: ". */
export function* openRedirections(
  redirects: readonly Redirection[],
  streams: Streams,
  files: Files,
  cwd: string,
  expander: Expander,
): Running<Result<Streams, string>> {
  let { input, out, err } = streams;
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') {
      input = new Input(yield* hereDocument(redirect, expander));
      continue;
    }
    if (!redirect.target) return fail('syntax error: a redirection without a target');
    const text = yield* expandText(redirect.target, expander);
    if (redirect.type === 'HereString') {
      input = new Input(`${text}\n`);
      continue;
    }
    if (redirect.operator === '<') {
      const content = files.read(resolvePath(cwd, text));
      if (!content.ok) return fail(`can't open ${text}: ${openText(content.failure)}`);
      input = new Input(content.value);
      continue;
    }
    const descriptor = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : 1;
    if (redirect.operator === '>&' && /^[12]$/.test(text)) {
      const target = text === '1' ? out : err;
      if (descriptor === 2) err = target;
      else out = target;
      continue;
    }
    if (redirect.operator === '>&' && redirect.descriptor)
      return fail(`not supported here: ${descriptor}>&${text}`);
    const target = openTarget(text, redirect.operator.endsWith('>>'), { out, err }, files, cwd);
    if (!target.ok) return fail(`can't create ${text}: ${errnoText(target.failure)}`);
    if (redirect.operator.includes('&')) {
      out = target.value;
      err = target.value;
    } else if (descriptor === 2) err = target.value;
    else if (descriptor === 1) out = target.value;
    else return fail('not supported here: 0>');
  }
  return ok({ input, out, err });
}

/** busybox words for a missing input file. */
const openText = (errno: Errno): string => (errno === 'ENOENT' ? 'no such file' : errnoText(errno));

function openTarget(
  text: string,
  append: boolean,
  { out, err }: { readonly out: Target; readonly err: Target },
  files: Files,
  cwd: string,
): Result<Target, Errno> {
  if (text === '') return fail('ENOENT');
  const path = resolvePath(cwd, text);
  if (path === '/dev/stdout') return ok(out);
  if (path === '/dev/stderr') return ok(err);
  return files.open(path, append);
}

function* hereDocument(
  redirect: Extract<Redirection, { type: 'HereDoc' }>,
  expander: Expander,
): Running<string> {
  const { body, operator } = redirect;
  let text = body.text;
  if (body.parts) {
    text = '';
    for (const part of body.parts)
      text += yield* expandText(
        { type: 'Word', text: part.text, value: part.text, pos: part.pos, end: part.end, parts: [part] },
        expander,
      );
  }
  return operator === '<<-' ? text.replace(/^\t+/gm, '') : text;
}
