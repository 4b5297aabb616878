/** `|=` and its kin: every path's value goes through a filter; a path that gets no value is deleted. */

import { andThen, type Code, Label } from './machine.ts';
import { shortText } from './output.ts';
import { Changes, deletePaths, getPath } from './paths.ts';
import { JqError, type Json, type JsonArray } from './values.ts';

/** path(FILTER): where each of its outputs is. */
export const pathsOf =
  (of: Code): Code =>
  (machine, value, place, env, next) =>
    of(
      machine,
      value,
      { keys: [], at: value },
      env,
      andThen(next, (_machine, found, at) => {
        if (!at || !Object.is(at.at, found))
          throw new JqError(`Invalid path expression with result ${shortText(found)}`);
        machine.emit(next, at.keys, place);
      }),
    );

/** The first output of the filter counts. */
export const update =
  (paths: Code, change: Code, shared?: Changes): Code =>
  (machine, value, place, env, next) => {
    const changes = shared ?? new Changes();
    const emptied: Json[] = [];
    let changed = value;
    machine.later(() =>
      machine.emit(next, emptied.length === 0 ? changed : deletePaths(changed, emptied), place),
    );
    pathsOf(paths)(
      machine,
      value,
      undefined,
      env,
      andThen(next, (_machine, found) => {
        const path = found as JsonArray;
        const label = new Label();
        machine.push({ kind: 'label', label });
        machine.later(() => {
          emptied.push(path);
          machine.backtrack();
        });
        change(
          machine,
          changes.read(getPath(changed, path)),
          undefined,
          env,
          andThen(next, (_same, made) => {
            machine.cut(label);
            changed = changes.set(changed, path, made);
            machine.backtrack();
          }),
        );
      }),
    );
  };
