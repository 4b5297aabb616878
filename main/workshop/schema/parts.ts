/** Words that all parts of a lesson file are spelt with. */

import { z } from 'zod';
import { parseBytes } from '../../../shared/units.ts';

export const LIST_LIMIT = 200;
const TEXT_LIMIT_CHARS = 20_000;
const MAX_NUMBER = 65_535;

/** A size that names no whole bytes ("7.9 GiB") would be no size at all: it is refused, with the nearest that is one. */
export const wholeBytes = (text: string): boolean => parseBytes(text.replace('-', '')) !== undefined;

export function notWhole(text: string): string {
  const match = /^-?(\d+(?:\.\d+)?) ?([KMGT])/.exec(text);
  const mib = match ? Number(match[1]) * 1024 ** ('KMGT'.indexOf(match[2] ?? 'M') - 1) : Number.NaN;
  const near =
    Number.isFinite(mib) && Math.abs(mib) >= 1
      ? `; the nearest are ${Math.floor(mib)} MiB and ${Math.ceil(mib)} MiB`
      : '';
  return `${text} is not a whole number of bytes${near}`;
}

const SIZE_RULE = 'a number of bytes, or a number with a binary unit: "256 MiB", "64 GiB"';
const sizeText = z
  .string()
  .regex(/^\d+(\.\d+)? ?([KMGT]iB|[KMGT]|B)?$/, { error: SIZE_RULE })
  .refine(wholeBytes, { error: ({ input }) => notWhole(String(input)) });
export const size = z.union([z.int().min(0), sizeText]).meta({
  id: 'Size',
  description: 'A number of bytes, or a number with a binary unit: "256 MiB", "64 GiB".',
});
export const number = z.int().min(0).max(MAX_NUMBER);
export const span = z
  .union([number, z.string().regex(/^\d+(-\d+)?$/)])
  .meta({ id: 'Span', description: 'One number, or the first and the last: 5 or "4-7".' });
export const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'lower-case words and digits with hyphens: "first-step"' })
  .max(64)
  .meta({ description: 'Lower-case words and digits with hyphens.' });
export const line = z.string().min(1).max(200);
export const prose = z.string().max(TEXT_LIMIT_CHARS).meta({
  id: 'Markdown',
  description:
    'Markdown without HTML. Terms of the glossary: [words](glossary:id). Pages of a block: [words](pages:PARTITION/BLOCK). Images of the workshop: ![words](images/NAME.png).',
});
export const partition = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{0,7}$/)
  .meta({
    id: 'Partition',
    description: 'Name of a partition; without it the lesson’s own partition is meant.',
  });
export const path = z.string().min(1).max(300).startsWith('/');
export const release = z
  .string()
  .regex(/^\d{1,3}\.\d{1,3}/, { error: 'a kernel release: "6.12", "7.2"' })
  .max(128)
  .meta({ description: 'Kernel release: "6.12", "7.2".' });

export const IMAGE_NAME = /^images\/[\w][\w.-]*\.(png|svg)$/;

export const list = <T extends z.ZodType>(of: T) => z.array(of).max(LIST_LIMIT);

export const on = { partition: partition.optional() };
