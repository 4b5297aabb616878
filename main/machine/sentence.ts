import type { Failure } from '../../shared/failure.ts';

/** The failure as one sentence for people. */
export function sentenceOf(failure: Failure): string {
  switch (failure.kind) {
    case 'refusal':
      return failure.because;
    case 'rejection':
    case 'storage':
      return failure.message;
    case 'defect':
      return failure.check.startsWith('stored ')
        ? failure.report
        : `The console found a defect of its own (${failure.check}) and changes nothing any more.`;
  }
}
