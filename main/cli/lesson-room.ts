/** `lpar lesson report` and `lpar lesson verify`: what attendees handed in, and certificates. */

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { atOnce } from '../../shared/at-once.ts';
import type { Track } from '../../shared/lesson.ts';
import { certificateHtml } from '../workshop/certificate.ts';
import { codeOf, factsOf, readCertificate } from '../workshop/certificate-facts.ts';
import { readHandIns } from '../workshop/classroom.ts';
import { type Graded, type GradedFile, grading, roomOf } from '../workshop/grade.ts';
import type { LoadedWorkshop } from '../workshop/load.ts';
import { ROOM_REPORT_KINDS, roomReport } from '../workshop/room-report.ts';
import { readText, writeNew } from './files.ts';
import type { Printer } from './printer.ts';

/** 16 MiB of text. */
const HAND_IN_CHARS = 16 * 1024 * 1024;

interface Asked {
  readonly loaded: LoadedWorkshop;
  readonly path: string;
  readonly complain: (message: string) => number;
}

/** @returns files by name: of a folder, or the one file */
function filesAt(path: string): Map<string, string> | string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return `${path}: there is no such file or folder`;
  if (stat.isDirectory()) return readHandIns(path);
  const text = readText(path, 'a hand-in', HAND_IN_CHARS);
  return text.ok ? new Map([[basename(path), text.value]]) : text.failure;
}

const gradeAll = (loaded: LoadedWorkshop, files: ReadonlyMap<string, string>): GradedFile[] =>
  [...files].map(([name, text]) => atOnce(grading(loaded, name, text)));

export function reportRoom(
  { loaded, path, complain }: Asked,
  options: {
    readonly report: string;
    readonly certificates?: string | undefined;
    readonly track?: string | undefined;
  },
  { out }: Printer,
): number {
  const kind = ROOM_REPORT_KINDS.find((one) => one === options.report);
  if (!kind) return complain(`--report: ${options.report}: only ${ROOM_REPORT_KINDS.join(', ')}`);
  const track = trackOf(loaded, options.track);
  if (typeof track === 'string') return complain(track);
  const files = filesAt(path);
  if (typeof files === 'string') return complain(files);
  if (files.size === 0) return complain(`${path}: no hand-ins (*.json) are there`);
  const graded = gradeAll(loaded, files);
  const room = roomOf(loaded, graded, Date.now());
  if (options.certificates !== undefined) {
    mkdirSync(options.certificates, { recursive: true });
    for (const one of graded) {
      if (!one.ok) continue;
      const file = join(options.certificates, one.value.file.replace(/(\.handin)?\.json$/, '.html'));
      if (existsSync(file)) return complain(`${file} exists; nothing was written`);
      const facts = factsOf(loaded.workshop, track, one.value, isVerified(room, one.value));
      const written = writeNew(file, certificateHtml(loaded.workshop, facts, Date.now()));
      if (!written.ok) return complain(written.failure);
    }
  }
  out(roomReport(kind, room));
  return room.refused.length === 0 && room.attendees.every(({ verified }) => verified) ? 0 : 1;
}

const isVerified = (room: ReturnType<typeof roomOf>, { file }: Graded): boolean =>
  room.attendees.find((one) => one.file === file)?.verified === true;

function trackOf({ workshop }: LoadedWorkshop, id: string | undefined): Track | undefined | string {
  if (id === undefined) return undefined;
  const found = workshop.tracks.find((track) => track.id === id);
  const ids = workshop.tracks.map((track) => track.id).join(', ');
  return found ?? `there is no track ${id}${ids === '' ? ': the workshop has none' : `: ${ids}`}`;
}

/** Code 0: verified. 1: not verified, and why. */
export function verifyCertificate(
  { loaded, path, complain }: Asked,
  certificate: string,
  { out }: Printer,
): number {
  const read = readText(certificate, 'a certificate', HAND_IN_CHARS);
  if (!read.ok) return complain(read.failure);
  const page = readCertificate(read.value);
  const no = (reason: string): number => {
    out(`not verified: ${reason}\n`);
    return 1;
  };
  if (!page.ok) return no(page.failure);
  const { facts, code } = page.value;
  if (!facts.verified) return no(`it says itself that it is not verified: ${facts.attendee}, ${code}`);
  const files = filesAt(path);
  if (typeof files === 'string') return complain(files);
  const graded = gradeAll(loaded, files);
  const room = roomOf(loaded, graded, Date.now());
  const track = facts.track === null ? undefined : trackOf(loaded, facts.track);
  if (typeof track === 'string') return no(track);
  for (const one of graded) {
    if (!one.ok) continue;
    const own = factsOf(loaded.workshop, track, one.value, isVerified(room, one.value));
    if (codeOf({ ...own, attendee: facts.attendee }) !== code || own.record !== facts.record) continue;
    const all = facts.lessons.reduce((sum, { reached }) => sum + reached, 0);
    const of = facts.lessons.reduce((sum, lesson) => sum + lesson.of, 0);
    const named = own.attendee === facts.attendee ? '' : ` (handed in by ${own.attendee})`;
    out(
      `verified: ${facts.attendee}${named}, ${loaded.workshop.title} ${facts.version}${facts.track === null ? '' : `, track ${facts.track}`}: ${all} of ${of} steps, ${code}\n`,
    );
    return 0;
  }
  return no(`no hand-in in ${path} leads to it: ${facts.attendee}, ${code}`);
}
