/** Windows' and macOS's icon files: containers of PNG images. */

/** Windows shows PNG images inside .ico from Vista on. */
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/**
 * Apple's four-letter names, which hold PNG from macOS 10.7 on, with the size in pixels. A screen with twice the pixels
 * asks for the second half: 16@2x to 512@2x.
 *
 * @type {Record<string, number>}
 */
const ICNS_TYPES = {
  icp4: 16,
  icp5: 32,
  icp6: 64,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
  ic10: 1024,
};

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
  const parts = Object.entries(ICNS_TYPES).map(([type, size]) =>
    chunk(type, images.get(size) ?? Buffer.alloc(0)),
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
