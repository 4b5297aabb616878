/** grub2-mkconfig and update-bootloader of SUSE: what the next load takes, from /etc/default/grub. */

import { GRUB_CONFIG, GRUB_DEFAULTS, imageNames } from '../../system/base-files.ts';
import { parentOf, resolvePath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';

export const GRUB2_MKCONFIG: Manual = manual({
  name: 'grub2-mkconfig',
  purpose: 'Make the configuration of grub2 from /etc/default/grub.',
  synopsis: '[-o FILE]',
  options: '-o, --output=FILE  write it there, not to standard output',
  text: `On s390x of SUSE the next load has the command line that stands in ${GRUB_CONFIG}; zipl is not needed for it.`,
});

export const UPDATE_BOOTLOADER: Manual = manual({
  name: 'update-bootloader',
  purpose: 'Make what loads the kernel anew.',
  synopsis: '[--refresh|--config|--reinit]',
  options: `
    --refresh  make the configuration again
    --config  the same
    --reinit  install the loader too
    --add-option=OPTION  not supported here
    --del-option=OPTION  not supported here
    --get-option=OPTION  not supported here
    --default-settings  not supported here`,
});

export function* grub2Mkconfig(run: Invocation): Running<number> {
  const options = readArguments(run, GRUB2_MKCONFIG);
  if (typeof options === 'number') return options;
  return yield* makeConfig(run, options.value('o'));
}

export function* updateBootloader(run: Invocation): Running<number> {
  const options = readArguments(run, UPDATE_BOOTLOADER);
  if (typeof options === 'number') return options;
  const refused = options.last('add-option', 'del-option', 'get-option', 'default-settings');
  if (refused !== undefined) return complain(run, `not supported here: --${refused}`);
  if (!options.has('refresh', 'config', 'reinit'))
    return usageProblem(run, UPDATE_BOOTLOADER, 'nothing to do');
  return yield* makeConfig(run, GRUB_CONFIG);
}

function* makeConfig(run: Invocation, output: string | undefined): Running<number> {
  const { files, system, release } = run.surroundings;
  if (system?.family !== 'suse' || run.surroundings.machine !== 's390x')
    return complain(run, 'not supported here: this system is not loaded by grub2');
  const defaults = files.stat(GRUB_DEFAULTS);
  if (!defaults) return complain(run, `${GRUB_DEFAULTS}: ${errnoText('ENOENT')}`);
  const line = yield* commandLine(run);
  if (line === undefined) return complain(run, `${GRUB_DEFAULTS}: it cannot be read as text for a shell`);
  const { image, ramdisk } = imageNames(release, 'suse');
  run.err(
    `Generating grub configuration file ...\nFound linux image: ${image}\nFound initrd image: ${ramdisk}\ndone\n`,
  );
  const text = `menuentry 'SLES' --class os {\n\tlinux ${image} ${line}\n\tinitrd ${ramdisk}\n}\n`;
  if (output === undefined) {
    run.out(text);
    return 0;
  }
  const path = resolvePath(run.cwd, output);
  if (path === GRUB_CONFIG && !files.stat(parentOf(path))) files.scratch.makeDirectory(parentOf(path));
  const opened = files.open(path, false);
  const errno = opened.ok ? files.scratch.write(path, text, false) : opened.failure;
  if (errno !== undefined) return complain(run, `${output}: ${errnoText(errno)}`);
  // The loader reads it at every load; here the definition of the partition has what it reads.
  const why = path === GRUB_CONFIG ? system.install(line) : undefined;
  return why === undefined ? 0 : complain(run, why);
}

/** It is sourced, as the real one does. */
function* commandLine(run: Invocation): Running<string | undefined> {
  const chunks: string[] = [];
  const script = `. ${GRUB_DEFAULTS} && printf '%s' "$GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX_DEFAULT"`;
  const status = yield* run.spawn(['sh', '-c', script], {
    stdin: '',
    out: (text) => chunks.push(text),
  });
  return status === 0 ? chunks.join('').trim() : undefined;
}
