/** What is brought and is nothing of a system's memory: said by its name, with what to bring in its place. */

const BRING =
  'bring what "lsmem -a -o +ZONES,NODE" prints as text, or the archive of "tar czf x.tgz /sys/devices/system"';

const BINARY: readonly (readonly [what: string, magic: string])[] = [
  ['a picture (PNG)', '\x89PNG'],
  ['a picture (JPEG)', '\xff\xd8\xff'],
  ['a picture (GIF)', 'GIF8'],
  ['a picture (WebP)', 'RIFF'],
  ['a picture (BMP)', 'BM\x00'],
  ['a PDF', '%PDF-'],
  ['a program (ELF)', '\x7fELF'],
  ['a kernel dump (kdump)', 'KDUMP   '],
  ['a kernel dump (makedumpfile)', 'makedumpfile'],
  ['a kernel dump (LKCD)', '\xed\x23\x8f\x61'],
  ['a database (SQLite)', 'SQLite format 3'],
  ['a document of an office program', '\xd0\xcf\x11\xe0'],
];

/** "a PDF: bring …"; undefined where the bytes are none of these. */
export function binaryKind(bytes: Uint8Array): string | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const what = BINARY.find(([, magic]) => beginning.startsWith(magic))?.[0];
  return what === undefined ? undefined : `${what}, of which no machine can be made: ${BRING}`;
}

const LOOKED_AT_CHARS = 64 * 1024;

/** The same for texts. */
export function otherText(text: string): string | undefined {
  const beginning = text.slice(0, LOOKED_AT_CHARS);
  if (beginning.trim() === '') return `the file is empty: ${BRING}`;
  if (/^.{0,80}lsmem: This system does not support memory blocks/m.test(beginning))
    return 'lsmem itself says that the system has no memory blocks: its kernel was built without memory hotplug, or /sys is not there';
  if (/^.{0,80}\blsmem: (?:command )?not found/m.test(beginning))
    return 'lsmem was not found on that system: bring the archive of "tar czf x.tgz /sys/devices/system"';
  if (/^\s{0,1000}<(?:!doctype html|html|\?xml)/i.test(beginning)) return `a web page or XML: ${BRING}`;
  if (isTable(beginning))
    return `a table (CSV), whose columns nobody here knows: of an HMC bring "zhmc lpar list --all -o json" or its definition; of a Linux, ${BRING}`;
  return undefined;
}

/** Three or more fields in each of the first lines, parted by the same sign. */
function isTable(text: string): boolean {
  const lines = text.split(/\r?\n/, 5).filter((line) => line.trim() !== '');
  return (
    lines.length >= 2 &&
    [',', ';', '\t'].some((sign) => {
      const count = (lines[0] ?? '').split(sign).length;
      return count >= 3 && lines.every((line) => !/^\s|: /.test(line) && line.split(sign).length === count);
    })
  );
}
