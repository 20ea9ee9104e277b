/**
 * The smallest TrueType font that browsers accept, built at start: every letter of it is one block, twice as wide as
 * high, so a page can measure whether the font or a fallback was used.
 * @module
 */

/** Units of the em square; the block glyph advances by two ems. */
const em = 1000;
const advance = 2 * em;

/** The font file (ISO/IEC 14496-22). It maps U+0020–U+007E to the block; glyph 0 is the same shape. */
export function buildBlockFont(family: string): Buffer {
  const glyph = blockGlyph();
  const tables: [string, Buffer][] = [
    ['OS/2', os2()],
    ['cmap', cmap()],
    ['glyf', Buffer.concat([glyph, glyph])],
    ['head', head()],
    ['hhea', words(1, 0, 800, -200, 0, advance, 0, 0, advance, 1, 0, 0, 0, 0, 0, 0, 0, 2)],
    ['hmtx', words(advance, 0, advance, 0)],
    ['loca', words(0, glyph.length / 2, glyph.length)],
    ['maxp', words(1, 0, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['name', names(family)],
    // Version 3: no glyph names.
    ['post', Buffer.concat([words(3, 0, 0, 0, -100, 50), Buffer.alloc(20)])],
  ];
  return assemble(tables);
}

/** A closed square of four points, in the uncompressed form. Padded to an even length for the short `loca`. */
function blockGlyph(): Buffer {
  const box = words(1, 0, 0, advance, 800);
  const points = words(3, 0);
  const flags = Buffer.from([1, 1, 1, 1]);
  const xs = words(0, 0, advance, 0);
  const ys = words(0, 800, 0, -800);
  return Buffer.concat([box, points, flags, xs, ys]);
}

/** One format 4 subtable for Windows Unicode BMP: a segment of 95 characters, through an id array to glyph 1. */
function cmap(): Buffer {
  const characters = 0x7e - 0x20 + 1;
  const ids = words(...Array.from({ length: characters }, () => 1));
  const segments = words(4, 4, 1, 0, 0x7e, 0xffff, 0, 0x20, 0xffff, 0, 1, 4, 0);
  const length = 6 + segments.length + ids.length;
  return Buffer.concat([words(0, 1, 3, 1, 0, 12), words(4, length, 0), segments, ids]);
}

function head(): Buffer {
  const table = Buffer.alloc(54);
  table.writeUInt32BE(0x00010000, 0);
  table.writeUInt32BE(0x00010000, 4);
  table.writeUInt32BE(0x5f0f3cf5, 12);
  table.set(words(0b11, em), 16);
  // Two dates of eight bytes stay zero; then the bounding box, style, smallest size, direction, short `loca`.
  table.set(words(0, 0, advance, 800, 0, 8, 2, 0, 0), 36);
  return table;
}

function os2(): Buffer {
  const table = Buffer.alloc(96);
  table.set(words(4, advance, 400, 5, 0, 650, 700, 0, 140, 650, 700, 0, 480, 50, 250, 0), 0);
  table.writeUInt32BE(1, 42);
  table.set(Buffer.from('TEST', 'latin1'), 58);
  table.set(words(0x40, 0x20, 0x7e, 800, -200, 0, 800, 200), 62);
  table.writeUInt32BE(1, 78);
  table.set(words(500, 800, 0, 0x20, 0), 86);
  return table;
}

function names(family: string): Buffer {
  const texts: [number, string][] = [
    [1, family],
    [2, 'Regular'],
    [3, `${family} Regular`],
    [4, `${family} Regular`],
    [5, 'Version 1.0'],
    [6, `${family.replaceAll(' ', '')}-Regular`],
  ];
  const encoded = texts.map(([, text]) => Buffer.from(text, 'utf16le').swap16());
  let offset = 0;
  const records = texts.map(([id], index) => {
    const length = encoded[index]?.length ?? 0;
    const record = words(3, 1, 0x409, id, length, offset);
    offset += length;
    return record;
  });
  return Buffer.concat([words(0, texts.length, 6 + 12 * texts.length), ...records, ...encoded]);
}

/** The table directory with checksums, each table padded to four bytes, and the sum of the whole file in `head`. */
function assemble(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const start = words(1, 0, tables.length, power * 16, Math.log2(power), tables.length * 16 - power * 16);
  const directory: Buffer[] = [];
  const bodies: Buffer[] = [];
  let offset = 12 + 16 * tables.length;
  let headAt = 0;
  for (const [tag, body] of tables) {
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
    const entry = Buffer.alloc(16);
    entry.write(tag, 0, 'latin1');
    entry.writeUInt32BE(checksum(padded), 4);
    entry.writeUInt32BE(offset, 8);
    entry.writeUInt32BE(body.length, 12);
    directory.push(entry);
    bodies.push(padded);
    if (tag === 'head') headAt = offset;
    offset += padded.length;
  }
  const file = Buffer.concat([start, ...directory, ...bodies]);
  file.writeUInt32BE((0xb1b0afba - checksum(file)) >>> 0, headAt + 8);
  return file;
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

/** 16-bit big-endian words, signed or not. */
function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, index * 2);
  return bytes;
}
