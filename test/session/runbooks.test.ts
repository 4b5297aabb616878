/** Runbooks of a session: made from plans, actions and comparisons, rehearsed, carried out, kept. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSystem, execute, newUndoLog, type System } from '../../main/engine/index.ts';
import { runbookScript } from '../../main/export/runbook-script.ts';
import { logIn } from '../../main/guest/login.ts';
import { runToEnd } from '../../main/guest/shell/index.ts';
import { SAMPLE_COMMANDS, SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import type { Methods } from '../../shared/api.ts';
import type { BlockId } from '../../shared/ids.ts';
import {
  RUNBOOK_FORMS,
  type Runbook,
  type RunbookForm,
  type RunbookSource,
  type StepRun,
  stepsOf,
} from '../../shared/runbook.ts';
import { value } from '../db/files.ts';
import { blocks, LNX, openSession, range, shell, stateFile, type TestSession } from './open-session.ts';

let tickets = 0;
const ask = async (session: TestSession, request: Methods['runbook']['params']) =>
  value(await session.call('runbook', request));

async function make(
  session: TestSession,
  from: RunbookSource,
  form: RunbookForm = 'chmem',
): Promise<{ runbook: number; document: Runbook }> {
  const answer = await ask(session, { do: 'make', from, form, ticket: `make-${++tickets}` });
  if (answer.did !== 'got') throw new Error(`it was ${answer.did}`);
  return answer;
}

const plan = (...numbers: number[]): RunbookSource => ({
  kind: 'plan',
  action: blocks('enable', ...numbers),
});

async function runStep(
  session: TestSession,
  runbook: number,
  part: StepRun['part'],
  index: number,
): Promise<StepRun> {
  const ran = await ask(session, { do: 'runStep', runbook, part, index, ticket: `run-${++tickets}` });
  if (ran.did !== 'ran') throw new Error(`it was ${ran.did}`);
  return ran.step;
}

/** All parts on the machine itself, the way back too. */
async function carryOut(session: TestSession, id: number, document: Runbook): Promise<StepRun[]> {
  const runs: StepRun[] = [];
  for (const { part, index } of stepsOf(document)) runs.push(await runStep(session, id, part, index));
  return runs;
}

const head = (session: TestSession): string =>
  String(session.database.writer.prepare('SELECT state_hash FROM machine').pluck().get());

test.each(RUNBOOK_FORMS)(
  'a runbook of a plan written as %s: what the rehearsal printed is what the machine prints, and the way back leads back',
  async (form) => {
    const session = openSession();
    const { document, runbook } = await make(session, plan(...range(64, 67), 70), form);
    expect(document.title).toBe('LNXTEST: bring 5 GiB online (blocks 64–67, 70)');
    expect(document.steps.every(({ otherwise }) => otherwise.includes('Input/output error'))).toBe(true);
    const runs = await carryOut(session, runbook, document);
    expect(runs.filter(({ verdict }) => verdict !== 'equal')).toEqual([]);
    const counts = runs.find(({ part }) => part === 'after')?.output?.trim();
    expect(counts).toBe('5 online');
    const back = runs.filter(({ part }) => part === 'back');
    expect(back.at(-2)?.output?.trim()).toBe('5 not configured');
  },
);

test('making and rehearsing change nothing of the machine', async () => {
  const session = openSession();
  const before = head(session);
  const { runbook } = await make(session, plan(64));
  await ask(session, { do: 'rehearse', runbook, ticket: 'r' });
  expect(head(session)).toBe(before);
});

test('a step that differs says where: exit code first, then the lines', async () => {
  const session = openSession();
  const { runbook } = await make(session, plan(64, 65));
  await session.done(blocks('enable', 64));
  const checked = await runStep(session, runbook, 'before', 3);
  expect(checked).toMatchObject({ verdict: 'differs', exit: 0 });
  expect(checked.differences[0]).toEqual({
    what: 'output, line 1',
    expected: '      2 not configured',
    actual: '      1 not configured',
  });
});

test('actions of the journal become commands: what was refused is left out, parameters have a way back', async () => {
  const session = openSession();
  await session.done(shell('echo online > /sys/devices/system/memory/auto_online_blocks'));
  await session.done(shell('echo offline > /sys/devices/system/memory/auto_online_blocks'));
  await session.done(blocks('enable', 64, 65));
  await session.run(shell(`echo offline > ${stateFile(0)}`));
  await session.done(blocks('disable', 65));
  const answer = value(await session.call('query', { kind: 'journalActions', limit: 5 }));
  if (answer.kind !== 'journalActions') throw new Error(answer.kind);
  const actions = answer.rows.map(({ action }) => action);
  const { document } = await make(session, { kind: 'actions', actions });
  expect(document.steps.map(({ command }) => command)).toEqual([
    'echo online > /sys/devices/system/memory/auto_online_blocks',
    'echo offline > /sys/devices/system/memory/auto_online_blocks',
    'chmem -v -b -e 64-65',
    'chmem -v -b -d 65',
  ]);
  expect(document.rehearsal?.revision).toBe(2);
  expect(document.back.map(({ command }) => command)).toEqual(
    expect.arrayContaining([
      'chmem -v -b -d 64',
      'echo offline > /sys/devices/system/memory/auto_online_blocks',
    ]),
  );
  expect(document.risks).toContainEqual(expect.stringContaining('A write was refused'));
});

test('a comparison becomes the way from its left side to its right side', async () => {
  const session = openSession();
  await session.done(blocks('enable', 64, 65));
  const machine = Number(session.database.writer.prepare('SELECT machine_id FROM machine').pluck().get());
  const start = { machine, revision: 2 as never };
  const { document } = await make(session, { kind: 'comparison', left: start, right: { machine } });
  expect(document.steps.map(({ command }) => command)).toEqual(['chmem -v -b -e 64-65']);
  const back = await make(session, { kind: 'comparison', left: { machine }, right: start }, 'writes');
  expect(back.document.steps[0]?.command).toMatch(/^set -e; for n in \$\(seq 64 65\); do echo offline/);
  const same = await session.call('runbook', {
    do: 'make',
    from: { kind: 'comparison', left: { machine }, right: { machine } },
    form: 'chmem',
    ticket: 'same',
  });
  expect(same).toMatchObject({ ok: false, failure: { message: expect.stringContaining('nothing to do') } });
});

test('what the rehearsal is refused stands first among the risks, with its cause', async () => {
  const session = openSession();
  await session.done({
    kind: 'command',
    command: {
      kind: 'setConditions',
      partition: LNX,
      conditions: { unmovable: { kind: 'listed', blocks: [10 as BlockId] } },
    },
  });
  const { document } = await make(session, { kind: 'plan', action: blocks('disable', 10) });
  expect(document.risks[0]).toMatch(/^Step 1 is refused\. Block 10 .* cannot be moved/);
  expect(document.steps[0]?.exit).toBe(1);
  expect(document.risks).toContainEqual(expect.stringMatching(/^Core memory is taken: block 10 was/));
});

test('a runbook is kept with the machine: over a restart, in a copy, in its file', async () => {
  const session = openSession();
  const { runbook, document } = await make(session, plan(64));
  const edited = { ...document, change: 'CHG0012345', author: 'Ada' };
  await ask(session, { do: 'put', runbook, document: edited });
  expect(await make(session, { kind: 'blank', partition: LNX })).toMatchObject({
    document: { author: 'Ada' },
  });
  await session.close();
  const again = openSession(session.path);
  expect(await ask(again, { do: 'get', runbook })).toMatchObject({ document: edited });
  const text = value(await again.session.exportMachine());
  const taken = value(await again.session.importMachine('x.lpar', text));
  await again.call('open', { machine: taken.machine });
  expect(await ask(again, { do: 'get', runbook })).toMatchObject({ document: edited });
  const copied = value(
    await again.call('manage', { action: { kind: 'duplicate', machine: taken.machine, name: 'copy' } }),
  );
  await again.call('open', { machine: copied.machine });
  const list = await ask(again, { do: 'list' });
  expect(list).toMatchObject({ runbooks: [{ title: 'Runbook for LNXTEST' }, { change: 'CHG0012345' }] });
});

/** The sample as a shell sees it. */
function sampleShell(): { system: System; run: (script: string) => ReturnType<typeof runToEnd> } {
  const created = createSystem(SAMPLE_DEFINITION);
  if (!created.ok) throw new Error('no sample');
  const system = created.value;
  for (const command of SAMPLE_COMMANDS) execute(system, command, newUndoLog());
  return {
    system,
    run: (script) => {
      const { shell: login } = logIn({
        system: () => system,
        partition: LNX,
        run: (command) => execute(system, command, newUndoLog()),
      });
      return runToEnd(
        login,
        `cat > /tmp/change.sh <<'END_OF_SCRIPT'\n${script}END_OF_SCRIPT\nbash /tmp/change.sh`,
      );
    },
  };
}

test('the script runs to its end in the simulated shell, and stops at a difference with the way back', async () => {
  const session = openSession();
  const { document } = await make(session, plan(64, 65));
  const script = runbookScript(document);
  const good = sampleShell().run(script);
  expect(good.exit).toBe(0);
  expect(good.stdout).toContain('Done: everything was as expected.');

  const other = sampleShell();
  expect(other.run('chmem -b -e 65\n').exit).toBe(0);
  const stopped = other.run(script);
  expect(stopped.exit).toBe(1);
  expect(stopped.stderr).toContain('differs: exit code 0, expected 0');
  expect(stopped.stderr).toContain('Nothing was changed.');

  const wrong = { ...document, after: document.after.map((step) => ({ ...step, output: 'else' })) };
  const late = sampleShell().run(runbookScript(wrong));
  expect(late.exit).toBe(1);
  expect(late.stderr).toMatch(/The way back:\n(?:#.*\n)?chmem -v -b -d 64-65/);
});

test('the script is clean for bash and shellcheck, whatever stands in its texts', async () => {
  const session = openSession();
  const { document } = await make(session, plan(...range(64, 66)), 'script');
  const nasty = `it's "$(rm -rf /)" \`x\` \\ end\n\u001b[31m second line`;
  const hostile: Runbook = {
    ...document,
    title: nasty.replaceAll('\n', ' '),
    purpose: nasty,
    risks: [nasty],
    steps: [
      ...document.steps,
      { ...(document.steps[0] as never as object), title: nasty, command: '' } as never,
    ],
  };
  for (const script of [runbookScript(document), runbookScript(hostile)]) {
    const checked = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    expect(checked.stderr).toBe('');
    expect(checked.status).toBe(0);
    if (existsSync('/usr/bin/shellcheck'))
      expect(spawnSync('shellcheck', ['-'], { input: script, encoding: 'utf8' }).stdout).toBe('');
    else console.log('shellcheck is not installed: only bash -n was asked');
  }
});

test('a runbook comes in from its own JSON, also with another machine; what is none is named by its place', async () => {
  const session = openSession();
  const { document } = await make(session, plan(64, 65));
  const text = JSON.stringify({ ...document, title: 'From a file' }, null, 2);
  const taken = await ask(session, { do: 'takeIn', file: 'night.json', text: `\uFEFF${text}` });
  expect(taken).toMatchObject({ did: 'got', document: { title: 'From a file', steps: document.steps } });
  const listed = await ask(session, { do: 'list' });
  expect(listed.did === 'list' && listed.runbooks.map(({ title }) => title)).toContain('From a file');
  const refused = async (wrong: string) => {
    const answer = await session.call('runbook', { do: 'takeIn', file: 'x.json', text: wrong });
    return answer.ok ? '' : JSON.stringify(answer.failure);
  };
  expect(await refused('{')).toContain('x.json is no runbook: it is not JSON.');
  expect(
    await refused(JSON.stringify({ ...document, steps: [{ ...document.steps[0], exit: 300 }] })),
  ).toContain('steps.0.exit');
});
