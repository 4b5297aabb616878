/** What the console is made of. Made once by `lpar-console`; the drawing functions beside this file read it. */

import type { Course } from '../state/course.ts';
import type { LastChanges } from '../state/last-changes.ts';
import type { MovesAhead } from '../state/moves.ts';
import type { RecordingsState } from '../state/recordings.ts';
import type { RouteData } from '../state/route-data.ts';
import type { RunbooksState } from '../state/runbooks.ts';
import type { Store } from '../state/store.ts';
import type { Terminals } from '../state/terminals.ts';
import type { WorkshopState } from '../state/workshop.ts';
import type { BlockChoice } from './block-choice.ts';
import type { ConsoleHost } from './console-host.ts';
import type { ContextMenu } from './context-menu.ts';
import type { FileDrop } from './file-drop.ts';
import type { Keys } from './keys.ts';
import type { Navigation } from './navigation.ts';
import type { Palette } from './palette.ts';
import type { Panes } from './panes.ts';
import type { Search } from './search.ts';
import type { Split } from './split.ts';
import type { Tasks } from './tasks.ts';
import type { TermHelp } from './term-help.ts';
import type { TimeTravel } from './time-travel.ts';

export interface ConsoleParts {
  readonly host: ConsoleHost;
  readonly store: Store;
  readonly navigation: Navigation;
  /** What is chosen in the active pane. */
  readonly choice: BlockChoice;
  readonly tasks: Tasks;
  readonly keys: Keys;
  readonly fileDrop: FileDrop;
  readonly travel: TimeTravel;
  readonly search: Search;
  readonly menu: ContextMenu;
  readonly terms: TermHelp;
  readonly palette: Palette;
  readonly split: Split;
  readonly panes: Panes;
  readonly data: RouteData;
  readonly changes: LastChanges;
  readonly terminals: Terminals;
  readonly course: Course;
  readonly moves: MovesAhead;
  readonly workshop: WorkshopState;
  readonly recordings: RecordingsState;
  readonly runbooks: RunbooksState;
}
