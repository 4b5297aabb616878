/** Windows' and macOS's icon files: containers of PNG images. */

/** Windows shows PNG images inside .ico from Vista on. */
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's four-letter names of the sizes, which hold PNG from macOS 10.7 on. @type {Record<number, string>} */
const ICNS_TYPES = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09' };

/** @param {Map<number, Buffer>} images by size in pixels @returns {Buffer} */
export function ico(images) {
  const chosen = ICO_SIZES.map((size) => ({ size, image: images.get(size) ?? Buffer.alloc(0) }));
  const header = Buffer.alloc(6 + 16 * chosen.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(chosen.length, 4);
  let offset = header.length;
  for (const [index, { size, image }] of chosen.entries()) {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(image.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += image.length;
  }
  return Buffer.concat([header, ...chosen.map(({ image }) => image)]);
}

/** @param {Map<number, Buffer>} images by size in pixels @returns {Buffer} */
export function icns(images) {
  const parts = Object.entries(ICNS_TYPES).map(([size, type]) =>
    chunk(type, images.get(Number(size)) ?? Buffer.alloc(0)),
  );
  return chunk('icns', Buffer.concat(parts));
}

/** @param {string} type @param {Buffer} content */
function chunk(type, content) {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'latin1');
  header.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([header, content]);
}
