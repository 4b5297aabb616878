/** Failures and results as sentences: state, cause, effect, next step. */

import { refusalText } from '../../shared/command-words.ts';
import type { Failure, Refusal } from '../../shared/failure.ts';
import { ERRNO_TEXT } from '../../shared/failure.ts';
import { strings } from '../strings/index.ts';
import { grouped } from './format.ts';
import { hexWord, responseMeaning } from './sclp.ts';

/** What went wrong, one sentence each. `errnoSaid`: the sentence before names the errno already. */
export function failureSentences(failure: Failure, errnoSaid = false): string[] {
  switch (failure.kind) {
    case 'refusal': {
      if (failure.by !== 'kernel') return [sentence(refusalText(failure)), sentence(reasonOf(failure))];
      const response =
        failure.sclpResponse === undefined
          ? []
          : [
              strings.outcome.response(
                hexWord(failure.sclpResponse, 4),
                responseMeaning(failure.sclpResponse),
              ),
            ];
      return [
        errnoSaid
          ? `${ERRNO_TEXT[failure.errno]} ${strings.outcome.stage(failure.stage)}.`
          : `${failure.errno} (${ERRNO_TEXT[failure.errno]}) ${strings.outcome.stage(failure.stage)}.`,
        sentence(failure.because),
        ...response,
      ];
    }
    case 'rejection':
      return [sentence(failure.message)];
    case 'storage':
      return [sentence(failure.message)];
    case 'defect':
      return [strings.outcome.defect(failure.check)];
  }
}

/** A status that is missing is said in the words that the buttons use. */
function reasonOf({ reason, because }: Exclude<Refusal, { by: 'kernel' }>): string {
  if (reason.kind !== 'status') return because;
  const words = reason.acceptable.map((status) => strings.statusWords[status]);
  return `${strings.whyNot.status(words)} ${strings.outcome.isNow(strings.statusWords[reason.status])}`;
}

/** Capital first letter and a full stop. */
export function sentence(text: string): string {
  const trimmed = grouped(text.trim());
  if (trimmed === '') return '';
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
