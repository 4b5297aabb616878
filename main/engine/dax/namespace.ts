/** ndctl create-namespace -f -e: the one namespace of a legacy pmem region is made anew (drivers/nvdimm/pfn_devs.c). */

import type { CreateNamespace } from '../../../shared/command.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { KIB, MIB, PAGE_BYTES, STRUCT_PAGE_BYTES } from '../../../shared/units.ts';
import type { PmemRegion } from '../state/dax.ts';
import { DONE, emit, type Refused, refuse, type Steps } from '../step.ts';
import { addDevice, changeRegion, dropDevice, emptyRegion, namespaceName } from './bring-up.ts';
import { detachDevice } from './bus.ts';
import { plainMemmapPages, takeMemmap } from './device-dax.ts';
import { daxOf, deviceNamed } from './state.ts';

/** Info block in front of the data. */
const LABEL_BYTES = 8 * KIB;
/** memremap_compat_align: a subsection. */
const SMALLEST_ALIGN = 2 * MIB;

const up = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

/**
 * nd_pfn_init: the label, and the memmap where the device holds it, come first; both ends are aligned.
 * @models nd_pfn_init, drivers/nvdimm/pfn_devs.c (x86-64)
 */
export function dataOf(
  region: Pick<PmemRegion, 'start' | 'bytes'>,
  alignBytes: number,
  map: 'mem' | 'dev',
): { readonly start: number; readonly end: number } {
  const { start, bytes: size } = region;
  const align = Math.max(alignBytes, SMALLEST_ALIGN);
  const memmap = map === 'dev' ? Math.floor((size - LABEL_BYTES) / PAGE_BYTES) * STRUCT_PAGE_BYTES : 0;
  const data = up(start + LABEL_BYTES + memmap, align);
  return { start: data, end: Math.floor((start + size) / align) * align };
}

/** @ours what `ndctl create-namespace` leads to, in one step */
export function createNamespace(steps: Steps, asked: CreateNamespace): Outcome {
  const { partition } = steps;
  const region = daxOf(partition).regions.find(({ id }) => namespaceName(id) === asked.namespace);
  if (!region || region.mode === 'idle') return refuse(steps, missing(asked.namespace));
  const name = `dax${region.id}.0`;
  const old = deviceNamed(partition, name);
  if (old && (old.driver === 'kmem' || old.mappings.length > 0)) {
    return refuse(steps, {
      errno: 'EBUSY',
      stage: 'namespace',
      rule: 'namespace-in-use',
      because: `${name} of ${asked.namespace} is system memory`,
    });
  }
  const data = dataOf(region, asked.alignBytes, asked.map);
  if (data.end <= data.start) {
    return refuse(steps, {
      errno: 'ENXIO',
      stage: 'namespace',
      rule: 'namespace-size',
      because: `nothing of ${asked.namespace} is left behind its label at this alignment`,
    });
  }
  if (old) {
    detachDevice(steps, old);
    dropDevice(steps, name);
  }
  emptyRegion(steps, region);
  changeRegion(steps, region.id, { mode: asked.mode });
  emit(steps, { kind: 'namespaceChanged', namespace: asked.namespace, mode: asked.mode });
  const whole = { start: region.start, end: region.start + region.bytes };
  if (asked.mode === 'fsdax') {
    const pages = plainMemmapPages(region.bytes);
    const refused = takeMemmap(steps, asked.namespace, pages, asked.map === 'dev');
    if (refused) return refuse(steps, refused);
    if (asked.map === 'mem') changeRegion(steps, region.id, { memmapPages: pages });
    return DONE;
  }
  addDevice(steps, {
    name,
    origin: 'pmem',
    ranges: [data],
    mapped: [whole],
    alignBytes: asked.alignBytes,
    targetNode: 0,
    memmapOnMemory: false,
    driver: null,
    mappings: [],
    memmapPages: 0,
    memmapInDevice: asked.map === 'dev',
  });
  return DONE;
}

const missing = (namespace: string): Refused => ({
  errno: 'ENXIO',
  stage: 'namespace',
  rule: 'namespace-missing',
  because: `there is no namespace ${namespace}, or its drivers are not loaded`,
});
