import { createHash } from 'node:crypto'
import { getEventListeners } from 'node:events'
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import type { CodexEvent } from '../../../src/codex/events/events.ts'
import type { TurnEnd } from '../../../src/codex/engine.ts'
import { runExecProgram, type ProgramRequest } from '../../../src/codex/exec/exec-program.ts'

const STARTED = '{"type":"turn.started"}'
const COMPLETED = '{"type":"turn.completed","usage":{}}'

interface Heard {
  end: TurnEnd
  events: CodexEvent[]
  lines: { line: string; cut: boolean; droppedBytes: number }[]
  stderr: string
  elapsedMs: number
}

// Each test starts programs and waits for their end.
vi.setConfig({ testTimeout: 30_000 })

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'engine ü ')))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs a turn of whatever program a test makes of Codex. `onLine` is called while it runs. */
async function turn(
  facts: Partial<ProgramRequest>,
  onLine: (line: string) => void = () => undefined,
  onStderr: () => void = () => undefined,
): Promise<Heard> {
  const events: CodexEvent[] = []
  const lines: Heard['lines'] = []
  let stderr = ''
  const started = performance.now()
  const request: ProgramRequest = {
    program: process.execPath,
    args: [],
    env: { PATH: process.env['PATH'] },
    workingDirectory: folder,
    prompt: 'the prompt',
    timeoutMs: 30_000,
    idleTimeoutMs: 30_000,
    signal: new AbortController().signal,
    ...facts,
  }
  const end = await runExecProgram(request, {
    event: (event, line) => {
      events.push(event)
      if (!line) return
      lines.push({ line: line.text, cut: line.cut, droppedBytes: line.droppedBytes })
      onLine(line.text)
    },
    stderr: (chunk) => {
      stderr += String(chunk)
      onStderr()
    },
  })
  return { end, events, lines, stderr, elapsedMs: performance.now() - started }
}

/** A Codex of JavaScript. */
async function script(text: string): Promise<Partial<ProgramRequest>> {
  const path = join(folder, 'fake codex.mjs')
  await writeFile(path, text)
  return { args: [path] }
}

/** A Codex of shell, which starts at once. */
const shell = (text: string): Partial<ProgramRequest> => ({ program: '/bin/sh', args: ['-c', text] })

/** Waits until a process has gone, reaped or not ours. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0)
    } catch {
      // ESRCH: it has gone.
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}

describe('a turn', () => {
  it('gets the prompt on stdin byte for byte, its folder, and only the variables it is given and a mark', async () => {
    const prompt = 'Überprüfe „alles“.\r\n$HOME `x` "\'\\ \u0000\n'.repeat(40_000)
    const facts = await script(`
      import { createHash } from 'node:crypto'
      import { text } from 'node:stream/consumers'
      const sha256 = createHash('sha256').update(await text(process.stdin)).digest('hex')
      console.log(JSON.stringify({ sha256, cwd: process.cwd(), env: Object.keys(process.env), argv: process.argv.slice(2) }))`)
    const args = [...(facts.args ?? []), 'exec', '-C', 'a b', '']
    const { end, events } = await turn({ args, prompt, env: { ONLY: '1' } })
    expect(end).toEqual({ exit: { code: 0, signal: null, error: undefined }, reason: 'ended' })
    const sha256 = createHash('sha256').update(prompt).digest('hex')
    expect(events).toEqual([
      {
        type: 'unknown',
        raw: { sha256, cwd: folder, env: ['ONLY', 'CODEXKIT_RUN_ID'], argv: ['exec', '-C', 'a b', ''] },
      },
    ])
  })

  it('tells every line once, in order, also the last one without a line end', async () => {
    const { lines, events, stderr } = await turn(
      await script(`
        process.stderr.write('trace\\n')
        process.stdout.write('${STARTED}\\r\\n\\n  \\nnot json\\n{"type":"error","message":"ü')
        setTimeout(() => process.stdout.write('€"}\\n${COMPLETED}'), 30)`),
    )
    expect(lines.map(({ line }) => line)).toEqual([STARTED, 'not json', '{"type":"error","message":"ü€"}', COMPLETED])
    expect(events.map(({ type }) => type)).toEqual(['turn.started', 'unknown', 'error', 'turn.completed'])
    expect(lines.every(({ cut }) => !cut)).toBe(true)
    expect(stderr).toBe('trace\n')
  })

  it('tells what comes in many small pieces', async () => {
    const text = JSON.stringify({ type: 'error', message: 'ü€😀'.repeat(50) })
    const { lines } = await turn(
      await script(`
        const bytes = Buffer.from(${JSON.stringify(`${text}\n${text}\n`)})
        for (const byte of bytes) process.stdout.write(Buffer.of(byte))`),
    )
    expect(lines.map(({ line }) => line)).toEqual([text, text])
  })
})

describe('what is prepared', () => {
  it('is prepared while the program runs, which gets its prompt afterwards', async () => {
    const running = Promise.withResolvers<void>()
    const order: string[] = []
    const prepare = async (): Promise<void> => {
      await running.promise
      order.push('prepared')
    }
    const facts = await script(`
      process.stdin.once('data', (chunk) => console.log(String(chunk)))
      console.log('${STARTED}')`)
    await turn({ ...facts, prepare }, (line) => {
      order.push(line)
      running.resolve()
    })
    expect(order).toEqual([STARTED, 'prepared', 'the prompt'])
  })

  it('is waited for, also when the program has ended', async () => {
    let isPrepared = false
    const prepare = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      isPrepared = true
    }
    await turn({ ...(await script(`console.log('${COMPLETED}')`)), prepare })
    expect(isPrepared).toBe(true)
  })

  it.each([
    ['at once', () => Promise.reject(new Error('no room'))],
    [
      'without a promise',
      () => {
        throw new Error('no room')
      },
    ],
  ])('ends the turn, without a prompt, when it fails %s', async (_, prepare) => {
    const lines: string[] = []
    const facts = await script(`
      process.stdin.once('data', (chunk) => console.log(String(chunk)))
      setInterval(() => undefined, 1000)`)
    await expect(turn({ ...facts, prepare }, (line) => lines.push(line))).rejects.toThrow('no room')
    expect(lines).toEqual([])
  })
})

describe.skipIf(platform() === 'win32')('an end', () => {
  test.each([
    ['by itself', `echo '${COMPLETED}'`, { code: 0, signal: null }],
    ['with a code', `echo '${COMPLETED}'; exit 3`, { code: 3, signal: null }],
    ['by a signal', `echo '${STARTED}'; kill -KILL $$`, { code: null, signal: 'SIGKILL' }],
    ['by a signal it asked for', `echo '${STARTED}'; kill -TERM $$`, { code: null, signal: 'SIGTERM' }],
    ['without a word', 'exit 0', { code: 0, signal: null }],
  ])('%s is told as it was', async (_, text, exit) => {
    const { end } = await turn(shell(text))
    expect(end).toEqual({ exit: { ...exit, error: undefined }, reason: 'ended' })
  })

  it('of a program that never reads its stdin is no trouble, however long the prompt', async () => {
    const { end, events } = await turn({ ...shell(`echo '${COMPLETED}'`), prompt: 'x'.repeat(4_000_000) })
    expect(end).toMatchObject({ exit: { code: 0 }, reason: 'ended' })
    expect(events).toHaveLength(1)
  })

  it('of a program that closes its stdin is no trouble', async () => {
    const text = `exec 0<&-; echo '${STARTED}'; sleep 0.1; echo '${COMPLETED}'`
    const { end, events } = await turn({ ...shell(text), prompt: 'x'.repeat(4_000_000) })
    expect(end).toMatchObject({ exit: { code: 0 }, reason: 'ended' })
    expect(events).toHaveLength(2)
  })

  it('leaves nothing running, and does not wait for a helper that holds the streams open', async () => {
    const { end, lines, elapsedMs } = await turn(shell(`sleep 600 & echo $!; echo '${COMPLETED}'`))
    expect(end).toMatchObject({ exit: { code: 0 }, reason: 'ended' })
    expect(await gone(Number(lines[0]?.line))).toBe(true)
    expect(elapsedMs).toBeLessThan(6000)
  })
})

describe('a program that cannot be started', () => {
  test.each([
    ['is not there', 'ENOENT', () => Promise.resolve()],
    [
      'may not be run',
      'EACCES',
      async (path: string): Promise<void> => {
        await writeFile(path, '')
        await chmod(path, 0o644)
      },
    ],
  ] as const)('because it %s ends with %s and never rejects', async (_, code, prepare) => {
    const program = join(folder, 'codex')
    await prepare(program)
    const { end, events } = await turn({ program, prompt: 'x'.repeat(1_000_000) })
    expect(end).toMatchObject({ exit: { code: null, signal: null, error: { code } }, reason: 'ended' })
    expect(events).toEqual([])
  })

  it('because its folder is not there ends with an error', async () => {
    const { end } = await turn({ workingDirectory: join(folder, 'nowhere') })
    expect(end).toMatchObject({ exit: { error: { code: 'ENOENT' } }, reason: 'ended' })
  })

  it('because an argument cannot be passed ends with an error', async () => {
    const { end } = await turn({ args: ['a\u0000b'] })
    expect(end).toMatchObject({ exit: { error: expect.any(Error) as Error }, reason: 'ended' })
  })
})

describe.skipIf(platform() === 'win32')('a limit', () => {
  it('of silence ends a program that says nothing more', async () => {
    const { end, events, elapsedMs } = await turn({ ...shell(`echo '${STARTED}'; sleep 600`), idleTimeoutMs: 300 })
    expect(end).toEqual({ exit: { code: null, signal: 'SIGTERM', error: undefined }, reason: 'idle-timeout' })
    expect(events).toHaveLength(1)
    expect(elapsedMs).toBeLessThan(300 + 3000)
  })

  test.each([
    ['stdout', ''],
    ['stderr', '>&2'],
  ])('of silence is not reached while something comes on %s', async (_, to) => {
    const text = `for i in 1 2 3 4 5 6 7 8 9; do echo x ${to}; sleep 0.2; done`
    const { end } = await turn({ ...shell(text), idleTimeoutMs: 1200 })
    expect(end).toMatchObject({ exit: { code: 0 }, reason: 'ended' })
  })

  it('of time ends a program however much it says', async () => {
    const { end, elapsedMs } = await turn({
      ...shell(`while :; do echo '${STARTED}'; sleep 0.05; done`),
      timeoutMs: 500,
      idleTimeoutMs: 400,
    })
    expect(end).toMatchObject({ reason: 'timeout' })
    expect(elapsedMs).toBeGreaterThanOrEqual(490)
    expect(elapsedMs).toBeLessThan(500 + 3000)
  })

  it('is kept against a program that ignores SIGTERM and has grandchildren', async () => {
    const text = `trap '' TERM; (trap '' TERM; echo $$; sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done') &
      echo $!; while :; do sleep 1; done`
    const { end, lines, elapsedMs } = await turn({ ...shell(text), idleTimeoutMs: 400 })
    expect(end).toEqual({ exit: { code: null, signal: 'SIGKILL', error: undefined }, reason: 'idle-timeout' })
    expect(elapsedMs).toBeLessThan(400 + 3000)
    expect(lines).toHaveLength(3)
    for (const { line } of lines) expect(await gone(Number(line))).toBe(true)
  })

  it('that is reached after the program has ended changes nothing', async () => {
    const { end } = await turn({ ...shell('exit 0'), timeoutMs: 2000, idleTimeoutMs: 2000 })
    expect(end.reason).toBe('ended')
  })
})

describe.skipIf(platform() === 'win32')('an interrupt', () => {
  it('ends the program and lets it say its last words', async () => {
    const abort = new AbortController()
    const text = `trap 'echo "{\\"type\\":\\"error\\",\\"message\\":\\"bye\\"}"; exit 1' TERM
      echo '${STARTED}'; while :; do sleep 0.05; done`
    const { end, events } = await turn({ ...shell(text), signal: abort.signal }, () => abort.abort())
    expect(end).toEqual({ exit: { code: 1, signal: null, error: undefined }, reason: 'interrupted' })
    expect(events.at(-1)).toEqual({ type: 'error', message: 'bye' })
  })

  it('that came before the start ends it at once', async () => {
    const { end, elapsedMs } = await turn({ ...shell('sleep 600'), signal: AbortSignal.abort() })
    expect(end.reason).toBe('interrupted')
    expect(elapsedMs).toBeLessThan(3000)
  })

  it('leaves no listener behind', async () => {
    const abort = new AbortController()
    await turn({ ...shell('exit 0'), signal: abort.signal })
    expect(getEventListeners(abort.signal, 'abort')).toEqual([])
  })
})

describe('a flood', () => {
  const MEGABYTE = 1024 * 1024

  /** The most memory held while `work` runs, over what was held before, in bytes. */
  async function peak(work: () => Promise<Heard>): Promise<{ heard: Heard; bytes: number }> {
    const held = (): number => {
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const before = held()
    let most = before
    const timer = setInterval(() => (most = Math.max(most, held())), 5)
    const heard = await work()
    clearInterval(timer)
    return { heard, bytes: most - before }
  }

  it('of 200 MB in one line is read to its end in bounded memory, and cut', async () => {
    const facts = await script(`
      const chunk = Buffer.alloc(${MEGABYTE}, 'x')
      for (let i = 0; i < 200; i++) if (!process.stdout.write(chunk)) await new Promise((go) => process.stdout.once('drain', go))
      process.stdout.write('\\n${COMPLETED}\\n')`)
    const { heard, bytes } = await peak(() => turn(facts))
    expect(heard.end).toMatchObject({ exit: { code: 0 }, reason: 'ended' })
    expect(heard.lines.map(({ line, cut }) => [line.length, cut])).toEqual([
      [8 * MEGABYTE, true],
      [COMPLETED.length, false],
    ])
    expect(heard.lines[0]?.droppedBytes).toBe(192 * MEGABYTE)
    expect(heard.events.map(({ type }) => type)).toEqual(['unknown', 'turn.completed'])
    expect(bytes).toBeLessThan(80 * MEGABYTE)
  })

  it('does not put off a limit, however slowly it is heard', async () => {
    const facts = await script(`
      const chunk = Buffer.alloc(${MEGABYTE}, 'x')
      for (;;) if (!process.stderr.write(chunk)) await new Promise((go) => process.stderr.once('drain', go))`)
    const sleeper = new Int32Array(new SharedArrayBuffer(4))
    const seen = { chunks: 0, turns: 0, withoutTurn: 0 }
    const slowly = (): void => {
      // Between two chunks everything else, timers too, must have had its turn.
      if (seen.turns < seen.chunks++) seen.withoutTurn++
      setImmediate(() => seen.turns++)
      Atomics.wait(sleeper, 0, 0, 30)
    }
    const { end, elapsedMs } = await turn({ ...facts, timeoutMs: 1500 }, undefined, slowly)
    expect(end.reason).toBe('timeout')
    expect(elapsedMs).toBeLessThan(1500 + 3000)
    expect(seen.chunks).toBeGreaterThan(8)
    // When its program ends Node lets what is left of a stream flow once.
    expect(seen.withoutTurn).toBeLessThan(3)
  })
})

describe('an observer that throws', () => {
  it('ends the turn, which rejects with what it threw', async () => {
    const facts = await script(`console.log(process.pid); setInterval(() => console.log('more'), 10)`)
    let pid = 0
    const heard: string[] = []
    const failing = turn(facts, (line) => {
      heard.push(line)
      pid = Number(line)
      throw new Error('the disk is full')
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(heard).toHaveLength(1)
    expect(await gone(pid)).toBe(true)
  })
})

describe('a limit of the caller', () => {
  it.skipIf(platform() === 'win32')('ends the turn and says so', async () => {
    const limit = new AbortController()
    const text = `echo '${STARTED}'; while :; do sleep 0.05; done`
    const { end } = await turn({ ...shell(text), limitSignal: limit.signal }, () => limit.abort(new Error('too much')))
    expect(end).toMatchObject({ exit: { signal: 'SIGTERM' }, reason: 'limit' })
    expect(getEventListeners(limit.signal, 'abort')).toEqual([])
  })
})

describe.skipIf(platform() === 'win32')('a turn of 0.42 and older', () => {
  const legacy = (msg: object): string => `echo '${JSON.stringify({ id: '0', msg })}'`
  const answered = [
    legacy({ type: 'task_started' }),
    legacy({ type: 'agent_message', message: 'Done.' }),
    legacy({ type: 'token_count', info: null }),
  ].join('; ')

  it('gets its terminal event from the end of the stream, without a line', async () => {
    const { events, lines } = await turn(shell(answered))
    expect(events.at(-1)?.type).toBe('turn.completed')
    expect(lines).toHaveLength(3)
  })

  it('that was ended from outside before its answer has none', async () => {
    const { events, end } = await turn({
      ...shell(`${legacy({ type: 'task_started' })}; sleep 600`),
      idleTimeoutMs: 300,
    })
    expect(end.reason).toBe('idle-timeout')
    expect(events.map(({ type }) => type)).toEqual(['turn.started'])
  })
})

describe.skipIf(platform() !== 'linux')('helpers in sessions of their own', () => {
  /** Starts a helper that nothing links to the turn but its environment, and prints its id. */
  const LOST = `(setsid sh -c 'echo $$; exec >&- 2>&-; exec sleep 600' &) ; sleep 0.3`

  it.each([
    ['after a good end', `${LOST}; echo '${COMPLETED}'`, {}],
    ['after a limit', `${LOST}; sleep 600`, { idleTimeoutMs: 600 }],
  ])('that lost their parents are ended too %s', async (_, text, facts) => {
    const { lines } = await turn({ ...shell(text), ...facts })
    expect(Number(lines[0]?.line)).toBeGreaterThan(1)
    expect(await gone(Number(lines[0]?.line))).toBe(true)
  })

  it('are ended although their environment was cleared, when they were seen while Codex ran', async () => {
    const helper = `env -i setsid sh -c 'echo $$; exec >&- 2>&-; exec sleep 600' &`
    const { lines } = await turn(shell(`${helper} sleep 2.5; echo '${COMPLETED}'`))
    expect(Number(lines[0]?.line)).toBeGreaterThan(1)
    expect(await gone(Number(lines[0]?.line))).toBe(true)
  })
})
