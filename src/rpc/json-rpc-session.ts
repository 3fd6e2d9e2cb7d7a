import { TooLargeError } from './line-pipe.ts'
import { isMessage, JsonRpcError, type JsonRpcMessage, type MessagePipe } from './message.ts'

export interface JsonRpcSession {
  /** Asks and waits. Rejects with JsonRpcError, with what closed the pipe, or with the signal's reason. */
  request: (method: string, params: JsonRpcMessage | undefined, signal: AbortSignal) => Promise<unknown>
  notify: (method: string, params?: JsonRpcMessage) => Promise<void>
  /** What the other side did against the protocol, each once. */
  oddities: () => readonly string[]
  close: () => Promise<void>
}

interface Waiting {
  method: string
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

export interface SessionOptions {
  /** Answers what the other side asks; undefined refuses with "method not found". */
  answer?: (method: string, params: unknown) => JsonRpcMessage | undefined
  onNotification?: (method: string, params: unknown) => void
}

/** The pipe closed before an answer came. */
export class PipeClosedError extends Error {}

const METHOD_NOT_FOUND = -32601
const MAX_ODDITIES = 20

/** Questions and answers over a pipe, by number from 0. An answer that fits no question is told as an oddity. */
export async function openSession(pipe: MessagePipe, options: SessionOptions = {}): Promise<JsonRpcSession> {
  const waiting = new Map<number, Waiting>()
  const answered = new Map<number, string>()
  const oddities = new Set<string>()
  let nextId = 0
  let closedBy: Error | undefined
  const note = (text: string): void => {
    if (oddities.size < MAX_ODDITIES) oddities.add(text)
  }
  const closeAll = (error: Error): void => {
    closedBy ??= error
    for (const { reject } of waiting.values()) reject(closedBy)
    waiting.clear()
  }
  const settle = (id: number, message: JsonRpcMessage): void => {
    const asked = waiting.get(id)
    if (asked === undefined) {
      const method = answered.get(id)
      return note(method === undefined ? `answered a question that was not asked` : `answered ${method} twice`)
    }
    waiting.delete(id)
    answered.set(id, asked.method)
    if (message['jsonrpc'] !== '2.0') note(`answered ${asked.method} without "jsonrpc": "2.0"`)
    const { error } = message
    if (!isMessage(error)) return asked.resolve(message['result'])
    const code = typeof error['code'] === 'number' ? error['code'] : undefined
    asked.reject(new JsonRpcError(code, typeof error['message'] === 'string' ? error['message'] : 'no message'))
  }
  const receive = (message: JsonRpcMessage): void => {
    const { id, method, params } = message
    if (typeof method === 'string') {
      if (id === undefined) return options.onNotification?.(method, params)
      const result = method === 'ping' ? {} : options.answer?.(method, params)
      const error = { code: METHOD_NOT_FOUND, message: 'Method not found' }
      return void pipe.send({ jsonrpc: '2.0', id, ...(result ? { result } : { error }) }).catch(() => undefined)
    }
    if (typeof id === 'number') return settle(id, message)
    note(`answered with an id that is ${id === undefined || id === null ? 'missing' : `a ${typeof id}`}, not a number`)
    // Codex takes the text "1" for the number 1 (0.169, docs/notes/codex/mcp-health.md).
    if (typeof id === 'string' && /^\d{1,9}$/.test(id)) settle(Number(id), message)
  }
  await pipe.start({
    message: receive,
    // Only a pipe that is too full is closed by it; an SDK transport tells much that it goes on after.
    fault: (error) => {
      if (error instanceof TooLargeError) closeAll(error)
    },
    closed: () => closeAll(new PipeClosedError('the connection was closed')),
  })
  return {
    request: (method, params, signal) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        const stop = (): void => {
          waiting.delete(id)
          reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)))
        }
        if (signal.aborted) return stop()
        if (closedBy) return reject(closedBy)
        signal.addEventListener('abort', stop, { once: true })
        const over = (): void => signal.removeEventListener('abort', stop)
        waiting.set(id, {
          method,
          resolve: (result) => (over(), resolve(result)),
          reject: (error) => (over(), reject(error)),
        })
        pipe.send({ jsonrpc: '2.0', id, method, ...(params && { params }) }).catch((thrown: unknown) => {
          waiting.get(id)?.reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
          waiting.delete(id)
        })
      }),
    notify: (method, params) => pipe.send({ jsonrpc: '2.0', method, ...(params && { params }) }),
    oddities: () => [...oddities],
    close: () => pipe.close(),
  }
}
