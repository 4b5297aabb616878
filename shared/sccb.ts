/**
 * Service call control blocks, byte for byte: big-endian, an 8-byte header (length, function code, control mask,
 * response) and the payload that the command defines. The simulated machine answers with these bytes and the
 * simulated kernel reads them, so the two truths meet only here.
 */

export const SCCB_BYTES = 4096;

/** Entries that fit behind the 16-byte header. */
export const MAX_LISTED_INCREMENTS = 1020;

/** READ SCP INFO shows all three when memory can be hotplugged. */
export const STORAGE_FACILITIES = 0x0000_e000_0000_0000n;
export const READ_STORAGE_FACILITY = 0x0000_4000_0000_0000n;

const MIB = 1024 * 1024;
const OFFSET = {
  length: 0,
  functionCode: 2,
  response: 6,
  rnMax: 8,
  rnSize: 10,
  facilities: 48,
  rnSize2: 100,
  rnMax2: 104,
  maxId: 8,
  assigned: 10,
  standby: 12,
  entries: 16,
  rn: 8,
} as const;

/** An entry holds rn in its upper half; the lower half is a sub-increment id. */
const SUB_INCREMENT = 1;

function header(response: number, functionCode = 0): DataView {
  const view = new DataView(new ArrayBuffer(SCCB_BYTES));
  view.setUint16(OFFSET.length, SCCB_BYTES);
  view.setUint8(OFFSET.functionCode, functionCode);
  view.setUint16(OFFSET.response, response);
  return view;
}

export const responseOf = (sccb: DataView): number => sccb.getUint16(OFFSET.response);

export interface ScpInfo {
  /** Increment size in MiB. */
  readonly incrementMib: number;
  readonly rnMax: number;
  readonly facilities: bigint;
}

/** A short field is zero when its value does not fit; the wide one carries it then. */
export function encodeScpInfo(info: ScpInfo, response: number): DataView {
  const view = header(response);
  const rnSizeFits = info.incrementMib <= 128;
  const rnMaxFits = info.rnMax <= 0xffff;
  view.setUint16(OFFSET.rnMax, rnMaxFits ? info.rnMax : 0);
  view.setUint8(OFFSET.rnSize, rnSizeFits ? info.incrementMib : 0);
  view.setBigUint64(OFFSET.facilities, info.facilities);
  view.setUint32(OFFSET.rnSize2, rnSizeFits ? 0 : info.incrementMib);
  view.setBigUint64(OFFSET.rnMax2, rnMaxFits ? 0n : BigInt(info.rnMax));
  return view;
}

export function decodeScpInfo(view: DataView): ScpInfo {
  return {
    incrementMib: view.getUint8(OFFSET.rnSize) || view.getUint32(OFFSET.rnSize2),
    rnMax: view.getUint16(OFFSET.rnMax) || Number(view.getBigUint64(OFFSET.rnMax2)),
    facilities: view.getBigUint64(OFFSET.facilities),
  };
}

/** Increment size in bytes. */
export const incrementBytesOf = (info: ScpInfo): number => info.incrementMib * MIB;

export interface ElementInfo {
  readonly maxId: number;
  readonly assigned: number;
  readonly standby: number;
  /** Increment numbers; at most 1,020 fit. */
  readonly rns: readonly number[];
}

/** Reply of READ STORAGE ELEMENT INFO and, with function code 0x40 in the request, of ATTACH. */
export function encodeElementInfo(info: ElementInfo, response: number): DataView {
  const view = header(response);
  view.setUint16(OFFSET.maxId, info.maxId);
  view.setUint16(OFFSET.assigned, info.assigned);
  view.setUint16(OFFSET.standby, info.standby);
  info.rns.slice(0, MAX_LISTED_INCREMENTS).forEach((number, index) => {
    view.setUint32(OFFSET.entries + 4 * index, ((number << 16) | SUB_INCREMENT) >>> 0);
  });
  return view;
}

/** Linux looks at as many entries as `assigned` says. An all-zero one means that there is no increment. */
export function decodeElementInfo(view: DataView): ElementInfo {
  const rns: number[] = [];
  const end = Math.min(OFFSET.entries + 4 * view.getUint16(OFFSET.assigned), SCCB_BYTES);
  for (let offset = OFFSET.entries; offset < end; offset += 4) {
    const entry = view.getUint32(offset);
    if (entry !== 0) rns.push(entry >>> 16);
  }
  return {
    maxId: view.getUint16(OFFSET.maxId),
    assigned: view.getUint16(OFFSET.assigned),
    standby: view.getUint16(OFFSET.standby),
    rns,
  };
}

/** Request of ASSIGN and UNASSIGN: the reply is the same block with its response filled in. */
export function encodeRnRequest(rn: number, response = 0): DataView {
  const view = header(response);
  view.setUint16(OFFSET.rn, rn);
  return view;
}

/** Hex digits of an SCCB without its trailing zero bytes. */
export function hexOfSccb(view: DataView): string {
  const content = new Uint8Array(view.buffer);
  let length = content.length;
  while (length > 0 && content[length - 1] === 0) length--;
  let hex = '';
  for (let index = 0; index < length; index++) hex += (content[index] ?? 0).toString(16).padStart(2, '0');
  return hex;
}

/** The block behind hex digits that `hexOfSccb` gave; undefined for anything else. */
export function sccbOfHex(hex: string): DataView | undefined {
  if (!/^([0-9a-f]{2})*$/.test(hex) || hex.length > 2 * SCCB_BYTES) return undefined;
  const view = new DataView(new ArrayBuffer(SCCB_BYTES));
  for (let index = 0; index * 2 < hex.length; index++) {
    view.setUint8(index, Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16));
  }
  return view;
}
