/** The frame of the console in the gallery: masthead, tree, tabs, tasks on a partition. */

import { html } from 'lit';
import '../../../renderer/app/masthead.ts';
import '../../../renderer/app/tabs.ts';
import '../../../renderer/app/tree.ts';
import '../../../renderer/elements/lesson-player.ts';
import '../../../renderer/elements/mini-map.ts';
import '../../../renderer/elements/partition-tasks.ts';
import type { Route } from '../../../renderer/model/router.ts';
import { strings } from '../../../renderer/strings/index.ts';
import type { GoalView, PlayerView, StepView } from '../../../shared/lesson.ts';
import type { ActionAdvice } from '../../../shared/view.ts';
import type { Section } from './gallery.ts';

const route = (screen: Route['screen'], item?: number): Route => ({ partition: 'LNXTEST', screen, item });
const TABS = [route('overview'), route('blocks'), route('block', 42), route('journal')];

const ADVICE: readonly ActionAdvice[] = [
  {
    action: 'activate',
    allowed: false,
    acceptable: ['not-activated'],
    because: null,
    rule: 'acceptable-status',
    disruptive: false,
  },
];

const goal = (parts: Pick<GoalView, 'id' | 'label' | 'met' | 'question'>): GoalView => ({
  ...parts,
  missing: null,
  answer: null,
  optional: false,
  points: 1,
  choices: [],
  several: false,
  free: false,
  attemptsLeft: null,
  because: [],
});

const step = (title: string, status: StepView['status']): StepView => ({
  id: title,
  title,
  status,
  text: [],
  why: [],
  after: [],
  goals: [
    goal({ id: 'a', label: 'The memory has been listed', met: true, question: null }),
    goal({ id: 'b', label: 'The block size is known', met: false, question: 'How large is one block?' }),
  ],
  hintsShown: [],
  hintCount: 2,
  minutes: 10,
  seconds: 130,
  picture: null,
  changed: null,
  turn: null,
  target: [],
});

const PLAYER = {
  attendee: 'Attendee',
  heading: { title: 'Find your way: increments, blocks, zones' },
  about: [],
  reading: [],
  compare: null,
  mode: 'lesson',
  step: 1,
  steps: [
    step('What Linux sees', 'done'),
    step('What the machine hands out', 'current'),
    step('The first change', 'ahead'),
  ],
  stepDone: false,
  finished: false,
  startChanged: false,
  hide: [],
  suggested: [],
  next: null,
  presented: false,
  lastCommand: null,
} as unknown as PlayerView;

export function frameSections(
  machine: unknown,
  partition: { readonly blocks: Uint16Array },
): readonly Section[] {
  return [
    [
      'lpar-masthead',
      [
        ['ordinary', html`<lpar-masthead .theme=${'system'} searchable></lpar-masthead>`],
        [
          'what cannot be read',
          html`<lpar-masthead .theme=${'g100'} searchable .problem=${'“4x2” is not a block.'}></lpar-masthead>`,
          true,
        ],
      ],
    ],
    [
      'lpar-tree',
      [
        [
          'one partition, with an exception',
          html`<lpar-tree .machine=${machine} .route=${route('blocks')}></lpar-tree>`,
        ],
      ],
    ],
    [
      'task-tabs',
      [
        ['of one partition', html`<task-tabs .tabs=${TABS} .route=${TABS[1]}></task-tabs>`],
        [
          'of several',
          html`<task-tabs .tabs=${TABS} .route=${TABS[2]} .severalPartitions=${true}></task-tabs>`,
        ],
      ],
    ],
    [
      'partition-tasks',
      [
        ['operating', html`<partition-tasks .actions=${ADVICE}></partition-tasks>`],
        [
          'locked',
          html`<partition-tasks .actions=${ADVICE} .lockedBecause=${strings.whyNot.past}></partition-tasks>`,
        ],
      ],
    ],
    [
      'mini-map',
      [
        [
          'a third in view',
          html`<mini-map .kind=${'block'} .cells=${partition.blocks} .partition=${partition} .height=${200} .start=${0.2} .share=${0.33}></mini-map>`,
          true,
        ],
      ],
    ],
    ['lesson-player', [['in the middle', html`<lesson-player .player=${PLAYER}></lesson-player>`]]],
  ];
}
