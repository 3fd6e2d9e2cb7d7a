/** Windows shows 16 in lists, 32 on the desktop, 48 in folders and 256 in large views. */
export const ICON_SIZES = [16, 32, 48, 256] as const
/** Each pixel is looked at so many times in both directions, for smooth edges. */
const SAMPLES = 4

type Colour = readonly [red: number, green: number, blue: number]
const BACKGROUND: Colour = [24, 32, 48]
const PROMPT: Colour = [236, 240, 244]
const CURSOR: Colour = [64, 196, 128]

/**
 * The picture of the program, a prompt and a cursor on a dark square, as an icon resource of Windows holds it: a bitmap
 * header, 32-bit pixels from the lowest row up, and a mask of 1-bit pixels that nothing reads any more.
 */
export function drawIcon(size: number): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32LE(header.length, 0)
  header.writeInt32LE(size, 4)
  header.writeInt32LE(size * 2, 8) // Pixels and mask.
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(32, 14)
  const pixels = Buffer.alloc(size * size * 4)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      drawPixel(column, row, size).copy(pixels, ((size - 1 - row) * size + column) * 4)
    }
  }
  const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size)
  return Buffer.concat([header, pixels, mask])
}

/** Blue, green, red and opacity. */
function drawPixel(column: number, row: number, size: number): Buffer {
  const sum = [0, 0, 0]
  let hits = 0
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
    const x = (column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size
    const y = (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size
    const colour = colourAt(x, y)
    if (!colour) continue
    hits += 1
    for (const [index, value] of colour.entries()) sum[index] = (sum[index] ?? 0) + value
  }
  const [red = 0, green = 0, blue = 0] = sum.map((value) => Math.round(value / Math.max(hits, 1)))
  return Buffer.from([blue, green, red, Math.round((hits / SAMPLES ** 2) * 255)])
}

/** The colour at a place in a square of one by one, from the upper left; none outside of the round corners. */
function colourAt(x: number, y: number): Colour | undefined {
  const corner = 0.18
  const outside = Math.hypot(beyond(x, corner), beyond(y, corner))
  if (outside > corner) return undefined
  if (x > 0.5 && x < 0.8 && y > 0.66 && y < 0.76) return CURSOR
  // A chevron: as far right as the row is near the middle.
  const edge = 0.2 + 0.22 - Math.abs(y - 0.48)
  if (y > 0.26 && y < 0.7 && x > edge && x < edge + 0.13) return PROMPT
  return BACKGROUND
}

/** How far a place is beyond the middle part of a side, towards its nearer end. */
function beyond(value: number, margin: number): number {
  return Math.max(margin - value, value - (1 - margin), 0)
}
