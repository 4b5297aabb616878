/** A small lesson as text, with one part of it replaced. */

interface Parts {
  readonly head?: string;
  readonly machine?: string;
  readonly start?: string;
  readonly text?: string;
  readonly check?: string;
  readonly solution?: string;
  readonly wrong?: string;
  readonly misses?: string;
  readonly wrongTurn?: boolean;
}

export function lessonText(parts: Parts = {}): string {
  const indented = (parts.text ?? 'Bring block 16 online.').split('\n').join('\n      ');
  const wrongTurns =
    parts.wrongTurn === false
      ? ''
      : `
    wrongTurns:
      - title: Another block
        commands: [${JSON.stringify(parts.wrong ?? 'chmem -b -e 17')}]
        misses: ${parts.misses ?? 'goal'}
        because: It is another block.`;
  return `lesson: 1
id: a-lesson
title: A lesson
audience: Tests
minutes: 5
about: A lesson for tests.
${parts.head ? `${parts.head}\n` : ''}machine: ${parts.machine ?? '{ template: small-dynamic }'}
start: ${parts.start ?? '[{ do: activate }, { do: load }]'}
steps:
  - id: first
    title: The first step
    text: |
      ${indented}
    goals:
      - id: goal
        label: Block 16 is online
        check: ${parts.check ?? '{ check: block, blocks: 16, state: online }'}
    hints: [The command is chmem.]
    solution:
      - ${parts.solution ?? 'chmem -b -e 16'}${wrongTurns}
`;
}
