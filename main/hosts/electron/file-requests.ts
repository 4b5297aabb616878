/** Files that are to be opened, from whichever side and however early. */

import path from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { FILES_LIMIT } from '../machine-file-name.ts';

/** What another start sends is data of another process. */
const handedOver = z.object({ files: z.array(z.string().min(1).max(4096)).max(FILES_LIMIT) });

export interface FileRequests {
  /** Gives the files that came before, and every later ones; none: just show the window. */
  onEach(take: (files: readonly string[]) => void): void;
}

/** Listens from now on; macOS tells of a file that was double-clicked before it says that it is ready. */
export function fileRequests(first: readonly string[]): FileRequests {
  const early: (readonly string[])[] = first.length === 0 ? [] : [first];
  let take: ((files: readonly string[]) => void) | undefined;
  const ask = (files: readonly string[]): void => (take ? take(files) : void early.push(files));
  app.on('second-instance', (_event, _argv, _folder, data) => ask(filesIn(data)));
  // macOS: the file manager and the dock.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    ask([file]);
  });
  return {
    onEach: (taker) => {
      take = taker;
      for (const files of early.splice(0)) taker(files);
    },
  };
}

function filesIn(data: unknown): readonly string[] {
  const read = handedOver.safeParse(data);
  return read.success ? read.data.files.filter((file) => path.isAbsolute(file)) : [];
}
