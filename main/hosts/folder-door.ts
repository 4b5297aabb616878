/** The data folder for the session: what it says of itself, shown in the file manager, moved at the next start. */

import { fail, ok, rejection } from '../../shared/failure.ts';
import type { DataFolder } from '../../shared/settings.ts';
import type { DataFolderDoor } from '../session/index.ts';
import { askToMove, moveAskedFor, removeNote, type Settled } from './moved-folder.ts';

/** How a host shows a folder. */
export interface FolderViewer {
  /** Why it cannot, in one sentence, or null. */
  readonly cannotOpen: string | null;
  /** @returns why it did not, or null */
  open(directory: string): Promise<string | null>;
}

export function folderDoor({ directory, moved }: Settled, viewer: FolderViewer): DataFolderDoor {
  const state = (): DataFolder => ({
    path: directory,
    movesTo: moveAskedFor(directory),
    moved,
    cannotOpen: viewer.cannotOpen,
  });
  return {
    state,
    ask: async (request) => {
      switch (request.kind) {
        case 'open': {
          const problem = viewer.cannotOpen ?? (await viewer.open(directory));
          return problem === null ? ok(state()) : fail(rejection('unknown', 'params.kind', problem));
        }
        case 'move': {
          const asked = askToMove(directory, request.to);
          return asked.ok ? ok(state()) : fail(rejection('malformed', 'params.to', asked.failure));
        }
        case 'stay':
          removeNote(directory);
          return ok(state());
      }
    },
  };
}
