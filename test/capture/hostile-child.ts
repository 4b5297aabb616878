/** Reads one file as a capture, as the console does, and prints what became of it and the most memory that it took. */

import { readFileSync } from 'node:fs';
import { isArchive, readCaptureArchive } from '../../main/capture/archive.ts';
import { captureOf } from '../../main/capture/capture-of.ts';
import { captureDefinition } from '../../main/capture/definition.ts';
import { receivedTexts, tellsOfMemory } from '../../main/capture/text/kind.ts';
import { atOnce } from '../../shared/at-once.ts';

const [, , path = ''] = process.argv;

async function outcomeOf(bytes: Buffer): Promise<string> {
  if (!isArchive(bytes) && !tellsOfMemory(bytes.toString('utf8'))) return 'neither archive nor listing';
  const received = isArchive(bytes)
    ? await readCaptureArchive(bytes)
    : ({ ok: true, value: receivedTexts([{ path, text: bytes.toString('utf8') }]) } as const);
  if (!received.ok) return received.failure;
  const assembled = atOnce(captureOf(received.value));
  if (!assembled.ok) return assembled.failure;
  const captured = atOnce(captureDefinition(assembled.value, 'HOSTILE'));
  return captured.ok ? `${captured.value.blocks.length} blocks` : captured.failure.because;
}

const outcome = await outcomeOf(readFileSync(path));
const { userCPUTime } = process.resourceUsage();
/** Of this program alone: the kernel counts what its parent had into maxRSS. */
const peakKib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
process.stdout.write(
  JSON.stringify({ outcome, peakMib: Math.round(peakKib / 1024), cpuMs: userCPUTime / 1000 }),
);
