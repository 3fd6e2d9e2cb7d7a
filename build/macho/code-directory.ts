import { createHash } from 'node:crypto'

/** Hashes are of 4 KB also on arm64, whose pages are 16 KB: so do the linkers of Xcode, LLVM and Go. */
const PAGE_BYTES = 4096
const HASH_BYTES = 32
const SHA256 = 2
const AD_HOC = 2
const MAIN_PROGRAM = 1n
const FIXED_BYTES = 88
/** The first version with the fields about `__TEXT`, which arm64 asks for. */
const VERSION = 0x20400
const MAGIC = { superBlob: 0xfade0cc0, codeDirectory: 0xfade0c02, requirements: 0xfade0c01, signature: 0xfade0b01 }
const SLOT = { codeDirectory: 0, requirements: 2, signature: 0x10000 }

/** Nothing is required, and nobody signed: `codesign --sign -` writes both all the same. */
const REQUIREMENTS = blob(MAGIC.requirements, Buffer.alloc(4))
const NO_SIGNATURE = blob(MAGIC.signature, Buffer.alloc(0))

export interface Signed {
  identifier: string
  /** All of the file before its signature. */
  code: Buffer
  /** How much of the file `__TEXT` is, which begins it. */
  textBytes: number
}

/** How long the signature of so much code will be, which has to be in the file before it is hashed. */
export function signatureBytes(identifier: string, codeBytes: number): number {
  const hashes = (SLOT.requirements + Math.ceil(codeBytes / PAGE_BYTES)) * HASH_BYTES
  const directory = FIXED_BYTES + identifier.length + 1 + hashes
  return 12 + 3 * 8 + directory + REQUIREMENTS.length + NO_SIGNATURE.length
}

/**
 * An ad-hoc signature: a code directory with the SHA-256 of each page, and nobody's certificate. Its layout is that of
 * Apple's xnu, osfmk/kern/cs_blobs.h; all numbers are big endian.
 */
export function renderSignature(signed: Signed): Buffer {
  const blobs = [
    { slot: SLOT.codeDirectory, bytes: renderCodeDirectory(signed) },
    { slot: SLOT.requirements, bytes: REQUIREMENTS },
    { slot: SLOT.signature, bytes: NO_SIGNATURE },
  ]
  const index = [numbers(blobs.length)]
  let at = 12 + blobs.length * 8
  for (const { slot, bytes } of blobs) {
    index.push(numbers(slot, at))
    at += bytes.length
  }
  return blob(MAGIC.superBlob, Buffer.concat([...index, ...blobs.map(({ bytes }) => bytes)]))
}

function renderCodeDirectory({ identifier, code, textBytes }: Signed): Buffer {
  const name = Buffer.from(`${identifier}\0`, 'latin1')
  const special = [sha256(REQUIREMENTS), Buffer.alloc(HASH_BYTES)] // Counted backwards; of no Info.plist.
  const pages = Array.from({ length: Math.ceil(code.length / PAGE_BYTES) }, (_, page) => {
    return sha256(code.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES))
  })
  const firstPage = FIXED_BYTES + name.length + special.length * HASH_BYTES
  const kinds = Buffer.from([HASH_BYTES, SHA256, 0, Math.log2(PAGE_BYTES)])
  const head = numbers(VERSION, AD_HOC, firstPage, FIXED_BYTES, special.length, pages.length, code.length)
  const unused = Buffer.alloc(4 * 4 + 8) // Scatter, team and a limit of 64 bits are for other programs.
  const text = Buffer.alloc(24)
  text.writeBigUInt64BE(BigInt(textBytes), 8)
  text.writeBigUInt64BE(MAIN_PROGRAM, 16)
  return blob(MAGIC.codeDirectory, Buffer.concat([head, kinds, unused, text, name, ...special, ...pages]))
}

function blob(magic: number, content: Buffer): Buffer {
  return Buffer.concat([numbers(magic, 8 + content.length), content])
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
  return bytes
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
