import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, zstdDecompress } from 'node:zlib'
import { systemCodeOf } from '../errors.ts'

/** The most a request may hold, before and after decompression. */
const MAX_BODY_BYTES = 32 * 1024 * 1024

export type RequestBody = { status: 'read'; text: string } | { status: 'refused'; httpStatus: number; message: string }

type Decoder = (data: Buffer, limits: { maxOutputLength: number }) => Promise<Buffer>

const DECODERS: Readonly<Record<string, Decoder>> = {
  identity: (data) => Promise.resolve(data),
  gzip: (data, limits) => promisify(gunzip)(data, limits),
  zstd: (data, limits) => promisify(zstdDecompress)(data, limits),
}

/** Reads and decompresses a request's body. Too much, an unknown coding or broken data are values, not exceptions. */
export async function readBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<RequestBody> {
  const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined
  if (!decode) return refused(415, `Content coding "${coding}" is not supported.`)
  const raw = await collect(request, maxBytes)
  if (!raw) return refused(413, `The request is larger than ${maxBytes} bytes.`)
  try {
    return { status: 'read', text: (await decode(raw, { maxOutputLength: maxBytes })).toString('utf8') }
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ERR_BUFFER_TOO_LARGE') {
      return refused(413, `The request is larger than ${maxBytes} bytes when decompressed.`)
    }
    return refused(400, `The request's ${coding} data is broken.`)
  }
}

/** The body's bytes, or undefined when there are too many; the rest is then left unread. */
async function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a request without an encoding yields buffers')
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function refused(httpStatus: number, message: string): RequestBody {
  return { status: 'refused', httpStatus, message }
}
