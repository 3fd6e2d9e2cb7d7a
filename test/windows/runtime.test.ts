import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { publishVersion } from '../runtime/publish-version.ts'
import { startFakeRegistry } from '../support/fake-registry.ts'
import { makeFolder } from '../support/workspace.ts'
import { openBench } from './bench.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, codexkitJson } = bench
const registry = await startFakeRegistry()
const VERSION = '0.104.0'

describe.skipIf(!bench.isFit)('codexkit runtime on Windows', () => {
  afterAll(async () => {
    await registry.close()
    bench.close()
  })

  const env = { npm_config_registry: registry.url }
  const program = join(bench.home, 'runtime', VERSION, 'win32-x64', 'bin', 'codex.exe')
  const runtime = (...words: string[]) => codexkit(makeFolder(), ['runtime', ...words], { env })

  it.each([['path'], ['status'], ['verify'], ['doctor'], ['login-status']])(
    'runtime %s says that no Codex is installed, and exits 7',
    async (word) => {
      const run = await runtime(word)
      expect(run.exitCode).toBe(7)
      expect(run.stderr).toContain('hint:')
    },
  )

  it('runtime login without a person exits before it asks for anything', async () => {
    const run = await runtime('login', '-NoInput')
    expect([3, 7]).toContain(run.exitCode)
    expect(run.stdout).toBe('')
  })

  it('installs another version, lists, uses, verifies and cleans it', async () => {
    publishVersion(registry, VERSION, { ownPackage: true, target: 'win32-x64' })
    const installed = await codexkitJson(makeFolder(), ['runtime', 'install', '--codex-version', VERSION], { env })
    expect(installed.stderr).not.toContain('error')
    expect(installed.exitCode).toBe(0)
    expect((await runtime('path', '-CodexVersion', VERSION)).stdout).toBe(`${windowsPath(program)}\n`)
    expect((await runtime('list')).stdout).toContain(VERSION)

    expect((await runtime('use', VERSION)).exitCode).toBe(0)
    const path = await runtime('path')
    expect(path).toMatchObject({ exitCode: 0, stdout: `${windowsPath(program)}\n` })
    expect(path.stderr).toContain(`Codex ${VERSION} is selected`)
    expect((await runtime('verify')).exitCode).toBe(0)

    appendFileSync(program, 'one byte more')
    const changed = await runtime('verify')
    expect(changed.exitCode).toBe(7)
    expect(changed.stdout + changed.stderr).toContain('codex.exe')
    expect((await runtime('status')).exitCode).toBe(7)

    const refused = await runtime('clean', '--codex-version', VERSION)
    expect(refused.exitCode).not.toBe(0)
    expect((await runtime('use', '--pinned')).exitCode).toBe(0)
    expect((await runtime('clean', '--codex-version', VERSION, '-WhatIf')).stdout).toContain(VERSION)
    expect(readdirSync(join(bench.home, 'runtime'))).toContain(VERSION)
    expect((await runtime('clean', '--all-but-pinned')).exitCode).toBe(0)
    expect(readdirSync(join(bench.home, 'runtime'))).not.toContain(VERSION)
  })
})
