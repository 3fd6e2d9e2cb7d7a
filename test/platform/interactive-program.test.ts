import { execFile } from 'node:child_process'
import { execPath } from 'node:process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { runInteractiveProgram } from '../../src/platform/interactive-program.ts'

const never = new AbortController().signal
const module = join(import.meta.dirname, '..', '..', 'src', 'platform', 'interactive-program.ts')

describe('a program that talks to a person', () => {
  it('gives its exit code', async () => {
    const run = await runInteractiveProgram({ program: execPath, args: ['-e', 'process.exitCode = 7'], env: {} }, never)
    expect(run).toEqual({ status: 'exited', code: 7, signal: null })
  })

  it('that is not there, or cannot be called, is a value', async () => {
    const request = { program: '/nowhere/codex', args: [], env: {} }
    expect(await runInteractiveProgram(request, never)).toMatchObject({ status: 'not-started' })
    const broken = { program: execPath, args: ['a\0b'], env: {} }
    expect(await runInteractiveProgram(broken, never)).toMatchObject({ status: 'not-started' })
  })

  it('ends with an interrupt', async () => {
    const controller = new AbortController()
    const request = { program: execPath, args: ['-e', 'setInterval(() => {}, 1000)'], env: {} }
    const run = runInteractiveProgram(request, controller.signal)
    controller.abort()
    expect(await run).toMatchObject({ status: 'exited', code: null })
  })

  it('reads our stdin and writes to our stderr, never to our stdout', async () => {
    const echo = 'process.stdin.pipe(process.stdout)'
    const code = `import { runInteractiveProgram } from ${JSON.stringify(`file://${module}`)}
const request = { program: process.execPath, args: ['-e', ${JSON.stringify(echo)}], env: {} }
await runInteractiveProgram(request, new AbortController().signal)`
    const child = promisify(execFile)(execPath, ['--input-type=module', '-e', code])
    child.child.stdin?.end('hello')
    expect(await child).toMatchObject({ stdout: '', stderr: 'hello' })
  })
})
