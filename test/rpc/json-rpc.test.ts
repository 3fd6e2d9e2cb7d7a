import fc from 'fast-check'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import {
  MAX_MESSAGE_BYTES,
  openLinePipe,
  openProgram,
  openSession,
  TooLargeError,
  UnreadError,
} from '../../src/rpc/index.ts'

const NEVER = new AbortController().signal
const NOBODY = { message: () => undefined, fault: () => undefined, closed: () => undefined }

function fakeProgram() {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const ended = Promise.withResolvers<{ code: number | null; signal: null }>()
  return { stdin, stdout, closed: ended.promise, end: () => ended.resolve({ code: 0, signal: null }) }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a pipe of lines', () => {
  test('gives back every message, however the bytes are cut', async () => {
    const message = fc.record({ jsonrpc: fc.constant('2.0'), id: fc.nat(), result: fc.record({ text: fc.string() }) })
    await fc.assert(
      fc.asyncProperty(fc.array(message), fc.integer({ min: 1, max: 40 }), async (messages, size) => {
        const program = fakeProgram()
        const pipe = openLinePipe(program)
        const seen: unknown[] = []
        await pipe.start({ ...NOBODY, message: (each) => seen.push(each) })
        const bytes = Buffer.from(messages.map((each) => `${JSON.stringify(each)}\n`).join(''))
        for (let at = 0; at < bytes.length; at += size) program.stdout.write(bytes.subarray(at, at + size))
        await turn()
        program.end()
        await turn()
        expect(seen).toEqual(messages)
        expect(pipe.noise()).toBeNull()
      }),
      { numRuns: 50 },
    )
  })

  test('counts what is no message, and takes batches apart', async () => {
    const program = fakeProgram()
    const pipe = openLinePipe(program)
    const seen: unknown[] = []
    await pipe.start({ ...NOBODY, message: (each) => seen.push(each) })
    program.stdout.write('hello\n\n{"a":1}\n{oops\n[{"jsonrpc":"2.0","id":1},{"method":"x"}]\n')
    await turn()
    expect(seen).toHaveLength(2)
    expect(pipe.noise()).toEqual({ count: 3, first: 'hello' })
  })

  test('refuses a message that is too large before it ends', async () => {
    const program = fakeProgram()
    const pipe = openLinePipe(program)
    const faults: Error[] = []
    const closed = Promise.withResolvers<string>()
    await pipe.start({ ...NOBODY, fault: (error) => faults.push(error), closed: () => closed.resolve('closed') })
    const chunk = Buffer.alloc(1024 * 1024, 0x78)
    for (let sent = 0; sent <= MAX_MESSAGE_BYTES; sent += chunk.length) {
      program.stdout.write(chunk)
      await turn()
    }
    expect(await closed.promise).toBe('closed')
    expect(faults).toEqual([expect.any(TooLargeError)])
  })
})

describe('a program that asks and does not read', () => {
  test('is given up before the answers fill the memory', async () => {
    const program = fakeProgram()
    const faults: Error[] = []
    const pipe = openLinePipe(program)
    await pipe.start({ ...NOBODY, fault: (error) => faults.push(error) })
    const message = { jsonrpc: '2.0', id: 'x'.repeat(64 * 1024), result: {} }
    for (let sent = 0; sent < 40; sent++) await pipe.send(message)
    expect(faults[0]).toEqual(expect.any(UnreadError))
    expect(program.stdin.writableLength).toBeLessThan(1.2 * 1024 * 1024)
  })
})

describe('a session', () => {
  const open = async () => {
    const program = fakeProgram()
    const said: string[] = []
    program.stdin.on('data', (chunk: Buffer) => said.push(...chunk.toString().trim().split('\n')))
    const session = await openSession(openLinePipe(program), {
      answer: (method) => (method === 'known' ? { fine: true } : undefined),
    })
    const say = (message: object): void => void program.stdout.write(`${JSON.stringify(message)}\n`)
    return { program, said, session, say }
  }

  test('gives each answer to its question, in any order', async () => {
    const { session, say } = await open()
    const [first, second] = [session.request('a', undefined, NEVER), session.request('b', { x: 1 }, NEVER)]
    say({ jsonrpc: '2.0', id: 1, result: 'two' })
    say({ jsonrpc: '2.0', id: 0, error: { code: -1, message: 'no' } })
    await expect(second).resolves.toBe('two')
    await expect(first).rejects.toMatchObject({ name: 'JsonRpcError', code: -1, message: 'no' })
    expect(session.oddities()).toEqual([])
  })

  const odd: [string, object[], RegExp][] = [
    [
      'a second answer',
      [
        { jsonrpc: '2.0', id: 0, result: 1 },
        { jsonrpc: '2.0', id: 0, result: 2 },
      ],
      /answered a twice/,
    ],
    ['an answer to nothing', [{ jsonrpc: '2.0', id: 9, result: 1 }], /was not asked/],
    ['an id as a text', [{ jsonrpc: '2.0', id: '0', result: 1 }], /id that is a string/],
    ['no id', [{ jsonrpc: '2.0', id: null, result: 1 }], /id that is missing/],
    ['an id as a table', [{ jsonrpc: '2.0', id: {}, result: 1 }], /id that is a object/],
    ['another version', [{ id: 0, result: 1 }], /without "jsonrpc"/],
  ]
  test.for(odd)('tells of %s', async ([, messages, pattern]) => {
    const { session, say } = await open()
    const asked = session.request('a', undefined, NEVER).catch(() => undefined)
    for (const message of messages) say(message)
    await turn()
    expect(session.oddities().join()).toMatch(pattern)
    await session.close()
    await asked
  })

  test('answers what it is asked, and refuses what it does not know', async () => {
    const { say, said } = await open()
    for (const method of ['ping', 'known', 'unknown']) say({ jsonrpc: '2.0', id: method, method })
    await turn()
    expect(said.map((line) => JSON.parse(line) as unknown)).toEqual([
      { jsonrpc: '2.0', id: 'ping', result: {} },
      { jsonrpc: '2.0', id: 'known', result: { fine: true } },
      { jsonrpc: '2.0', id: 'unknown', error: { code: -32601, message: 'Method not found' } },
    ])
  })

  test('waits no longer when the program ends or the signal comes', async () => {
    const { program, session } = await open()
    const stop = new AbortController()
    const [stopped, asked] = [session.request('a', undefined, stop.signal), session.request('b', undefined, NEVER)]
    stop.abort(new Error('enough'))
    await expect(stopped).rejects.toThrow('enough')
    program.end()
    await expect(asked).rejects.toThrow('closed')
    await expect(session.request('c', undefined, NEVER)).rejects.toThrow('closed')
  })
})

describe('an open program', () => {
  test('that is not there is a value', async () => {
    const program = openProgram({ program: '/no/such/program', args: [], env: {} })
    expect((await program.closed).error).toMatchObject({ code: 'ENOENT' })
    expect(await program.end()).toEqual({ orphans: 0 })
  })

  test('ends when its stdin closes', async () => {
    const program = openProgram({ program: process.execPath, args: ['-e', 'process.stdin.resume()'], env: {} })
    await program.end(10_000)
    expect(await program.closed).toMatchObject({ code: 0, signal: null })
  })
})
