/** SCLP command words and response codes (arch/s390 and drivers/s390/char/sclp; QEMU's SCLP model for the machine side). */

import type { SclpCommandName } from '../../../shared/event.ts';

/** The storage element id is a one-byte operand in bits 8–15 of the command word. */
export const COMMAND_WORD: Readonly<Record<SclpCommandName, number>> = {
  'read-scp-info': 0x0012_0001,
  'read-storage-info': 0x0004_0001,
  attach: 0x0008_0001,
  assign: 0x000d_0001,
  unassign: 0x000c_0001,
};

const OPERAND_SHIFT = 8;
const OPERAND_MASK = 0xff00;

/**
 * Command word with its element operand.
 * @ours command words and responses as drivers/s390/char/sclp.h has them
 */
export const commandCode = (command: SclpCommandName, element = 0): number =>
  COMMAND_WORD[command] | (element << OPERAND_SHIFT);

/**
 * Element operand of a command word.
 * @ours command words and responses as drivers/s390/char/sclp.h has them
 */
export const elementOfCode = (code: number): number => (code & OPERAND_MASK) >> OPERAND_SHIFT;

/**
 * The command behind a word, its operand masked away; READ SCP INFO answers to its plain form too.
 * @ours command words and responses as drivers/s390/char/sclp.h has them
 */
export function commandOfCode(code: number): SclpCommandName | undefined {
  const word = code & ~OPERAND_MASK;
  if (word === 0x0002_0001) return 'read-scp-info';
  return (Object.keys(COMMAND_WORD) as SclpCommandName[]).find((name) => COMMAND_WORD[name] === word);
}

export const RESPONSE = {
  normalRead: 0x0010,
  normal: 0x0020,
  boundaryViolation: 0x0100,
  noAction: 0x0120,
  invalidCommand: 0x01f0,
  insufficientLength: 0x0300,
  elementSkipped: 0x0310,
  equipmentCheck: 0x0340,
  standbyRead: 0x0410,
} as const;

/**
 * "assign storage" and "unassign storage" count these as success.
 * @ours command words and responses as drivers/s390/char/sclp.h has them
 */
export const isSuccess = (response: number): boolean =>
  response === RESPONSE.normal || response === RESPONSE.noAction;

/**
 * Our choice: what a real machine answers to an ASSIGN that finds the pool empty, or for an rn it does not have, is
 * not published. Both are shown as unconfirmed in the glossary.
 */
export const POOL_EMPTY_RESPONSE = RESPONSE.equipmentCheck;
export const BAD_RN_RESPONSE = RESPONSE.invalidCommand;
