import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { renderInstallers } from '../../../build/install/render-installers.ts'
import { spoilByte, standIn } from '../../self/release-bench.ts'
import { findPowershells, runScript, type Powershell, type ScriptRun } from '../../support/run-powershell.ts'
import { makeFolder } from '../../support/workspace.ts'
import { makeZip, VERSION } from './installer-bench.ts'

const { powershells, missing } = findPowershells()
// The program in the archive is a script for sh, so Windows needs the real one: see the workflow of the release.
const unfit = missing ? 'there is no PowerShell' : process.platform === 'win32' ? 'the stand-in is for sh' : undefined
if (unfit !== undefined) console.error(`Runs of install.ps1 are skipped: ${unfit}.`)

interface Bench {
  folder: string
  mirror: string
  zip: string
  place: string
  run: (powershell: Powershell, args?: string[], target?: string) => Promise<ScriptRun>
}

async function openBench(program?: string): Promise<Bench> {
  const folder = makeFolder()
  const mirror = join(folder, 'mirror')
  const made = await makeZip(mirror, 'win-x64', program)
  const files = renderInstallers({ version: VERSION, archives: [made], baseUrl: 'https://releases.invalid' })
  const script = join(folder, 'install.ps1')
  writeFileSync(script, files.find(({ name }) => name === 'install.ps1')?.text ?? '')
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const place = join(folder, 'programs', 'codexkit')
  mkdirSync(join(folder, 'programs'))
  const env = { PATH: process.env['PATH'], HOME: folder, TEMP: temporary, CODEXKIT_MIRROR: pathToFileURL(mirror).href }
  const run = async ({ path }: Powershell, args: string[] = [], target = 'win-x64'): Promise<ScriptRun> => {
    const words = ['-NoProfile', '-NonInteractive', '-File', script, '-Target', target, '-InstallDir', place]
    const done = await runScript([path, ...words, ...args], { cwd: folder, env })
    expect(readdirSync(temporary).filter((name) => name.startsWith('.codexkit'))).toEqual([])
    return done
  }
  return { folder, mirror, zip: join(mirror, made.fileName), place, run }
}

describe.skipIf(unfit !== undefined).each(powershells)('install.ps1 in $name', (powershell) => {
  it('installs all of the archive into a folder of its own', async () => {
    const { place, run } = await openBench()
    const { exitCode, stdout, stderr } = await run(powershell)
    const program = join(place, 'codexkit.exe')
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: `codexkit ${VERSION} is installed: ${program}\n`,
      stderr: '',
    })
    expect(readdirSync(place).toSorted()).toEqual(['SHA256SUMS', 'codexkit.exe', 'scripts'])
    expect(readFileSync(program, 'utf8')).toBe(standIn(VERSION))
  }, 60_000)

  it('replaces an older one', async () => {
    const { place, run } = await openBench()
    mkdirSync(join(place, 'scripts'), { recursive: true })
    writeFileSync(join(place, 'codexkit.exe'), 'old')
    expect(await run(powershell, ['-NoPath'])).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(place, 'codexkit.exe'), 'utf8')).toBe(standIn(VERSION))
    expect(readdirSync(place).toSorted()).toEqual(['SHA256SUMS', 'codexkit.exe', 'scripts'])
  }, 60_000)

  it('takes the archive from a server on this machine', async () => {
    const { mirror, place, run } = await openBench()
    const server = createServer((request, response) => {
      response.end(readFileSync(join(mirror, decodeURIComponent(request.url ?? ''))))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    expect(await run(powershell, ['-Mirror', url])).toMatchObject({ exitCode: 0, stderr: '' })
    expect(existsSync(join(place, 'codexkit.exe'))).toBe(true)
  }, 60_000)

  it.each<{ what: string; spoil?: (bench: Bench) => void; args?: string[]; target?: string; says: string }>([
    { what: 'a changed archive', spoil: ({ zip }) => spoilByte(zip), says: 'is not the published one' },
    { what: 'plain http elsewhere', args: ['-Mirror', 'http://releases.invalid'], says: 'cannot come from' },
    {
      what: 'a host that only looks like this one',
      args: ['-Mirror', 'http://127.0.0.1.releases.invalid'],
      says: 'cannot come from',
    },
    { what: 'a server that is not there', args: ['-Mirror', 'http://127.0.0.1:9'], says: 'Could not download' },
    { what: 'a system it has no archive for', target: 'win-arm64', says: 'There is no codexkit' },
  ])(
    '$what is refused with nothing installed',
    async ({ spoil, args, target, says }) => {
      const bench = await openBench()
      spoil?.(bench)
      const { exitCode, stdout, stderr } = await bench.run(powershell, args, target)
      const said = stderr.replace(/\s+/g, ' ')
      expect({ exitCode, stdout, said }).toEqual({ exitCode: 1, stdout: '', said: expect.stringContaining(says) })
      expect(existsSync(bench.place)).toBe(false)
    },
    60_000,
  )

  it('a program that fails is not installed, and the old one stays', async () => {
    const { place, run } = await openBench('#!/bin/sh\nexit 3\n')
    expect(await run(powershell)).toMatchObject({ exitCode: 1 })
    expect(existsSync(place)).toBe(false)
    mkdirSync(place)
    writeFileSync(join(place, 'codexkit.exe'), 'old')
    expect(await run(powershell)).toMatchObject({ exitCode: 1 })
    expect(readdirSync(place)).toEqual(['codexkit.exe'])
    expect(readFileSync(join(place, 'codexkit.exe'), 'utf8')).toBe('old')
  }, 60_000)

  it.each(['.codexkit-install-22394841/codexkit/codexkit.exe', 'codexkit.old.exe', 'codexkit.old-0000abcd.exe'])(
    'makes an installation whole that was killed and left %s',
    async (left) => {
      const { place, run } = await openBench()
      mkdirSync(dirname(join(place, left)), { recursive: true })
      writeFileSync(join(place, left), 'half')
      expect(await run(powershell)).toMatchObject({ exitCode: 0 })
      expect(existsSync(join(place, 'codexkit.exe'))).toBe(true)
    },
    60_000,
  )

  it('does not mix with what stands in a folder already', async () => {
    const { place, run } = await openBench()
    mkdirSync(place)
    writeFileSync(join(place, 'letter.txt'), 'mine')
    const done = await run(powershell)
    expect(done.exitCode).toBe(1)
    expect(readdirSync(place)).toEqual(['letter.txt'])
  }, 60_000)
})
