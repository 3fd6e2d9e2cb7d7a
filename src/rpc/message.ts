/** A JSON-RPC 2.0 message before anybody looked into it. */
export type JsonRpcMessage = Record<string, unknown>

/** Who is told what comes through a pipe. */
export interface PipeListener {
  message: (message: JsonRpcMessage) => void
  /** Something was wrong with a message or the way there; the pipe may go on. */
  fault: (error: Error) => void
  closed: () => void
}

/** Carries JSON-RPC messages both ways, as the transports of the MCP SDK do. */
export interface MessagePipe {
  start: (listener: PipeListener) => Promise<void>
  send: (message: JsonRpcMessage) => Promise<void>
  close: () => Promise<void>
}

/** An error that the other side answered with. */
export class JsonRpcError extends Error {
  readonly code: number | undefined

  constructor(code: number | undefined, message: string) {
    super(message)
    this.name = 'JsonRpcError'
    this.code = code
  }
}

export function isMessage(value: unknown): value is JsonRpcMessage {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
