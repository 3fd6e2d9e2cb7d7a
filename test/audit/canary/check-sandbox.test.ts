import { existsSync, readdirSync } from 'node:fs'
import { appendFile, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SandboxMode } from '../../../src/audit/request/audit-request.ts'
import { checkSandbox, type SandboxCheck, type SandboxQuestion } from '../../../src/audit/canary/check-sandbox.ts'
import { capabilities } from '../../../src/codex/index.ts'
import { CodexkitError } from '../../../src/errors.ts'
import type { Host } from '../../../src/platform/host.ts'
import { testHost } from '../../platform/test-host.ts'
import { BODIES, fakeCodex } from './fake-codex.ts'

let [folder, home] = ['', '']
let host: Host = testHost()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codexkit canary ü '))
  home = join(folder, 'kit home')
  const env = { PATH: process.env['PATH'], CODEXKIT_HOME: home, SECRET: 'sk-secret' }
  host = testHost({ env, homeDir: folder, now: () => new Date() })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function check(program: string, mode: SandboxMode, facts: Partial<SandboxQuestion> = {}): Promise<SandboxCheck> {
  return checkSandbox({ host, program, capabilities: capabilities('0.169.0'), sandboxMode: mode, ...facts })
}
const canary = (): string[] => readdirSync(join(home, 'canary'))
const hoursLater = (hours: number): Host => ({ ...host, now: () => new Date(Date.now() + hours * 3_600_000) })

describe.runIf(platform() !== 'win32')('the sandbox of a Codex', () => {
  it.each([
    ['letsInside', 'workspace-write', 'ok', 'by the sandbox command of Codex'],
    ['letsInside', 'read-only', 'can-write', 'a command wrote its workspace'],
    ['letsNothing', 'workspace-write', 'cannot-write', 'cannot create canary.txt: Read-only file system'],
    ['letsNothing', 'read-only', 'ok', 'by the sandbox command of Codex'],
    ['letsAll', 'workspace-write', 'can-write', 'a command wrote outside its workspace'],
    ['letsAll', 'read-only', 'can-write', 'a command wrote outside its workspace'],
    ['refuses', 'workspace-write', 'cannot-run', 'bwrap: Creating new namespace failed'],
    ['refuses', 'read-only', 'cannot-run', 'bwrap: Creating new namespace failed'],
    ['noSuchCommand', 'read-only', 'not-checked', "error: unrecognized subcommand '/bin/sh'"],
    ['takesItForAPrompt', 'workspace-write', 'not-checked', 'Error: stdin is not a terminal'],
  ] as const)('that %s in %s is %s', async (body, mode, state, detail) => {
    const { program } = await fakeCodex(folder, BODIES[body])
    expect(await check(program, mode)).toEqual({ state, detail, fromCache: false })
  })

  it('is asked in a room of its own, with a home of its own, and the room is gone afterwards', async () => {
    const { program, starts } = await fakeCodex(folder, `cat "$CODEX_HOME/config.toml" >&2; ${BODIES.refuses}`)
    await check(program, 'read-only')
    const [codexHome, cwd, secret, args] = starts()[0]?.split('|') ?? []
    expect(starts()).toHaveLength(1)
    expect(codexHome).toMatch(/kit home\/canary\/room-[0-9a-f]{12}\/home$/)
    expect(cwd).toBe(codexHome?.replace(/home$/, 'workspace'))
    expect(secret).toBe('')
    expect(args).toMatch(/^sandbox -c sandbox_mode="read-only" -- \/bin\/sh -c /)
    expect(canary()).toEqual([])
    expect(existsSync(join(folder, '.codex'))).toBe(false)
  })

  it('that is told to protect temporary folders cannot be fooled by a home inside one', async () => {
    const { program } = await fakeCodex(folder, `tr '\\n' ' ' < "$CODEX_HOME/config.toml" >&2`)
    const { detail } = await check(program, 'workspace-write')
    expect(detail).toContain('sandbox_mode = "workspace-write"')
    expect(detail).toContain('exclude_slash_tmp = true exclude_tmpdir_env_var = true')
  })

  it('is not asked for danger-full-access', async () => {
    const { program, starts } = await fakeCodex(folder, BODIES.letsInside)
    expect(await check(program, 'danger-full-access')).toMatchObject({ state: 'not-checked', fromCache: false })
    expect(starts()).toEqual([])
  })

  it('ends with the reason of Ctrl-C and keeps nothing', async () => {
    const reason = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')
    const controller = new AbortController()
    const { program, starts } = await fakeCodex(folder, 'sleep 60')
    const asked = check(program, 'read-only', { host: { ...host, signal: controller.signal } }).catch(
      (thrown: unknown) => thrown,
    )
    await expect.poll(() => starts().length, { timeout: 10_000 }).toBe(1)
    controller.abort(reason)
    expect(await asked).toBe(reason)
    expect(canary()).toEqual([])
  })
})

describe.runIf(platform() !== 'win32')('a good result', () => {
  it('is known for a day, for this program and mode only', async () => {
    const { program, starts } = await fakeCodex(folder, BODIES.letsInside)
    const ask = async (facts: Partial<SandboxQuestion> = {}): Promise<boolean> =>
      (await check(program, 'workspace-write', facts)).fromCache
    expect(await ask()).toBe(false)
    expect(await ask()).toBe(true)
    expect(await ask({ host: hoursLater(23) })).toBe(true)
    expect(await ask({ capabilities: capabilities('0.147.0') })).toBe(false)
    expect(await ask({ host: { ...host, arch: 'arm64' } })).toBe(false)
    expect((await check(program, 'read-only')).fromCache).toBe(false)
    expect(await ask({ host: hoursLater(24) })).toBe(false)
    expect(await ask()).toBe(false)
    expect(await ask()).toBe(true)
    const before = starts().length
    await appendFile(program, '#\n')
    expect(await ask()).toBe(false)
    await utimes(program, 1000, 1000)
    expect(await ask()).toBe(false)
    expect(starts()).toHaveLength(before + 2)
  })

  it.each([
    ['cannot-write', 'letsNothing'],
    ['cannot-run', 'refuses'],
    ['not-checked', 'noSuchCommand'],
  ] as const)('is kept, but %s is not: a fix must show at once', async (state, body) => {
    const { program, starts } = await fakeCodex(folder, BODIES[body])
    for (const fromCache of [false, false]) {
      expect(await check(program, 'workspace-write')).toMatchObject({ state, fromCache })
    }
    expect(starts()).toHaveLength(2)
    expect(canary()).toEqual([])
  })

  it('is not believed when its file is damaged', async () => {
    const { program } = await fakeCodex(folder, BODIES.letsInside)
    await check(program, 'workspace-write')
    const file = join(home, 'canary', canary()[0] ?? '')
    const good = await readFile(file, 'utf8')
    const damaged = fc.oneof(
      fc.string(),
      fc.json(),
      fc.nat({ max: good.length - 3 }).map((length) => good.slice(0, length)),
      fc.constantFrom(
        '{"checkedAt":1,"detail":""}',
        '{"checkedAt":"x","detail":""}',
        '{"checkedAt":"2999-01-01","detail":""}',
      ),
    )
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        await writeFile(file, text)
        expect(await check(program, 'workspace-write')).toMatchObject({ state: 'ok', fromCache: false })
        expect(await check(program, 'workspace-write')).toMatchObject({ state: 'ok', fromCache: true })
      }),
      { numRuns: 30 },
    )
  })

  it('takes older ones and forgotten rooms away', async () => {
    const [first, second] = [await fakeCodex(folder, BODIES.letsInside), await fakeCodex(folder, BODIES.letsInside)]
    await check(first.program, 'workspace-write')
    const old = join(home, 'canary', canary()[0] ?? '')
    await utimes(old, 1000, 1000)
    await check(second.program, 'workspace-write')
    expect(canary()).toHaveLength(1)
    expect(existsSync(old)).toBe(false)
  })
})

describe.runIf(platform() !== 'win32')('a rehearsed turn', () => {
  it.each([
    ['workspace-write', true, 'ok'],
    ['workspace-write', false, 'cannot-write'],
    ['read-only', true, 'can-write'],
    ['read-only', false, 'ok'],
  ] as const)('in %s that wrote (%s) means %s, where Codex has no command', async (mode, wrote, state) => {
    const { program } = await fakeCodex(folder, BODIES.noSuchCommand)
    const rehearse = vi.fn(() => Promise.resolve(wrote))
    expect(await check(program, mode, { rehearse })).toEqual({ state, detail: 'by a rehearsed turn', fromCache: false })
    expect((await check(program, mode, { rehearse })).fromCache).toBe(state === 'ok')
    expect(rehearse).toHaveBeenCalledTimes(state === 'ok' ? 1 : 2)
  })

  it('is not run where the command of Codex gave an answer, good or bad', async () => {
    const rehearse = vi.fn(() => Promise.resolve(true))
    for (const body of [BODIES.letsInside, BODIES.letsNothing, BODIES.refuses]) {
      const { program } = await fakeCodex(folder, body)
      await check(program, 'workspace-write', { rehearse })
    }
    expect(rehearse).not.toHaveBeenCalled()
  })

  it('is what counts on Windows', async () => {
    const { program, starts } = await fakeCodex(folder, BODIES.letsNothing)
    const rehearse = (): Promise<boolean> => Promise.resolve(true)
    const windows = { ...host, platform: 'win32' as const }
    expect(await check(program, 'workspace-write', { host: windows, rehearse })).toMatchObject({ state: 'ok' })
    expect(starts()).toEqual([])
    await check(program, 'workspace-write', { host: { ...windows, arch: 'arm64' } })
    expect(starts()[0]).toContain('-- cmd.exe /d /s /c echo codexkit-canary& echo x>canary.txt& echo x>..\\outside')
  })
})
