/** Whether an answer is right: words, numbers with units, choices, a text of one's own. */

import type { Check, Choice } from '../../shared/lesson.ts';
import type { Evidence } from './evidence.ts';
import { isSize, measureNow } from './measure.ts';
import type { Missing } from './missing.ts';
import { sameAnswer, sameNumber } from './quantity.ts';

type Question = Extract<Check, { check: 'answer' }>;

export function missingAnswer(check: Question, evidence: Evidence, goal: string): Missing {
  const given = evidence.answers.get(goal);
  if (given === undefined) return `Not answered yet: ${check.question}`;
  if (check.free) return missingInText(check.free, given);
  if (check.choices) return missingChoice(check.choices, given);
  if (check.accept.some((right) => sameAnswer(right, given, check.tolerance))) return null;
  const now = check.measure && measureNow(evidence.system, check.measure);
  if (check.measure && now !== undefined && sameNumber(given, now, isSize(check.measure), check.tolerance))
    return null;
  return `“${given}” is not the answer.`;
}

/** No more answers are taken: the step goes on without the points. */
export const isClosed = (check: Check, wrong: number): boolean =>
  check.check === 'answer' && check.attempts !== undefined && wrong >= check.attempts;

const LETTERS = 'abcdefghij';

/** Letters of the choices that were given, in their order; undefined: that are no letters and no choice's text. */
export function chosenIn(choices: readonly Choice[], given: string): readonly number[] | undefined {
  const exact = choices.findIndex(({ text }) => text.trim().toLowerCase() === given.trim().toLowerCase());
  if (exact >= 0) return [exact];
  const letters = given
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  const chosen = letters.map((letter) => (letter.length === 1 ? LETTERS.indexOf(letter) : -1));
  const isKnown = chosen.every((index) => index >= 0 && index < choices.length);
  return letters.length > 0 && isKnown ? [...new Set(chosen)].sort((a, b) => a - b) : undefined;
}

function missingChoice(choices: readonly Choice[], given: string): Missing {
  const chosen = chosenIn(choices, given);
  if (!chosen) return `“${given}” is none of the choices.`;
  const wrong = chosen.map((index) => choices[index]).find((choice) => choice && !choice.right);
  if (wrong) return wrong.because ?? `“${wrong.text}” is not the answer.`;
  const right = choices.filter((choice) => choice.right).length;
  return chosen.length === right ? null : 'Right, and not all of it: there is more.';
}

function missingInText({ least, mentions }: NonNullable<Question['free']>, given: string): Missing {
  const text = given.trim();
  if (text.length < least) return `At least ${least} characters are asked for; these are ${text.length}.`;
  const lower = text.toLowerCase();
  const absent = mentions.find((words) => !words.some((word) => lower.includes(word.toLowerCase())));
  return absent ? `Something is not spoken of yet.` : null;
}
