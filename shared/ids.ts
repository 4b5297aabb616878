/** Identities of the modelled world. A brand keeps an increment number from being used as a block number. */

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** SCLP storage increment number, 1-based. */
export type Rn = Brand<number, 'Rn'>;
/** Linux memory block number: start address / block size. */
export type BlockId = Brand<number, 'BlockId'>;
/** Page frame number: address / 4 KiB. */
export type Pfn = Brand<number, 'Pfn'>;
/** SCLP storage element: 0 holds initial storage, 1 reserved storage. */
export type ElementId = Brand<number, 'ElementId'>;
/** A partition's name, unique within its system. */
export type PartitionName = Brand<string, 'PartitionName'>;
/** Journal number of a machine: one sequence for all partitions, because they share a pool. */
export type Revision = Brand<number, 'Revision'>;

export const rn = (value: number): Rn => value as Rn;
export const blockId = (value: number): BlockId => value as BlockId;
export const pfn = (value: number): Pfn => value as Pfn;
export const elementId = (value: number): ElementId => value as ElementId;
export const partitionName = (value: string): PartitionName => value as PartitionName;
export const revision = (value: number): Revision => value as Revision;
