/** Carries the rules out for one uevent, token by token, as udevd's worker does: attributes at once, programs at the end. */

import { awaitWrite, type Running } from '../shell/pause.ts';
import { errnoText } from '../shell/program.ts';
import type { Files } from '../tree/files.ts';
import { joinPath, nameOf } from '../tree/paths.ts';
import { matchesPattern, type Rule, type RuleSet, type RuleToken } from './udev-rules.ts';

export interface RunResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}
/** Runs a program of the system with these words. */
export type Runner = (
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
) => Running<RunResult>;

export interface EventContext {
  readonly files: Files;
  readonly run: Runner;
  readonly rules: RuleSet;
  /** CONST{…} */
  readonly arch: string;
  readonly virt: string;
  readonly log: (text: string) => void;
  /** `udevadm test`: nothing is written and no RUN is run. */
  readonly isTest?: boolean;
}

/** A device that a uevent is about. */
export interface UdevDevice {
  readonly action: string;
  /** "/devices/system/memory/memory3" */
  readonly devpath: string;
  readonly subsystem: string;
  readonly sequence: number;
}

export interface Handled {
  readonly properties: ReadonlyMap<string, string>;
  readonly attributes: readonly (readonly [path: string, value: string])[];
  readonly programs: readonly string[];
}

class EventRun {
  readonly #context: EventContext;
  readonly #device: UdevDevice;
  readonly #properties: Map<string, string>;
  readonly #tags = new Set<string>();
  readonly #attributes: [string, string][] = [];
  #programs: string[] = [];
  #result = '';

  constructor(context: EventContext, device: UdevDevice) {
    this.#context = context;
    this.#device = device;
    this.#properties = new Map([
      ['ACTION', device.action],
      ['DEVPATH', device.devpath],
      ['SUBSYSTEM', device.subsystem],
      ['SEQNUM', `${device.sequence}`],
    ]);
  }

  *handle(): Running<Handled> {
    const { rules } = this.#context.rules;
    for (let at = 0; at < rules.length; at++) {
      const rule = rules[at] as Rule;
      if (!(yield* this.#matches(rule))) continue;
      yield* this.#apply(rule);
      if (rule.goto === undefined) continue;
      const target = rules.findIndex(
        ({ label, file }, index) => index > at && file === rule.file && label === rule.goto,
      );
      if (target >= 0) at = target - 1;
    }
    if (this.#context.isTest !== true) for (const program of this.#programs) yield* this.#runLater(program);
    return { properties: this.#properties, attributes: this.#attributes, programs: this.#programs };
  }

  /** Every match of the line holds. PROGRAM counts as one whatever its operator. */
  *#matches(rule: Rule): Running<boolean> {
    for (const token of rule.tokens) {
      if (token.key === 'PROGRAM') {
        const succeeded = yield* this.#program(token, rule);
        if (succeeded === (token.operator === '!=')) return false;
      } else if (token.operator === '==' || token.operator === '!=') {
        if (!this.#holds(token)) return false;
      }
    }
    return true;
  }

  #holds({ key, attribute, operator, value }: RuleToken): boolean {
    const wanted = operator === '==';
    if (key === 'TEST') {
      const path = this.#expand(value);
      const full = path.startsWith('/') ? path : joinPath(this.#sysPath, path);
      return (this.#context.files.stat(full) !== undefined) === wanted;
    }
    const text = this.#valueOf(key, attribute, value);
    // An attribute that is not there matches nothing, not even "!=".
    return text !== undefined && matchesPattern(value, text) === wanted;
  }

  get #sysPath(): string {
    return `/sys${this.#device.devpath}`;
  }

  #valueOf(key: string, attribute: string | undefined, pattern: string): string | undefined {
    const { action, devpath, subsystem } = this.#device;
    switch (key) {
      case 'ACTION':
        return action;
      case 'DEVPATH':
        return devpath;
      case 'KERNEL':
      case 'KERNELS':
        return nameOf(devpath);
      case 'SUBSYSTEM':
      case 'SUBSYSTEMS':
        return subsystem;
      case 'DRIVER':
      case 'DRIVERS':
        return '';
      case 'RESULT':
        return this.#result;
      case 'TAG':
      case 'TAGS':
        return [...this.#tags].find((tag) => matchesPattern(pattern, tag)) ?? '';
      case 'ENV':
        return this.#properties.get(attribute ?? '') ?? '';
      case 'CONST':
        return attribute === 'arch' ? this.#context.arch : this.#context.virt;
      default:
        return this.#attributeText(attribute ?? '', pattern, key === 'ATTRS');
    }
  }

  /** White space at the end counts only where the pattern has some. ATTRS looks at the parent as well. */
  #attributeText(name: string, pattern: string, upwards: boolean): string | undefined {
    const places = upwards ? [this.#sysPath, this.#sysPath.replace(/\/[^/]+$/, '')] : [this.#sysPath];
    for (const place of places) {
      const read = this.#context.files.read(attributePath(this.#expand(name), place));
      if (read.ok) return /\s$/.test(pattern) ? read.value : read.value.trimEnd();
    }
    return undefined;
  }

  *#program({ value }: RuleToken, rule: Rule): Running<boolean> {
    const command = this.#expand(value);
    const ran = yield* this.#context.run(wordsOf(command), this.#properties);
    this.#result = ran.exit === 0 ? ran.stdout.trimEnd() : '';
    if (ran.exit !== 0) this.#log(rule, `Process '${command}' failed with exit code ${ran.exit}.`);
    return ran.exit === 0;
  }

  *#apply(rule: Rule): Running<void> {
    for (const token of rule.tokens) {
      const { key, attribute = '', operator } = token;
      if (operator === '==' || operator === '!=') continue;
      const value = this.#expand(token.value);
      if (key === 'ATTR') yield* this.#writeAttribute(rule, attribute, value);
      else if (key === 'ENV') {
        const before = this.#properties.get(attribute);
        if (operator === '=' && value === '') this.#properties.delete(attribute);
        else this.#properties.set(attribute, operator === '+=' && before ? `${before} ${value}` : value);
      } else if (key === 'RUN') {
        if (operator === '-=') this.#programs = this.#programs.filter((each) => each !== value);
        else this.#programs = [...(operator === '=' || operator === ':=' ? [] : this.#programs), value];
      } else if (key === 'TAG') {
        if (operator === '-=') this.#tags.delete(value);
        else this.#tags.add(value);
      }
    }
  }

  *#writeAttribute(rule: Rule, name: string, value: string): Running<void> {
    const { files, isTest } = this.#context;
    const path = attributePath(this.#expand(name), this.#sysPath);
    this.#attributes.push([path, value]);
    if (isTest === true) return;
    const opened = files.open(path, false);
    const errno = opened.ok ? yield* awaitWrite(files, path, value, () => undefined) : opened.failure;
    if (errno !== undefined)
      this.#log(
        rule,
        `Failed to write "${value}" to sysfs attribute "${path}", ignoring: ${errnoText(errno)}`,
      );
  }

  *#runLater(program: string): Running<void> {
    const ran = yield* this.#context.run(wordsOf(program), this.#properties);
    if (ran.exit === 0) return;
    const said = ran.stderr.trim().split('\n', 1)[0] ?? '';
    this.#context.log(
      `${nameOf(this.#device.devpath)}: Process '${program}' failed with exit code ${ran.exit}.${said === '' ? '' : ` ${said}`}`,
    );
  }

  #log({ file, line }: Rule, text: string): void {
    this.#context.log(`${nameOf(this.#device.devpath)}: ${file}:${line} ${text}`);
  }

  /** udev(7), string substitutions. */
  #expand(text: string): string {
    if (!/[$%]/.test(text)) return text;
    const name = nameOf(this.#device.devpath);
    const plain: Readonly<Record<string, string>> = {
      k: name,
      kernel: name,
      n: /\d*$/.exec(name)?.[0] ?? '',
      number: /\d*$/.exec(name)?.[0] ?? '',
      p: this.#device.devpath,
      devpath: this.#device.devpath,
      b: name,
      id: name,
      S: '/sys',
      sys: '/sys',
      r: '/dev',
      root: '/dev',
      name,
      D: name,
    };
    const result = (part: string | undefined): string =>
      part === undefined ? this.#result : (this.#result.split(/\s+/)[Number(part) - 1] ?? '');
    return text.replace(
      /%%|\$\$|(?:%([a-zA-Z])|\$([a-z]+))(?:\{([^}]*)\})?/g,
      (whole, letter?: string, word?: string, attribute?: string) => {
        if (whole === '%%' || whole === '$$') return whole[0] ?? '';
        const key = letter ?? word ?? '';
        if (key === 'c' || key === 'result') return result(attribute);
        if (key === 's' || key === 'attr') return this.#attributeText(attribute ?? '', '', false) ?? '';
        if (key === 'E' || key === 'env') return this.#properties.get(attribute ?? '') ?? '';
        const known = plain[key];
        return known === undefined ? whole : known + (attribute === undefined ? '' : `{${attribute}}`);
      },
    );
  }
}

/** "[dmi/id]sys_vendor" is an attribute of another device. */
export function attributePath(name: string, sysPath: string): string {
  const [, subsystem, kernel, rest = ''] = /^\[([^/\]]+)\/([^\]]+)\]\/?(.*)$/.exec(name) ?? [];
  if (subsystem === undefined) return name.startsWith('/') ? name : joinPath(sysPath, name);
  return `/sys/${subsystem === 'dmi' ? 'class/dmi' : `bus/${subsystem}/devices`}/${kernel}/${rest}`;
}

/** A command as udev takes it apart: blanks, and quotes of both kinds without anything special in them. */
export function wordsOf(command: string): string[] {
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const [program = '', ...rest] = words;
  return [program.startsWith('/') ? program : `/usr/lib/udev/${program}`, ...rest];
}

export const handleEvent = (context: EventContext, device: UdevDevice): Running<Handled> =>
  new EventRun(context, device).handle();
