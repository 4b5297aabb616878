/** Words for SCLP requests and response codes, as the trace shows them. */

import type { SclpCommandName } from '../../shared/event.ts';

const MEANINGS: Readonly<Record<number, string>> = {
  16: 'normal read completion',
  32: 'normal completion',
  256: 'SCCB boundary violation',
  288: 'no action required',
  496: 'invalid command',
  768: 'insufficient SCCB length',
  784: 'element skipped',
  832: 'contained equipment check',
  1040: 'standby read completion',
};

/** Meaning of a response code; codes without a public source say so. */
export const responseMeaning = (response: number): string => MEANINGS[response] ?? 'no public meaning';

/** What counts as success for Linux: the two completions of a request and the three answers of a read. */
export const isGoodResponse = (response: number): boolean =>
  [0x0010, 0x0020, 0x0120, 0x0410, 0x0310].includes(response);

const NAMES: Readonly<Record<SclpCommandName, string>> = {
  'read-scp-info': 'READ SCP INFO',
  'read-storage-info': 'READ STORAGE INFO',
  attach: 'ATTACH STORAGE',
  assign: 'ASSIGN STORAGE',
  unassign: 'UNASSIGN STORAGE',
};

export const commandName = (command: string): string => NAMES[command as SclpCommandName] ?? command;

/** What the kernel made of the answer (drivers/s390/char/sclp_mem.c). */
export function kernelReaction(command: string, response: number): string {
  const good = isGoodResponse(response);
  switch (command) {
    case 'assign':
      return good ? 'believes it assigned' : 'remembered the failure, went on with the next increment';
    case 'unassign':
      return good ? 'believes it standby' : 'ignored the answer, believes it standby';
    case 'attach':
      return good ? 'marked the element attached' : 'went on, tries again at the next request';
    case 'read-storage-info':
      if (response === 0x0310) return 'skipped the element';
      return good
        ? 'listed its increments'
        : 'at IPL: took all addressable storage for memory; in its driver: no hotplug if no element follows';
    case 'read-scp-info':
      return good ? 'took increment size and number' : 'asked again without force';
    default:
      return '';
  }
}

/** 0x000d0001 as the kernel prints it. */
export const hexWord = (value: number, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;
