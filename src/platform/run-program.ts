import { startChild, type ChildRequest } from './child.ts'

export type ProgramRun =
  | { status: 'exited'; code: number | null; stdout: string; stderr: string }
  | { status: 'missing' | 'blocked'; message: string }
  | { status: 'timed-out'; stdout: string; stderr: string }

export interface RunLimits {
  timeoutMs: number
  signal?: AbortSignal
  /** Bytes kept of each stream; the rest is read and dropped. */
  maxBytes?: number
}

/** Runs a short program to its end and returns what it said. Every way to fail is a value, nothing is thrown. */
export async function runProgram(request: ChildRequest, limits: RunLimits): Promise<ProgramRun> {
  const child = startChild(request)
  const stdout = collect(child.stdout, limits.maxBytes)
  const stderr = collect(child.stderr, limits.maxBytes)
  let timedOut = false
  const stop = (): void => void child.end(200)
  const timer = setTimeout(() => {
    timedOut = true
    stop()
  }, limits.timeoutMs)
  limits.signal?.addEventListener('abort', stop, { once: true })
  if (limits.signal?.aborted) stop()
  const exit = await child.closed
  clearTimeout(timer)
  limits.signal?.removeEventListener('abort', stop)
  if (exit.error) {
    const missing = 'code' in exit.error && exit.error.code === 'ENOENT'
    return { status: missing ? 'missing' : 'blocked', message: exit.error.message }
  }
  if (timedOut) return { status: 'timed-out', stdout: stdout(), stderr: stderr() }
  return { status: 'exited', code: exit.code, stdout: stdout(), stderr: stderr() }
}

function collect(stream: NodeJS.ReadableStream, maxBytes = 4 * 1024 * 1024): () => string {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    if (size < maxBytes) chunks.push(chunk.subarray(0, maxBytes - size))
    size += chunk.length
  })
  return () => Buffer.concat(chunks).toString('utf8')
}
