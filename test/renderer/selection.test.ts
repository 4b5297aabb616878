import { describe, expect, it } from 'vitest';
import {
  extended,
  focused,
  NO_SELECTION,
  only,
  subjects,
  toggledUnit,
} from '../../renderer/model/selection.ts';

describe('selection', () => {
  it('extends from where it began, in both directions', () => {
    const begun = only(10);
    expect(subjects(extended(begun, 13))).toEqual([10, 11, 12, 13]);
    expect(subjects(extended(extended(begun, 13), 8))).toEqual([8, 9, 10]);
  });

  it('toggles single units and keeps the others', () => {
    const two = toggledUnit(only(3), 7);
    expect(subjects(two)).toEqual([3, 7]);
    expect(subjects(toggledUnit(two, 3))).toEqual([7]);
  });

  it('moves the focus without losing what is selected', () => {
    expect(subjects(focused(extended(only(1), 2), 9))).toEqual([1, 2]);
  });

  it('is about the focused unit when nothing is selected', () => {
    expect(subjects(focused(NO_SELECTION, 5))).toEqual([5]);
  });
});
