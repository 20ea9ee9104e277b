/**
 * Pictures drawn at start instead of being checked in: PNG files of flat shapes.
 * @module
 */
import { crc32, deflateSync } from 'node:zlib';

/** A colour as red, green, blue, each 0–255. */
export type Colour = readonly [number, number, number];

/** A PNG file (ISO/IEC 15948) of 8-bit RGB, `paint` giving the colour of each pixel. */
export function drawPng(width: number, height: number, paint: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(paint(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A round portrait: a coloured disc on white with a lighter head and shoulders. */
export function drawPortrait(size: number, colour: Colour): Buffer {
  const light = colour.map((part) => Math.round(part + (255 - part) * 0.65)) as unknown as Colour;
  const from = (x: number, y: number, cy: number): number =>
    Math.hypot(x + 0.5 - size / 2, y + 0.5 - cy * size) / size;
  return drawPng(size, size, (x, y) => {
    if (from(x, y, 0.5) > 0.5) return [255, 255, 255];
    if (from(x, y, 0.38) <= 0.18 || from(x, y, 0.95) <= 0.34) return light;
    return colour;
  });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
