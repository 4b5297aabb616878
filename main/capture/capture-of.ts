/** What was brought, as one capture: its /sys, or else the one that its listing of lsmem tells, and what texts say of /proc. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import { bytes, formatBytes } from '../../shared/units.ts';
import type { Assumptions } from './assumptions.ts';
import { DEVICES } from './blocks.ts';
import type { CapturedText, Received } from './collector.ts';
import type { Capture, CaptureFiles } from './files.ts';
import { type Findings, newFindings } from './findings.ts';
import { FactsReader, type TextFacts } from './text/facts.ts';
import { filesOfListing, usualBlockBytes } from './text/tree.ts';

export interface AssembledCapture {
  readonly capture: Capture;
  readonly findings: Findings;
  /** "s390x", "aarch64": of uname or lscpu; undefined where no text says it. */
  readonly machine: string | undefined;
}

/** A capture of /sys alone. */
export const treeAlone = (capture: Capture): AssembledCapture => ({
  capture,
  findings: newFindings(),
  machine: undefined,
});

const FILES_AT_A_TIME = 2000;

export const KERNEL_LOG = 'var/log/dmesg';

/** Yields where a pause may be made. What was received is filled further. Fails with one sentence. */
export function* captureOf(
  received: Received,
  assumptions: Assumptions = {},
): Generator<void, Result<AssembledCapture, string>, void> {
  const findings = newFindings();
  tellPassedOver(received, findings);
  const files = received.capture;
  let hasTree = files.has(SIZE_FILE);
  const texts = inOrder(received.texts);
  const reader = new FactsReader();
  yield* reader.read(texts.filter(({ isLoose }) => !isLoose));
  let facts = reader.finish();
  if (!hasTree && facts.listings.length === 0) {
    yield* reader.read(texts.filter(({ isLoose }) => isLoose));
    facts = reader.finish();
  }
  if (!hasTree && facts.listings.length === 0) {
    for (const [path, content] of facts.sysfs) files.set(path, content);
    hasTree =
      files.has(SIZE_FILE) || (files.blockCount > 0 && assumeBlockSize(files, facts, assumptions, findings));
  }
  if (!hasTree) {
    const listed = yield* filesOfListing(facts, assumptions, findings);
    if (!listed.ok) return fail(`not a capture: ${listed.failure}`);
    let copied = 0;
    for (const [path, content] of listed.value) {
      files.set(path, content);
      if (++copied % FILES_AT_A_TIME === 0) yield;
    }
  }
  addFacts(files, facts);
  return ok({ capture: files, findings, machine: facts.uname?.machine ?? facts.architecture });
}

const SIZE_FILE = `${DEVICES}/block_size_bytes`;

/** Blocks without their size: somebody brought the directories of blocks alone. */
function assumeBlockSize(
  files: CaptureFiles,
  facts: TextFacts,
  { blockBytes }: Assumptions,
  { guess }: Findings,
): boolean {
  const taken = blockBytes ?? usualBlockBytes(facts);
  guess(
    `The block size: ${blockBytes === undefined ? 'taken as ' : ''}${formatBytes(bytes(taken))}${blockBytes === undefined ? ', as kernels of this release have it' : ', as given'}; block_size_bytes is not in it.`,
  );
  files.set(SIZE_FILE, `${taken.toString(16)}\n`);
  return true;
}

/** Texts that are named after one thing before those that hold the output of many commands. */
const inOrder = (texts: readonly CapturedText[]): CapturedText[] =>
  [...texts].sort((left, right) => rankOf(left) - rankOf(right) || (left.path < right.path ? -1 : 1));

const rankOf = ({ path }: CapturedText): number =>
  /lsmem|meminfo|zoneinfo|iomem|cmdline|uname/.test(path) ? 0 : /dmesg/.test(path) ? 1 : 2;

/** Files of /proc are as they are where they were captured; tar and cp can leave them empty. */
function addFacts(files: CaptureFiles, facts: TextFacts): void {
  const add = (path: string, content: string | undefined): void => {
    if (content !== undefined && !files.get(path)) files.set(path, content);
  };
  const { uname, commandLine, kernelLog } = facts;
  for (const name of ['meminfo', 'zoneinfo', 'iomem', 'version'] as const)
    add(`proc/${name}`, facts.files.get(name));
  add('proc/version', uname && `Linux version ${uname.release} ${uname.version} ${uname.machine}\n`);
  add('proc/cmdline', commandLine === undefined ? undefined : `${commandLine}\n`);
  add(KERNEL_LOG, kernelLog.length > 0 ? `${kernelLog.join('\n')}\n` : undefined);
}

function tellPassedOver({ passedOver, tooLarge }: Received, { know, guess }: Findings): void {
  const { files, links, special } = passedOver;
  const counts = [
    files > 0 ? `${files} other ${files === 1 ? 'file' : 'files'}` : '',
    links > 0 ? `${links} ${links === 1 ? 'link' : 'links'}` : '',
    special > 0 ? `${special} ${special === 1 ? 'device or special file' : 'devices and special files'}` : '',
  ].filter((each) => each !== '');
  if (counts.length > 0) know(`Passed over: ${counts.join(', ')}.`);
  for (const path of tooLarge.slice(0, 3)) guess(`${path} was too large to be read.`);
}
