/** ndctl: regions and namespaces of persistent memory, as far as dax devices are made of them (pmem/ndctl, JSON of json-c). */

import { parseBytes } from '../../../../shared/units.ts';
import type { PlatformView } from '../../../../shared/view.ts';
import type { PlatformPort } from '../../system/port.ts';
import { readDevices } from '../daxctl/device.ts';
import { deviceJson, displayArray, type Json, pretty } from '../daxctl/json.ts';
import { type Manual, manual } from '../manual.ts';
import { errnoText, type Invocation } from '../program.ts';
import { type Arguments, complain, readArguments, usageProblem } from './arguments.ts';

export const NDCTL: Manual = manual({
  name: 'ndctl',
  purpose: 'List and make namespaces of persistent memory.',
  synopsis: ['list [-BNRDiu]', 'create-namespace -f -e NAMESPACE [-m MODE] [-M MAP] [-a ALIGN]'],
  options: `
    -B, --buses  list: the bus
    -D, --dimms  list: modules; there are none
    -R, --regions  list: regions
    -N, --namespaces  list: namespaces
    -X, --device-dax  list: dax devices with their namespaces
    -i, --idle  list: also what is not in use
    -u, --human  list: sizes for people
    -v, --verbose  no effect here
    -n, --namespace=NAMESPACE  list: only this one
    -r, --region=REGION  only this region
    -e, --reconfig=NAMESPACE  create-namespace: change this one
    -m, --mode=MODE  create-namespace: devdax or fsdax
    -M, --map=MAP  create-namespace: where its memmap lies, mem or dev
    -a, --align=SIZE  create-namespace: alignment, 2M unless given
    -f, --force  create-namespace: though it is in use
    -s, --size=SIZE  not supported here
    -t, --type=TYPE  not supported here`,
  text: 'Not here: destroy-, enable- and disable-namespace, sector and raw mode, labels.',
});

/** A legacy region (e820) is one namespace of its own size and aligns to this. */
const REGION_ALIGN_BYTES = 16_777_216;
const SECTOR_BYTES = 512;
const DEFAULT_ALIGN_BYTES = 2_097_152;

type Region = PlatformView['pmem'][number];

export function ndctl(run: Invocation): number {
  const options = readArguments(run, NDCTL);
  if (typeof options === 'number') return options;
  const [command, ...operands] = options.operands;
  const refused = options.last('s', 't');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  switch (command) {
    case undefined:
      return usageProblem(run, NDCTL, 'a command is needed');
    case 'version':
      run.out('78 (simulated)\n');
      return 0;
    case 'list':
      return list(run, options);
    case 'create-namespace':
      return create(run, options, operands);
    case 'destroy-namespace':
    case 'disable-namespace':
    case 'enable-namespace':
    case 'disable-region':
    case 'enable-region':
    case 'check-namespace':
      return complain(run, `not supported here: ${command}`);
    default:
      return complain(run, `'${command}' is not an ndctl command. See 'ndctl --help'.`);
  }
}

const numberOf = ({ namespace }: Region): number => Number(/\d+/.exec(namespace)?.[0] ?? 0);

function list(run: Invocation, options: Arguments): number {
  const platform = run.surroundings.system?.platform;
  const wanted = options.value('n');
  const region = options.value('r');
  const shown = (platform?.view().pmem ?? []).filter(
    (each) =>
      (each.mode !== 'idle' || options.has('i')) &&
      (wanted === undefined || wanted === 'all' || each.namespace === wanted) &&
      (region === undefined || region === 'all' || `region${numberOf(each)}` === region),
  );
  const flags = { human: options.has('u'), mappings: false };
  const namespaces = (of: readonly Region[]): Json[] =>
    platform
      ? of.filter(({ mode }) => mode !== 'idle').map((each) => namespaceJson(run, platform, each, options))
      : [];
  const regions = (withNamespaces: boolean): Json[] =>
    shown.map((each) => ({
      dev: `region${numberOf(each)}`,
      size: each.bytes,
      align: REGION_ALIGN_BYTES,
      available_size: 0,
      max_available_extent: 0,
      type: 'pmem',
      persistence_domain: 'unknown',
      ...(withNamespaces && { namespaces: namespaces([each]) }),
    }));
  const byRegion = options.has('R');
  const byNamespace = options.has('N', 'X') || !(byRegion || options.has('B', 'D'));
  const bus: Json[] = options.has('B') && shown.length > 0 ? [{ provider: 'e820', dev: 'ndbus0' }] : [];
  if (byRegion && byNamespace) {
    if (shown.length > 0) run.out(`${pretty({ regions: regions(true) })}\n`);
  } else
    run.out(
      displayArray(
        byRegion ? regions(false) : options.has('B') ? bus : byNamespace ? namespaces(shown) : [],
        flags,
      ),
    );
  return 0;
}

function namespaceJson(run: Invocation, platform: PlatformPort, region: Region, options: Arguments): Json {
  const id = numberOf(region);
  if (region.mode === 'fsdax')
    return {
      dev: region.namespace,
      mode: 'fsdax',
      map: region.memmapPages > 0 ? 'mem' : 'dev',
      size: region.bytes,
      sector_size: SECTOR_BYTES,
      blockdev: `pmem${id}`,
    };
  const devices = readDevices(run.surroundings.files).filter((device) => device.region === id);
  const [device] = devices;
  const held = platform.view().devices.find(({ name }) => name === device?.name);
  const size = device?.size ?? region.bytes;
  const align = device?.align ?? DEFAULT_ALIGN_BYTES;
  return {
    dev: region.namespace,
    mode: 'devdax',
    map: (held?.memmapPages ?? 0) > 0 ? 'mem' : 'dev',
    size,
    uuid: uuidOf(region),
    ...(options.has('X') || options.has('e')
      ? {
          daxregion: {
            id,
            size,
            align,
            devices: devices.map((each) =>
              deviceJson(run.surroundings.files, each, { human: false, mappings: false }),
            ),
          },
        }
      : { chardev: device?.name ?? `dax${id}.0` }),
    align,
  };
}

/** Real ones are drawn; ours come of the place, so that a replay prints the same. */
function uuidOf({ namespace, start, bytes }: Region): string {
  let state = 0x811c9dc5;
  let digits = '';
  for (let round = 0; digits.length < 32; round++) {
    for (const char of `${namespace} ${start} ${bytes} ${round}`)
      state = Math.imul(state ^ char.charCodeAt(0), 0x01000193) >>> 0;
    digits += state.toString(16).padStart(8, '0');
  }
  return digits.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');
}

function create(run: Invocation, options: Arguments, operands: readonly string[]): number {
  if (operands.length > 0) return usageProblem(run, NDCTL, `unknown parameter "${operands[0]}"`);
  const platform = run.surroundings.system?.platform;
  const namespace = options.value('e');
  const mode = options.value('m') ?? 'fsdax';
  const map = options.value('M') ?? 'dev';
  if (mode !== 'devdax' && mode !== 'fsdax') return complain(run, `not supported here: mode ${mode}`);
  if (map !== 'mem' && map !== 'dev') return complain(run, `'${map}' is not a valid map location`);
  const alignBytes = parseBytes(options.value('a') ?? '2M');
  if (alignBytes === undefined || alignBytes === null)
    return complain(run, `failed to parse namespace alignment`);
  const region = platform?.view().pmem.find((each) => each.namespace === namespace && each.mode !== 'idle');
  if (namespace === undefined || !platform || !region) {
    run.err(
      `failed to ${namespace === undefined ? 'create' : 'reconfigure'} namespace: ${errnoText(namespace === undefined ? 'EAGAIN' : 'ENODEV')}\n`,
    );
    return 1;
  }
  if (!options.has('f')) {
    run.err(
      `Error: ${namespace} is active, specify --force for re-configuration\n\nfailed to reconfigure namespace: ${errnoText('EBUSY')}\n`,
    );
    return 1;
  }
  const errno = platform.createNamespace({ namespace, mode, map, alignBytes });
  if (errno !== undefined) {
    run.err(`failed to reconfigure namespace: ${errnoText(errno)}\n`);
    return 1;
  }
  const made = platform.view().pmem.find((each) => each.namespace === namespace);
  if (made) run.out(`${pretty(namespaceJson(run, platform, made, options))}\n`);
  return 0;
}
