import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { probeCodexVersion } from '../../../src/codex/capabilities/codex-version.ts'
import { fakeHost } from '../fake-host.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codex version ü '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A Codex that is a shell script. */
async function program(script: string): Promise<string> {
  const path = join(folder, 'codex')
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

const env = { PATH: '/usr/bin:/bin', SECRET: 'hidden' }
const probe = async (script: string): Promise<string> =>
  probeCodexVersion(fakeHost(folder, { env }), await program(script))

describe.skipIf(platform() === 'win32')('a program', () => {
  test.each([
    ['echo codex-cli 0.40.0', '0.40.0'],
    ['echo codex-cli 0.169.0', '0.169.0'],
    ['echo codex-cli 0.170.0-alpha.12', '0.170.0-alpha.12'],
    ['echo codex-cli 0.170.0+build.5', '0.170.0+build.5'],
    ['echo WARNING: proceeding; echo codex-cli 1.2.3', '1.2.3'],
    ['printf "codex-cli 0.169.0\\r\\n"', '0.169.0'],
    ['echo codex-cli 0.169.0; exit 3', '0.169.0'],
  ])('that does %j is version %s', async (script, version) => {
    expect(await probe(script)).toBe(version)
  })

  test.each([
    ['echo hello', 'it ended with code 0'],
    ['exit 7', 'it ended with code 7'],
    ['echo codex-cli 0.169', 'it ended with code 0'],
    ['echo codex-cli 0.169.0_x', 'it ended with code 0'],
    ['echo codex-cli 00.169.0', 'it ended with code 0'],
    ['echo codex-cli v0.169.0', 'it ended with code 0'],
    ['echo not codex-cli 0.169.0', 'it ended with code 0'],
    ['echo codex-cli 0.169.0 >&2', 'it ended with code 0'],
  ])('that does %j is no Codex: %s', async (script, reason) => {
    await expect(probe(script)).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 7,
      message: `${join(folder, 'codex')} does not answer like Codex when asked for its version (${reason}).`,
      hint: 'Give the native Codex program, or leave --codex out to use the pinned one.',
      details: { program: join(folder, 'codex'), status: 'exited' },
    })
  })

  it('never writes into a home of the user: it gets one of codexkit', async () => {
    expect(
      await probe('[ "$CODEX_HOME" = "$(dirname "$0")/.local/share/codexkit/probe-home" ] && echo codex-cli 1.0.0'),
    ).toBe('1.0.0')
    expect((await stat(join(folder, '.local', 'share', 'codexkit', 'probe-home'))).isDirectory()).toBe(true)
  })

  it('that never answers is not waited for after an interrupt', async () => {
    const host = fakeHost(folder, { env, signal: AbortSignal.timeout(200) })
    await expect(probeCodexVersion(host, await program('sleep 600'))).rejects.toMatchObject({ exitCode: 7 })
  })

  it('is asked with --version alone, and gets no variable that it does not need', async () => {
    expect(await probe('[ "$#" = 1 ] && [ "$1" = --version ] && [ -z "$SECRET" ] && echo codex-cli 1.0.0')).toBe(
      '1.0.0',
    )
  })

  test.each([
    ['is not there', 'missing', () => Promise.resolve()],
    [
      'may not be run',
      'blocked',
      async (path: string): Promise<void> => {
        await writeFile(path, '')
        await chmod(path, 0o644)
      },
    ],
  ] as const)('that %s is no Codex: %s', async (_, status, prepare) => {
    const path = join(folder, 'codex')
    await prepare(path)
    await expect(probeCodexVersion(fakeHost(folder, { env }), path)).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 7,
      details: { program: path, status },
    })
  })
})
