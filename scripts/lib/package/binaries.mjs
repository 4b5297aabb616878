import fs from 'node:fs';

/** @type {Record<number, string>} */
const ELF = { 62: 'x64', 183: 'arm64' };
/** @type {Record<number, string>} */
const PE = { 34404: 'x64', 43620: 'arm64' };
/** @type {Record<number, string>} */
const MACH_O = { 16777223: 'x64', 16777228: 'arm64' };

/**
 * For which kind of computer a program or library is, by its first bytes.
 *
 * @param {string} file
 * @returns {string} "ELF x64", "PE arm64", "Mach-O arm64"; "unknown"
 */
export function kindOfProgram(file) {
  const head = Buffer.alloc(4096);
  const opened = fs.openSync(file, 'r');
  try {
    fs.readSync(opened, head);
  } finally {
    fs.closeSync(opened);
  }
  if (head.readUInt32BE(0) === 0x7f454c46) return `ELF ${ELF[head.readUInt16LE(18)] ?? 'unknown'}`;
  if (head.readUInt32LE(0) === 0xfeedfacf) return `Mach-O ${MACH_O[head.readUInt32LE(4)] ?? 'unknown'}`;
  const at = head.readUInt32LE(60);
  if (head.toString('latin1', 0, 2) !== 'MZ' || at > head.length - 8) return 'unknown';
  return `PE ${PE[head.readUInt16LE(at + 4)] ?? 'unknown'}`;
}
