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
  if (what !== undefined) return `${what}, of which no machine can be made: ${BRING}`;
  return isEbcdic(bytes)
    ? 'a text in EBCDIC, as a binary transfer leaves it: transfer it as text (ASCII), or convert it with "iconv -f IBM1047 -t UTF-8"'
    : undefined;
}

const EBCDIC_SPACE = 0x40;
/** NL, and LF of some programs. */
const EBCDIC_LINE_ENDS: readonly number[] = [0x15, 0x25, 0x0d];

/** Letters, figures, spaces and line ends of EBCDIC, and nearly nothing else; no space and no line end of ASCII. */
function isEbcdic(bytes: Uint8Array): boolean {
  const some = bytes.subarray(0, 1024);
  if (some.length < 16 || !some.includes(EBCDIC_SPACE) || some.includes(0x20) || some.includes(0x0a))
    return false;
  const usual = some.filter(
    (byte) =>
      byte === EBCDIC_SPACE ||
      EBCDIC_LINE_ENDS.includes(byte) ||
      (byte >= 0x81 && byte <= 0xa9) ||
      (byte >= 0xc1 && byte <= 0xe9) ||
      (byte >= 0xf0 && byte <= 0xf9),
  );
  return usual.length > some.length * 0.9;
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
  // gzip, xz, bzip2, zip and zstd begin like this.
  if (/^\s{0,100}(?:H4sI|\/Td6|QlpoO|UEsD|KLUv)[\w+/]{30,}[=\w+/\s]*$/.test(beginning.slice(0, 1024)))
    return 'an archive as base64: decode it with "base64 -d FILE > x.tgz", and bring that';
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
