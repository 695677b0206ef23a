import { zlibSync } from "fflate";

/** A picture of one color, as a PNG of 256 by 256 pixels. */
export function plainPng([red, green, blue]: readonly [number, number, number]): Buffer {
  const SIDE = 256;
  const rows = Buffer.alloc(SIDE * (1 + SIDE * 3));
  for (let y = 0; y < SIDE; y += 1) for (let x = 0; x < SIDE; x += 1) rows.set([red, green, blue], y * (1 + SIDE * 3) + 1 + x * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(SIDE, 0);
  head.writeUInt32BE(SIDE, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", Buffer.from(zlibSync(rows))), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const varint = (number: number): number[] => (number < 128 ? [number] : [(number & 127) | 128, ...varint(Math.floor(number / 128))]);

/** Corners of a polygon in a vector tile, clockwise on screen, 4,096 units to a side. */
export type Ring = readonly (readonly [number, number])[];

/** A vector tile with a polygon in each of its layers, written by the Mapbox Vector Tile specification (version 2.1). */
export function vectorTile(layers: Readonly<Record<string, Ring>>): Buffer {
  const field = (number: number, bytes: readonly number[]): number[] => [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
  const zigzag = (number: number): number[] => varint(number < 0 ? -2 * number - 1 : 2 * number);
  const [MOVE_TO, LINE_TO, CLOSE] = [1, 2, 7];
  const POLYGON = 3;
  const geometry = (ring: Ring): number[] => {
    const steps = ring.map(([x, y], at) => [x - (ring[at - 1]?.[0] ?? 0), y - (ring[at - 1]?.[1] ?? 0)].flatMap(zigzag));
    return [MOVE_TO | (1 << 3), ...(steps[0] ?? []), ...varint(LINE_TO | ((ring.length - 1) << 3)), ...steps.slice(1).flat(), CLOSE | (1 << 3)];
  };
  const feature = (ring: Ring): number[] => [3 * 8, POLYGON, ...field(4, geometry(ring))];
  const layer = (name: string, ring: Ring): number[] => [15 * 8, 2, ...field(1, [...Buffer.from(name)]), ...field(2, feature(ring)), 5 * 8, ...varint(4096)];
  return Buffer.from(Object.entries(layers).flatMap(([name, ring]) => field(3, layer(name, ring))));
}

/** Kinds of tiles, as the head of an archive numbers them. */
export const VECTOR = 1;
const PNG = 2;

/** The map of the whole world as a PMTiles archive of one tile, written by its specification (version 3). `tileAt` moves the tile away. */
export function archive(picture: Buffer, says: object, { tileAt = 1, kind = PNG }: { tileAt?: number; kind?: number } = {}): Buffer {
  const HEAD = 127;
  // One entry: tile 0, run of one, its length, its place plus one.
  const root = Buffer.from([1, 0, 1, ...varint(picture.length), ...varint(tileAt)]);
  const metadata = Buffer.from(JSON.stringify(says));
  const head = Buffer.alloc(HEAD);
  head.write("PMTiles");
  head[7] = 3;
  const tiles = HEAD + root.length + metadata.length;
  const parts = [HEAD, root.length, HEAD + root.length, metadata.length, tiles, 0, tiles, picture.length, 1, 1, 1];
  parts.forEach((part, at) => head.writeBigUInt64LE(BigInt(part), 8 + 8 * at));
  // Clustered, neither directories nor tiles packed, zoom 0 to 0.
  head.set([1, 1, 1, kind, 0, 0], 96);
  [-180, -85, 180, 85].forEach((degrees, at) => head.writeInt32LE(degrees * 1e7, 102 + 4 * at));
  return Buffer.concat([head, root, metadata, picture]);
}
