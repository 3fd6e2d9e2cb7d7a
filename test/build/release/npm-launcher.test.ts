import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stageMainPackage, stagePlatformPackage } from '../../../build/release/npm-packages.ts'
import { isHost, TARGETS } from '../../../build/targets.ts'
import { temporaryFolder } from './stand-ins.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const FACTS = { version: '1.2.3', description: 'd', license: 'MIT', repository: 'https://example.com/own' }
const MAIN = `(function (module, exports, require) {
  require('./later-ABC.js').say(['JavaScript', ...process.argv.slice(2)].join(' '))
})`
const LATER = '(function (module, exports, require) { exports.say = (text) => require("node:fs").writeSync(1, text) })'
/** Stands for an executable: says what it got, or waits for a signal. */
const SCRIPT = '#!/bin/sh\n[ "$1" != wait ] || { echo $$; exec sleep 60; }\necho "executable $*"\nexit 7\n'

let folder: string
const main = (): string => join(folder, 'node_modules', 'codexkit')
const run = (bin: string, words: string[] = [], before: string[] = []) =>
  spawnSync(process.execPath, [...before, join(main(), 'bin', `${bin}.js`), ...words], { encoding: 'utf8' })

beforeAll(async () => {
  folder = await temporaryFolder()
  await stageMainPackage(main(), FACTS, {
    parts: [
      { name: './main.js', code: MAIN },
      { name: './later-ABC.js', code: LATER },
    ],
    targets: TARGETS,
    bins: ['codexkit', 'env-report'],
    pages: { 'README.md': 'text' },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the npm package without an executable', () => {
  it('runs the JavaScript, with the words and the command of the program', () => {
    expect(run('codexkit', ['a', 'b c'])).toMatchObject({ stdout: 'JavaScript a b c', status: 0 })
    expect(run('env-report', ['--json'])).toMatchObject({ stdout: 'JavaScript env-report --json', status: 0 })
  })

  it('says what is missing to a Node that is too old', async () => {
    const old = join(folder, 'old.cjs')
    await writeFile(old, "Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } })\n")
    const { status, stderr, stdout } = run('codexkit', [], ['--require', old])
    expect({ status, stdout }).toEqual({ status: 7, stdout: '' })
    expect(stderr).toMatch(/^error: There is no executable .* needs Node 26.*\nhint:/)
  })
})

describe.runIf(process.platform !== 'win32')('the npm package with the executable of this system', () => {
  beforeAll(async () => {
    const target = TARGETS.find(isHost) ?? { ...TARGETS[0]!, platform: process.platform, arch: process.arch }
    const executable = join(folder, 'program')
    await writeFile(executable, SCRIPT)
    await chmod(executable, 0o644) // As an archive from Windows would have it.
    const place = join(folder, 'node_modules', '@codexkit', `${process.platform}-${process.arch}`)
    await mkdir(place, { recursive: true })
    await stagePlatformPackage(place, FACTS, target, { executable, licenses: 'l', license: 'l' })
  })

  it('runs it, and exits as it does', () => {
    expect(run('env-report', ['--json', 'a'])).toMatchObject({ stdout: 'executable env-report --json a\n', status: 7 })
  })

  it('passes a signal on, and ends by it', async () => {
    const child = spawn(process.execPath, [join(main(), 'bin', 'codexkit.js'), 'wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
    expect(() => process.kill(Number(said), 0)).toThrow('ESRCH')
  })
})
