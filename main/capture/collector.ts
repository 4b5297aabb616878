/**
 * Takes the entries of a dump one by one: keeps what is wanted, counts what is passed over, and refuses the whole of it
 * for anything that could reach outside, stands in place of a file that is read, or is too much.
 */

import { fail, ok, type Result } from '../../shared/failure.ts';
import { MIB } from '../../shared/units.ts';
import { CaptureFiles } from './files.ts';
import { CAPTURE_LIMITS } from './limits.ts';
import { decodedText } from './text/plain.ts';
import { mostBytes, type Wanted, wantedOf } from './wanted.ts';

/** A text that came with a capture, or alone. */
export interface CapturedText {
  /** Of the file that it was, which says what some of them are. */
  readonly path: string;
  readonly text: string;
  /** Nothing but the ending of its name says that it is one. */
  readonly isLoose: boolean;
}

/** Entries that were not wanted. */
export interface PassedOver {
  readonly files: number;
  readonly links: number;
  /** Devices, pipes and sockets. */
  readonly special: number;
}

/** What was brought, before anything is made of it. */
export interface Received {
  /** Half a million entries may be in it: it is filled further in place, never copied. */
  readonly capture: CaptureFiles;
  readonly texts: readonly CapturedText[];
  readonly passedOver: PassedOver;
  /** Texts that were too large to be read. */
  readonly tooLarge: readonly string[];
}

export type EntryKind = 'file' | 'directory' | 'link' | 'hardlink' | 'special';

const DEVICES = 'sys/devices/system/memory';
/** Nearly all of them: nothing in it has to be looked at, or taken out. Forty parts of up to 255 characters are more. */
const PLAIN_PATH = /^[\w:-][\w.:-]{0,100}(?:\/[\w:-][\w.:-]{0,100}){0,12}$/;
const SHOWN_CHARS = 80;
/** Attributes that are held once. Those of a number are another one in each block. */
const MOST_WORDS = 4096;
const TOO_LARGE_TOLD = 16;

export const shownPath = (path: string): string =>
  JSON.stringify(path.length > SHOWN_CHARS ? `${path.slice(0, SHOWN_CHARS - 1)}…` : path);

export class Collector {
  readonly #trees = new Map<string, CaptureFiles>();
  readonly #texts: CapturedText[] = [];
  readonly #tooLarge: string[] = [];
  /** Attributes say the same few words again and again: each is held once. */
  readonly #words = new Map<string, string>();
  #count = 0;
  #blocks = 0;
  #archiveBytes = 0;
  #fileBytes = 0;
  #textBytes = 0;
  #passed = { files: 0, links: 0, special: 0 };
  problem: string | undefined;

  /**
   * Counts and checks one entry.
   * @param target of a link
   * @param inside the archive within the archive that it lies in, with a "/" at its end
   * @returns what it is, when its content is wanted
   */
  accept(rawPath: string, kind: EntryKind, bytes: number, target = '', inside = ''): Wanted | undefined {
    if (this.problem !== undefined) return undefined;
    if (++this.#count > CAPTURE_LIMITS.entries)
      return this.refuse(`more than ${CAPTURE_LIMITS.entries} entries`);
    const path = this.#checked(rawPath);
    if (path === undefined) return undefined;
    const wanted = path.length > CAPTURE_LIMITS.pathCharacters ? undefined : wantedOf(`${inside}${path}`);
    if (rawPath.startsWith('/') && !/^\/+(?:sys|proc)(?:\/|$)/.test(rawPath))
      return this.refuse(`path outside the capture: ${shownPath(rawPath)}`);
    switch (kind) {
      case 'directory':
        if (wanted?.kind === 'directory' || wanted?.kind === 'node') this.#keep(wanted, null);
        return undefined;
      case 'file':
        return this.#file(wanted, bytes, rawPath);
      case 'link':
        if (wanted?.kind === 'node') {
          if (!wanted.target.test(target)) return this.#inPlace(kind, rawPath);
          this.#keep(wanted, null);
          return undefined;
        }
        break;
      default:
    }
    // A text that is a link shows what another file of the same archive has.
    if (wanted && wanted.kind !== 'text') return this.#inPlace(kind, rawPath);
    this.#passed[kind === 'special' ? 'special' : 'links']++;
    return undefined;
  }

  store(wanted: Wanted, content: Buffer): void {
    if (wanted.kind === 'text') {
      this.#textBytes += content.length;
      if (this.#textBytes > CAPTURE_LIMITS.allTextBytes) this.#tellTooLarge(wanted);
      else
        this.#texts.push({
          path: wanted.path,
          text: decodedText(content) ?? textOf(content),
          isLoose: wanted.isLoose,
        });
      return;
    }
    if (wanted.kind !== 'file') return;
    this.#fileBytes += content.length;
    if (this.#fileBytes > CAPTURE_LIMITS.allFileBytes) {
      this.refuse(`more than ${CAPTURE_LIMITS.allFileBytes / MIB} MiB of attributes`);
      return;
    }
    const text = textOf(content);
    const word = this.#words.get(text) ?? text;
    if (word.length < 64 && this.#words.size < MOST_WORDS) this.#words.set(word, word);
    this.#keep(wanted, word);
  }

  refuse(problem: string): undefined {
    this.problem ??= problem;
    return undefined;
  }

  finish(): Result<Received, string> {
    if (this.problem !== undefined) return fail(this.problem);
    const capture = this.#joined();
    if (!capture.ok) return capture;
    return ok({
      capture: capture.value,
      texts: this.#texts,
      passedOver: this.#passed,
      tooLarge: this.#tooLarge,
    });
  }

  #checked(rawPath: string): string | undefined {
    if (PLAIN_PATH.test(rawPath)) return rawPath;
    const parts = rawPath.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..') || /[\0\\]/.test(rawPath))
      return this.refuse(`path outside the capture: ${shownPath(rawPath)}`);
    if (parts.length > CAPTURE_LIMITS.depth) return this.refuse(`path too deep: ${shownPath(rawPath)}`);
    if (parts.some((part) => part.length > CAPTURE_LIMITS.nameCharacters))
      return this.refuse(`name too long: ${shownPath(rawPath)}`);
    return parts.join('/');
  }

  #file(wanted: Wanted | undefined, bytes: number, rawPath: string): Wanted | undefined {
    if (wanted?.kind === 'text' && bytes > mostBytes(wanted)) {
      if (wanted.isLoose) this.#passed.files++;
      else this.#tellTooLarge(wanted);
      return undefined;
    }
    if (wanted && wanted.kind !== 'text' && bytes > mostBytes(wanted))
      return this.refuse(`file too large: ${shownPath(rawPath)}`);
    if (wanted?.kind === 'archive') {
      this.#archiveBytes += bytes;
      if (this.#archiveBytes > CAPTURE_LIMITS.archiveBytes)
        return this.refuse(`archives in it of more than ${CAPTURE_LIMITS.archiveBytes / MIB} MiB`);
      return wanted;
    }
    if (wanted?.kind === 'file' || wanted?.kind === 'text') return wanted;
    this.#passed.files++;
    return undefined;
  }

  #tellTooLarge({ path }: { readonly path: string }): void {
    if (this.#tooLarge.length < TOO_LARGE_TOLD) this.#tooLarge.push(path);
  }

  #inPlace(kind: 'link' | 'hardlink' | 'special', rawPath: string): undefined {
    const what = kind === 'special' ? 'device or special file' : 'link';
    return this.refuse(`${what} in place of a file that is read: ${shownPath(rawPath)}`);
  }

  #keep({ root, path }: Extract<Wanted, { root: string }>, content: string | null): void {
    let tree = this.#trees.get(root);
    if (!tree) {
      if (this.#trees.size === CAPTURE_LIMITS.roots) {
        this.refuse(`files of more than ${CAPTURE_LIMITS.roots} systems`);
        return;
      }
      tree = new CaptureFiles();
      this.#trees.set(root, tree);
    }
    const before = tree.blockCount;
    tree.set(path, content);
    this.#blocks += tree.blockCount - before;
    if (this.#blocks > CAPTURE_LIMITS.blocks) this.refuse(`more than ${CAPTURE_LIMITS.blocks} memory blocks`);
  }

  /** The one /sys that there is, with what of /proc lies nearest to it. */
  #joined(): Result<CaptureFiles, string> {
    const roots = [...this.#trees.keys()].sort((left, right) => left.length - right.length);
    const systems = roots.filter((root) => this.#trees.get(root)?.has(`${DEVICES}/block_size_bytes`));
    const [system, another] = systems;
    if (another !== undefined)
      return fail(
        `more than one capture: ${[system, another].map((root) => root || './').join(' and ')}; give one of them`,
      );
    const first = system === undefined ? undefined : this.#trees.get(system);
    const joined = first ?? new CaptureFiles();
    for (const root of roots) {
      const tree = this.#trees.get(root);
      if (!tree || tree === joined) continue;
      for (const [path, content] of tree)
        if (!joined.has(path) && (system === undefined || !path.startsWith(`${DEVICES}/`)))
          joined.set(path, content);
    }
    return ok(joined);
  }
}

const textOf = (content: Buffer): string => content.toString('utf8').replaceAll('\0', '');
