/** What a certificate says, as a program can check it: facts from a replay, and the code that belongs to them. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Track, Workshop } from '../../shared/lesson.ts';
import { countsFor, type Graded } from './grade.ts';

const facts = z.strictObject({
  attendee: z.string().max(80),
  workshop: z.string().max(64),
  version: z.string().max(40),
  track: z.string().max(64).nullable(),
  lessons: z
    .array(z.strictObject({ id: z.string().max(64), reached: z.number().int(), of: z.number().int() }))
    .max(200),
  points: z.number().int(),
  /** Last hash of what was handed in. */
  record: z.string().max(64),
  verified: z.boolean(),
});

export type CertificateFacts = z.output<typeof facts>;

export function factsOf(
  workshop: Workshop,
  track: Track | undefined,
  graded: Graded,
  verified: boolean,
): CertificateFacts {
  const { handIn, lessons } = graded;
  const counted = workshop.lessons.filter(
    ({ id }) => !track || track.lessons.some((one) => one.lesson === id),
  );
  return {
    attendee: handIn.attendee,
    workshop: workshop.id,
    version: workshop.version,
    track: track?.id ?? null,
    lessons: counted.map(({ id, steps }) => {
      const asked = steps.filter((step) => countsFor(track, id, step.id));
      const played = lessons.find((one) => one.id === id);
      const reached = asked.filter((step) => played?.steps.some((one) => one.id === step.id && one.reached));
      return { id, reached: reached.length, of: asked.length };
    }),
    points: lessons.reduce((sum, { points }) => sum + points, 0),
    record: recordHash(handIn.lessons.map(({ hash }) => hash)),
    verified,
  };
}

export const recordHash = (hashes: readonly string[]): string =>
  createHash('sha256').update(hashes.join('\n')).digest('hex');

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** "7K3QD-0M2XA-…": 100 bits of the facts, in letters that nobody mistakes. */
export function codeOf(certificate: CertificateFacts): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(facts.parse(certificate)))
    .digest();
  const letters = Array.from({ length: 20 }, (_, index) => LETTERS[(hash[index] ?? 0) & 31]).join('');
  return letters.replace(/(.{5})(?=.)/g, '$1-');
}

const MARK = 'lpar-certificate';

export const factsElement = (certificate: CertificateFacts): string =>
  `<meta name="${MARK}" content="${Buffer.from(JSON.stringify(certificate)).toString('base64')}">`;

/** Reads a certificate page. Fails with what is wrong with it. */
export function readCertificate(
  html: string,
): Result<{ readonly facts: CertificateFacts; readonly code: string }, string> {
  const content = new RegExp(`<meta name="${MARK}" content="([A-Za-z0-9+/=]{1,200000})">`).exec(html)?.[1];
  const code = /<strong class="code">([0-9A-Z-]{23})<\/strong>/.exec(html)?.[1];
  if (content === undefined || code === undefined) return fail('this is no certificate of this console');
  try {
    const read = facts.safeParse(JSON.parse(Buffer.from(content, 'base64').toString('utf8')));
    if (!read.success) return fail('what the certificate says cannot be read');
    return code === codeOf(read.data)
      ? ok({ facts: read.data, code })
      : fail('its code does not belong to what it says: it was changed');
  } catch {
    return fail('what the certificate says cannot be read');
  }
}
