import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { childQuestion } from '../../src/deps/child-question.ts'
import { VERSION_PATTERN } from '../../src/deps/dependency-rows.ts'
import type { DependencyFinding } from '../../src/deps/finding.ts'
import { probeDependencies } from '../../src/deps/probe-dependencies.ts'
import { runProgram } from '../../src/platform/run-program.ts'
import { testHost } from '../platform/test-host.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

// It does what it always does; the tests only see whether it was called.
vi.mock(import('../../src/platform/run-program.ts'), { spy: true })

const inFolder = useTemporaryFolder()

beforeEach(() => {
  vi.mocked(runProgram).mockClear()
})

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  await chmod(path, 0o755)
}

async function probe(path: string, facts: { env?: Record<string, string>; args?: string[] } = {}) {
  const host = testHost({ platform: 'win32', env: { PATH: '/usr/bin:/bin', ...facts.env } })
  const install = { win32: 'get it', darwin: 'get it', linux: 'get it' }
  const versionArgs = facts.args ?? ['--version']
  const row = { name: 'Tool', program: path, versionArgs, versionPattern: VERSION_PATTERN, install }
  const findings: DependencyFinding[] = await probeDependencies(host, [{ ...row, required: true, purpose: 'Handy.' }])
  return findings[0]
}

describe.skipIf(process.platform === 'win32')('a program that only passes on', () => {
  it.each([
    ['Volta', ['.volta', 'bin', 'node'], /is a shim of Volta .* "volta install"/],
    ['Volta on Windows', ['Volta', 'node.exe'], /is a shim of Volta/],
    ['Scoop', ['scoop', 'shims', 'git.exe'], /is a shim of Scoop .* "scoop reset"/],
  ])('of %s is blocked when it fails, and ok when it does not', async (_, parts, detail) => {
    const path = inFolder(...parts)
    await put(path, '#!/bin/sh\nexit 126\n')
    expect(await probe(path)).toMatchObject({ state: 'blocked', path, detail: expect.stringMatching(detail) })
    await put(path, '#!/bin/sh\necho 1.2.3\n')
    expect(await probe(path)).toMatchObject({ state: 'ok', version: '1.2.3' })
  })

  it('is no shim for having such a name in its path', async () => {
    await put(inFolder('voltage', 'tool'), '#!/bin/sh\nexit 126\n')
    expect(await probe(inFolder('voltage', 'tool'))).toMatchObject({ state: 'broken' })
  })
})

describe.skipIf(process.platform === 'win32')('a file below WindowsApps', () => {
  it('that is empty and says nothing is a blocked alias', async () => {
    const path = inFolder('WindowsApps', 'python.exe')
    await put(path, '')
    const detail = `${path} is a Windows app alias without its app: install it, or turn the alias off in the Settings.`
    expect(await probe(path)).toMatchObject({ state: 'blocked', version: null, detail })
  })

  it('that is empty is not even asked without arguments, which would open the Store', async () => {
    const path = inFolder('WindowsApps', 'python.exe')
    await put(path, '')
    expect(await probe(path, { args: [] })).toMatchObject({ state: 'blocked' })
    expect(runProgram).not.toHaveBeenCalled()
  })

  it('that is a program is asked as any other', async () => {
    await put(inFolder('WindowsApps', 'tool.exe'), '#!/bin/sh\nexit 3\n')
    expect(await probe(inFolder('WindowsApps', 'tool.exe'))).toMatchObject({ state: 'broken' })
    await put(inFolder('WindowsApps', 'tool.exe'), '#!/bin/sh\necho 7.4.6\n')
    expect(await probe(inFolder('WindowsApps', 'tool.exe'))).toMatchObject({ state: 'ok', version: '7.4.6' })
  })
})

describe('a batch file', () => {
  const host = testHost({ platform: 'win32', env: { ComSpec: 'C:\\Windows\\System32\\cmd.exe', A: 'b' } })

  it.each(['C:\\Program Files (x86)\\nodejs\\npm.cmd', 'C:\\a & b\\%x%\\NPM.CMD', 'C:\\npm.bat'])(
    'at %s is started by cmd.exe, through a variable that needs no quoting',
    (path) => {
      expect(childQuestion(host, path, ['--version', '-v=1.0'])).toEqual({
        program: 'C:\\Windows\\System32\\cmd.exe',
        args: ['/d', '/s', '/c', '%CODEXKIT_PROBE%'],
        env: { ...host.env, CODEXKIT_PROBE: `"${path}" --version -v=1.0` },
      })
    },
  )

  it.each([['--version&calc'], ['a b'], ['%PATH%'], ['"x"'], ['^x'], ['!x!'], ['a|b'], ['>x'], ['a\nb'], ['']])(
    'is not asked with the argument %j',
    (arg) => {
      expect(childQuestion(host, 'C:\\npm.cmd', [arg])).toMatch(/not safe to hand to cmd\.exe\.$/)
    },
  )

  it('is not asked without a cmd.exe', () => {
    const bare = testHost({ platform: 'win32' })
    expect(childQuestion(bare, 'C:\\npm.cmd', [])).toBe('C:\\npm.cmd is a shim that cannot be asked without a shell.')
  })

  it('is not asked anywhere but on Windows', () => {
    const linux = testHost({ env: { ComSpec: '/bin/sh' } })
    expect(childQuestion(linux, '/bin/npm.cmd', [])).toBe(
      '/bin/npm.cmd is a shim that cannot be asked without a shell.',
    )
  })

  it('is what a program that only ends like one is not', () => {
    expect(childQuestion(host, 'C:\\cmd.exe', ['a b'])).toEqual({
      program: 'C:\\cmd.exe',
      args: ['a b'],
      env: host.env,
    })
  })

  it.skipIf(process.platform === 'win32')('gives its version through cmd.exe', async () => {
    await put(inFolder('fake cmd'), '#!/bin/sh\n[ "$1 $2 $3" = "/d /s /c" ] && eval "$CODEXKIT_PROBE"\n')
    await put(inFolder('npm.cmd'), '#!/bin/sh\n[ "$1" = --version ] && echo 11.2.0\n')
    const env = { ComSpec: inFolder('fake cmd') }
    expect(await probe(inFolder('npm.cmd'), { env })).toMatchObject({ state: 'ok', version: '11.2.0' })
    expect(await probe(inFolder('npm.cmd'), { env, args: ['a b'] })).toMatchObject({ state: 'blocked' })
    expect(runProgram).toHaveBeenCalledTimes(1)
  })
})
