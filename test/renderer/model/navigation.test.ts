import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../renderer/model/commands.ts';
import {
  canChange,
  choiceOf,
  intentOf,
  keysOf,
  nameOf,
  type Where,
  withKey,
  withoutKey,
  withUsual,
} from '../../../renderer/model/keyboard.ts';
import { addressOf, isSystemScreen, readRoute, SCREENS } from '../../../renderer/model/router.ts';
import { onlyTabs, withoutTab, withTab } from '../../../renderer/state/tabs.ts';

const route = (screen: (typeof SCREENS)[number], item?: number) => ({ partition: 'LNXTEST', screen, item });

describe('addresses', () => {
  it('lead back to the view they name', () => {
    for (const screen of SCREENS) {
      const here = route(screen, screen === 'block' || screen === 'pages' ? 42 : undefined);
      const there = isSystemScreen(screen) ? { ...here, partition: '' } : here;
      expect(readRoute(addressOf(there))).toEqual(there);
    }
    expect(readRoute('#/A%20B/sequence/12')).toEqual({ partition: 'A B', screen: 'sequence', item: 12 });
    expect(readRoute('#/LNXTEST')).toEqual(route('overview'));
    expect(readRoute('#/LNXTEST/help')).toEqual({ partition: '', screen: 'help', item: undefined });
  });

  it.each(['', '#/', '#/LNXTEST/nowhere', '#/LNXTEST/block', '#/LNXTEST/block/x'])(
    'has no view at "%s"',
    (hash) => {
      expect(readRoute(hash)).toBeUndefined();
    },
  );
});

describe('tabs', () => {
  it('open once per view; inspector and sequence reuse theirs', () => {
    let tabs = withTab([], route('overview'));
    tabs = withTab(tabs, route('block', 1));
    tabs = withTab(tabs, route('block', 2));
    tabs = withTab(tabs, route('overview'));
    expect(tabs).toEqual([route('overview'), route('block', 2)]);
  });

  it('stay, however many there are', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...route('overview'), partition: `P${index}` }));
    const tabs = many.reduce<ReturnType<typeof route>[]>((open, next) => withTab(open, next) as never, []);
    expect(tabs).toEqual(many);
  });

  it('close together: all but the shown one, or those of a partition; one always stays', () => {
    const left = { ...route('blocks'), partition: 'LEFT' };
    const tabs = [route('overview'), left, route('trace')];
    const of = (partition: string) => (tab: { partition: string }) => tab.partition !== partition;
    expect(onlyTabs(tabs, of('LNXTEST'), route('trace'))).toEqual({ tabs: [left], next: left });
    expect(onlyTabs(tabs, of('LEFT'), route('trace')).next).toEqual(route('trace'));
    expect(onlyTabs([left], of('LEFT'), left)).toEqual({ tabs: [left], next: left });
  });

  it('go to the neighbour when the shown one is closed, and keep the last', () => {
    const tabs = [route('overview'), route('blocks'), route('trace')];
    expect(withoutTab(tabs, 1, route('blocks')).next).toEqual(route('overview'));
    expect(withoutTab(tabs, 2, route('blocks')).next).toEqual(route('blocks'));
    expect(withoutTab([route('overview')], 0, route('overview')).tabs).toHaveLength(1);
  });
});

const press = (key: string, changes: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...changes,
});
const map: Where = { inCells: true, inText: false, textSelected: false, letterKeys: true };

describe('keys', () => {
  it('are named with their modifiers', () => {
    expect(nameOf(press('d'))).toBe('d');
    expect(nameOf(press('D', { shiftKey: true }))).toBe('Shift+D');
    expect(nameOf(press('?', { shiftKey: true }))).toBe('?');
    expect(nameOf(press('Escape'))).toBe('Esc');
    expect(nameOf(press('z', { ctrlKey: true }))).toBe('Ctrl+Z');
  });

  it('act as letters only in a map or table, never in text, with text selected or switched off', () => {
    expect(intentOf(press('e'), map)).toEqual({ kind: 'verb', verb: 'enable' });
    expect(intentOf(press('D', { shiftKey: true }), map)).toEqual({ kind: 'verb', verb: 'disable' });
    expect(intentOf(press('e'), { ...map, inCells: false })).toBeUndefined();
    expect(intentOf(press('e'), { ...map, inText: true })).toBeUndefined();
    expect(intentOf(press('e'), { ...map, textSelected: true })).toBeUndefined();
    expect(intentOf(press('e'), { ...map, letterKeys: false })).toBeUndefined();
  });

  it('with modifiers act everywhere but leave text editing its undo', () => {
    const field: Where = { inCells: false, inText: true, textSelected: false, letterKeys: true };
    expect(intentOf(press('F6'), field)).toEqual({ kind: 'region', step: 1 });
    expect(intentOf(press('z', { ctrlKey: true }), field)).toBeUndefined();
    expect(intentOf(press('z', { ctrlKey: true }), map)).toEqual({ kind: 'history', way: 'undo' });
    expect(intentOf(press('/'), field)).toBeUndefined();
  });

  it('have no two meanings', () => {
    const names = COMMANDS.filter((key) => key.intent).flatMap((key) => key.keys);
    expect(new Set(names).size).toBe(names.length);
  });
});

const command = (id: string) => COMMANDS.find((each) => each.id === id) ?? expect.fail(id);
const undo = command('history.undo');
const search = command('search');

describe('changed keys', () => {
  it('act instead of the usual ones', () => {
    const changed = withoutKey(withKey({}, undo, 'Ctrl+U'), undo, 'Ctrl+Z');
    expect(changed).toEqual({ 'history.undo': ['Ctrl+U'] });
    expect(intentOf(press('u', { ctrlKey: true }), map, changed)).toEqual(undo.intent);
    expect(intentOf(press('z', { ctrlKey: true }), map, changed)).toBeUndefined();
  });

  it('are told when somebody has them, and are taken over whole', () => {
    expect(choiceOf(press('z', { ctrlKey: true }), search, {})).toEqual({
      kind: 'taken',
      name: 'Ctrl+Z',
      by: undo,
    });
    const changed = withKey({}, search, 'Ctrl+Z');
    expect(keysOf(undo, changed)).toEqual([]);
    expect(intentOf(press('z', { ctrlKey: true }), map, changed)).toEqual(search.intent);
    expect(withUsual(changed, undo)).toEqual({});
  });

  it('cannot be what fields are worked with, what a browser keeps, or what belongs to a map or terminal', () => {
    const becauseOf = (key: string, changes?: object) => {
      const choice = choiceOf(press(key, changes), search, {});
      return choice.kind === 'refused' ? choice.because : choice.kind;
    };
    expect(becauseOf('Tab')).toBe('walking');
    expect(becauseOf('t', { ctrlKey: true })).toBe('browser');
    expect(becauseOf('C', { ctrlKey: true, shiftKey: true })).toBe('fixed');
    expect(becauseOf('Control', { ctrlKey: true })).toBe('none');
    expect(becauseOf('u', { ctrlKey: true })).toBe('free');
  });

  it('never give one key two meanings, whatever is changed', () => {
    const changeable = COMMANDS.filter(canChange);
    const keys = [...new Set(COMMANDS.flatMap((each) => each.keys)), 'Ctrl+U', 'Alt+Q'];
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            way: fc.constantFrom('add', 'remove', 'usual'),
            command: fc.constantFrom(...changeable),
            key: fc.constantFrom(...keys),
          }),
        ),
        (steps) => {
          const changed = steps.reduce<Readonly<Record<string, readonly string[]>>>(
            (now, step) =>
              step.way === 'add'
                ? withKey(now, step.command, step.key)
                : step.way === 'remove'
                  ? withoutKey(now, step.command, step.key)
                  : withUsual(now, step.command),
            {},
          );
          const names = COMMANDS.filter((each) => each.intent).flatMap((each) => keysOf(each, changed));
          expect(new Set(names).size).toBe(names.length);
        },
      ),
    );
  });
});
