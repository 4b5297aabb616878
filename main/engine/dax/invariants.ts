/** What is true of device memory in every reachable state. */

import { EARLY, FIGURE, figure, type Partition } from '../state/partition.ts';
import { daxMemmapPages, daxOf } from './state.ts';

/** @ours invariants of the simulator */
export function brokenDevices(partition: Partition): string[] {
  const broken: string[] = [];
  const check = (holds: boolean, text: string): void => {
    if (!holds) broken.push(text);
  };
  const { blocks } = partition;
  const owners = new Map<number, string>();
  for (const { name, driver, mappings, memmapPages, ranges } of daxOf(partition).devices) {
    check(driver !== 'kmem' || mappings.length > 0, `${name} is bound to kmem without memory`);
    check(driver === 'device_dax' || memmapPages === 0, `${name} has a memmap of its own without device_dax`);
    check(driver !== 'device_dax' || mappings.length === 0, `${name} is bound to device_dax and is memory`);
    for (const { first, blocks: count, state, range } of mappings) {
      check(
        (state === 'added') === (driver === 'kmem'),
        `memory of ${name} is ${state} under ${driver ?? 'no driver'}`,
      );
      check(ranges[range] !== undefined, `${name} maps a range that it does not have`);
      for (let block = first; block < first + count; block++) {
        check(blocks.present.cells[block] === 1, `block ${block} of ${name} is not present`);
        check(blocks.early.cells[block] === EARLY.no, `block ${block} of ${name} is boot memory`);
        check(!owners.has(block), `block ${block} belongs to ${name} and to ${owners.get(block)}`);
        owners.set(block, name);
      }
    }
  }
  const guest = partition.guest.value;
  for (const { name, plugged, start, bytes } of daxOf(partition).dimms) {
    const blockBytes = guest?.geometry.blockBytes ?? 1;
    for (let block = start / blockBytes; plugged && block < (start + bytes) / blockBytes; block++) {
      check(blocks.present.cells[block] === 1, `block ${block} of ${name} is not present`);
      owners.set(block, name);
    }
  }
  if (guest?.architecture !== 'x86_64') return broken;
  for (const [block, present] of blocks.present.cells.entries()) {
    const hotAdded = present === 1 && blocks.early.cells[block] === EARLY.no;
    check(!hotAdded || guest.probe === true || owners.has(block), `block ${block} was added by no device`);
  }
  const counted =
    figure(partition, FIGURE.memmapSelfPages) +
    figure(partition, FIGURE.memmapSystemPages) +
    daxMemmapPages(partition);
  const counter = figure(partition, FIGURE.memmapPages);
  check(counter === counted, `nr_memmap_pages is ${counter}, devices and blocks have ${counted}`);
  return broken;
}
