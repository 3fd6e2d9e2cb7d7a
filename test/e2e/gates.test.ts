import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { platform, release } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAssertions } from '../../src/audit/assertions/check-assertions.ts'
import { loadOutputSchema } from '../../src/audit/assertions/output-schema.ts'
import { checkSandbox, type SandboxCheck } from '../../src/audit/canary/check-sandbox.ts'
import { sandboxError } from '../../src/audit/canary/sandbox-error.ts'
import { runGates } from '../../src/audit/gate/run-gates.ts'
import type { SandboxMode } from '../../src/audit/request/audit-request.ts'
import { capabilities } from '../../src/codex/index.ts'
import type { Host } from '../../src/platform/host.ts'
import { runtimePath } from '../../src/runtime/index.ts'
import { testHost } from '../platform/test-host.ts'
import { testHome } from '../support/test-home.ts'
import { makeRepository } from '../support/workspace.ts'

const real = (facts: Partial<Host> = {}): Host =>
  testHost({
    env: { ...process.env, CODEXKIT_HOME: testHome() },
    platform: platform(),
    arch: process.arch,
    now: () => new Date(),
    ...facts,
  })

describe('the canary with the real Codex', () => {
  let [program, home] = ['', '']
  beforeAll(async () => {
    program = await runtimePath({ host: real(), verify: false })
    home = mkdtempSync(join(testHome(), 'canary test '))
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  function check(mode: SandboxMode, codex = program): Promise<SandboxCheck> {
    const host = real({ env: { ...process.env, CODEXKIT_HOME: home } })
    return checkSandbox({ host, program: codex, capabilities: capabilities('0.169.0'), sandboxMode: mode })
  }

  it.each(['read-only', 'workspace-write'] as const)('finds %s as it should be, and knows it then', async (mode) => {
    expect(await check(mode)).toEqual({ state: 'ok', detail: 'by the sandbox command of Codex', fromCache: false })
    const began = performance.now()
    expect(await check(mode)).toMatchObject({ state: 'ok', fromCache: true })
    // About 1 ms when nothing else runs.
    expect(performance.now() - began).toBeLessThan(100)
    expect(readdirSync(join(home, 'canary')).every((name) => name.endsWith('.json'))).toBe(true)
  })

  // A real Codex whose command line is bent: it does in one mode what belongs to the other.
  it.runIf(platform() !== 'win32').each([
    ['workspace-write', 'read-only', 'cannot-write'],
    ['read-only', 'workspace-write', 'can-write'],
    ['workspace-write', 'danger-full-access', 'can-write'],
  ] as const)('asked for %s, sees a Codex that does %s', async (mode, does, state) => {
    const bent = join(home, `bent ${mode} ${does}`)
    writeFileSync(bent, `#!/bin/sh\nshift 3\nexec '${program}' sandbox -c 'sandbox_mode="${does}"' "$@"\n`)
    chmodSync(bent, 0o755)
    const found = await check(mode, bent)
    expect(found).toMatchObject({ state, fromCache: false })
    expect(sandboxError(found, { host: real(), sandboxMode: mode })).toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 9,
    })
  })

  it.runIf(platform() === 'linux').each(['read-only', 'workspace-write'] as const)(
    'sees that no sandbox can be made where user namespaces are forbidden (%s)',
    async (mode) => {
      const jailed = join(home, `jailed ${mode}`)
      const script = `echo 0 > /proc/sys/user/max_user_namespaces; exec "$0" "$@"`
      writeFileSync(jailed, `#!/bin/sh\nexec unshare --user --map-root-user sh -c '${script}' '${program}' "$@"\n`)
      chmodSync(jailed, 0o755)
      const found = await check(mode, jailed)
      expect(found).toMatchObject({ state: 'cannot-run', detail: expect.stringContaining('bwrap: ') })
      const error = sandboxError(found, { host: real(), sandboxMode: mode, kernel: release() })
      expect(error?.message).toMatch(/^The sandbox of Codex cannot run any command here \(.+\): bwrap: .+\.$/)
    },
  )
})

describe('gates and assertions in a repository', () => {
  it('run in it, in the shell of the system', async () => {
    const workingDirectory = makeRepository()
    const redact = (text: string): string => text
    const facts = { host: real(), workingDirectory, timeoutMs: 60_000, redact }
    await runGates({ before: ['git status', 'echo yes > gate.txt'], waitHttp: [] }, { ...facts, waitTimeoutMs: 1000 })
    expect(existsSync(join(workingDirectory, 'gate.txt'))).toBe(true)
    await expect(
      runGates({ before: ['git no-such-command'], waitHttp: [] }, { ...facts, waitTimeoutMs: 1000 }),
    ).rejects.toMatchObject({ code: 'CODEXKIT_GATE', exitCode: 1, message: expect.stringContaining('no-such-command') })
    const path = join(workingDirectory, 'out.schema.json')
    writeFileSync(path, '{"type":"object","required":["done"]}')
    const results = await checkAssertions(
      {
        files: ['gate.txt', 'gone.txt'],
        commands: ['git status', 'exit 5'],
        diff: 'required',
        jsonSchema: await loadOutputSchema(path, 'out.schema.json'),
      },
      { ...facts, changed: true, response: '```json\n{"done":true}\n```' },
    )
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['--expect-file gate.txt', true],
      ['--expect-file gone.txt', false],
      ['--expect-diff', true],
      ['--expect-json out.schema.json', true],
      ['--expect-cmd git status', true],
      ['--expect-cmd exit 5', false],
    ])
  })
})
