export { openSession, PipeClosedError, type JsonRpcSession } from './json-rpc-session.ts'
export { MAX_MESSAGE_BYTES, openLinePipe, TooLargeError, UnreadError } from './line-pipe.ts'
export { isMessage, JsonRpcError, type JsonRpcMessage, type MessagePipe } from './message.ts'
export { openProgram, type OpenProgram } from './open-program.ts'
