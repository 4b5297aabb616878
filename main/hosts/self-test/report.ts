/** What a self-test found: a line each, and a report that can be sent to somebody. */

import os from 'node:os';
import process from 'node:process';
import { PRODUCT_ID, PRODUCT_VERSION } from '../../../shared/product.ts';

/** `skipped`: it cannot be seen here, for the reason that is said. */
export interface Found {
  readonly result: 'ok' | 'failed' | 'skipped';
  readonly said: string;
}
interface Check extends Found {
  readonly name: string;
}

export const found = (isRight: boolean, said: string): Found => ({ result: isRight ? 'ok' : 'failed', said });
export const skipped = (said: string): Found => ({ result: 'skipped', said });

export interface Report {
  /** Looks, and keeps what is found; what throws has failed. */
  check(name: string, look: () => Promise<Found> | Found): Promise<void>;
  /** Tells what was found. @returns the exit code */
  end(): number;
}

const LOOK_LIMIT_MS = 60_000;

/**
 * @param form lines for people as they come, or one JSON text at the end
 * @param about what runs: versions of the host's own parts
 */
export function newReport(
  form: 'text' | 'json',
  host: 'electron' | 'browser',
  about: Readonly<Record<string, unknown>>,
): Report {
  const checks: Check[] = [];
  const head = {
    program: PRODUCT_ID,
    version: PRODUCT_VERSION,
    host,
    system: `${os.type()} ${os.release()} ${process.arch}`,
    node: process.versions.node,
    ...about,
  };
  if (form === 'text')
    for (const [name, value] of Object.entries(head)) console.log(`${name}: ${textOf(value)}`);
  return {
    check: async (name, look) => {
      const { result, said } = await seen(look);
      checks.push({ name, result, said });
      if (form === 'text') console.log(`${result.padEnd(7)}  ${name}: ${said}`);
    },
    end: () => {
      const of = (result: Found['result']): number => checks.filter((one) => one.result === result).length;
      const counts = { ok: of('ok'), failed: of('failed'), skipped: of('skipped') };
      if (form === 'json') console.log(JSON.stringify({ ...head, ...counts, checks }, null, 2));
      else console.log(`self-test: ${counts.ok} ok, ${counts.failed} failed, ${counts.skipped} skipped`);
      return counts.failed === 0 ? 0 : 1;
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

async function seen(look: () => Promise<Found> | Found): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Found>((resolve) => {
    timer = setTimeout(() => resolve(found(false, `no answer in ${LOOK_LIMIT_MS / 1000} s`)), LOOK_LIMIT_MS);
  });
  try {
    return await Promise.race([Promise.resolve(look()), late]);
  } catch (error) {
    return found(false, error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}
