/** The value of the list of choices that has just changed, as text. */
export const chosenText = (event: Event): string => (event.currentTarget as HTMLSelectElement).value;

/** The one of `choices` that a person has chosen; undefined when the list offers something else. */
export function chosenOf<T extends string>(event: Event, choices: readonly T[]): T | undefined {
  const text = chosenText(event);
  return choices.find((choice) => choice === text);
}
