import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { hashFile } from '../../../src/platform/hash-file.ts'
import type { Host } from '../../../src/platform/host.ts'
import { runProgram } from '../../../src/platform/run-program.ts'
import { isHost } from '../../targets.ts'
import { listFiles } from '../checksums.ts'
import { platformPackage } from '../npm-packages.ts'
import { executableName } from '../release-names.ts'
import { expectSame, expectThat, type Checks } from './checks.ts'
import type { ReleaseContents } from './release-contents.ts'
import { unpack } from './unpack.ts'

const MANIFEST = z.object({
  name: z.string(),
  version: z.string(),
  bin: z.record(z.string(), z.string()).optional(),
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
  dependencies: z.never().optional(),
  devDependencies: z.never().optional(),
  scripts: z.never().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})

/** Checks the npm packages, and runs the main one with the executable of this machine and without. */
export async function checkNpm(
  contents: ReleaseContents,
  programs: ReadonlyMap<string, string>,
  scratch: string,
  host: Host,
  checks: Checks,
): Promise<void> {
  const { folder, version, targets } = contents
  const modules = join(scratch, 'node_modules')
  const open = async (file: string, place: string) => {
    await unpack(join(folder, 'npm', file), 'tgz', join(scratch, file))
    await rename(join(scratch, file, 'package'), place)
    return MANIFEST.parse(JSON.parse(await readFile(join(place, 'package.json'), 'utf8')))
  }
  await checks.run('npm/ holds the packages of the targets', async () => {
    const names = targets.map((target) => tarballName(platformPackage(target), version))
    expectSame(await listFiles(join(folder, 'npm')), [tarballName('codexkit', version), ...names])
  })
  const main = join(modules, 'codexkit')
  const opened = await checks.run('npm package codexkit', async () => {
    await mkdir(join(modules, '@codexkit'), { recursive: true })
    const manifest = await open(tarballName('codexkit', version), main)
    expectThat(
      manifest.name === 'codexkit' && manifest.version === version,
      `it is ${manifest.name} ${manifest.version}`,
    )
    const wanted = targets.map((target) => `${platformPackage(target)} ${version}`)
    expectSame(
      Object.entries(manifest.optionalDependencies ?? {}).map((pair) => pair.join(' ')),
      wanted,
    )
    const files = new Set(await listFiles(main))
    for (const path of Object.values(manifest.bin ?? {})) expectThat(files.has(path), `there is no ${path}`)
  })
  if (opened) await checkLauncher('npm package codexkit runs as JavaScript', main, version, host, checks)
  for (const target of targets) {
    const name = platformPackage(target)
    await checks.run(`npm package ${name}`, async () => {
      const place = join(modules, name)
      const manifest = await open(tarballName(name, version), place)
      expectThat(manifest.name === name && manifest.version === version, `it is ${manifest.name} ${manifest.version}`)
      expectSame([...(manifest.os ?? []), ...(manifest.cpu ?? [])], [target.platform, target.arch])
      const found = await hashFile(join(place, executableName(target.name)), 'sha256')
      expectThat(found === programs.get(target.name), 'its executable is not that of the archive')
    })
    if (isHost(target) && opened)
      await checkLauncher('npm package codexkit runs the executable', main, version, host, checks)
  }
}

/** npm's name for a packed package. */
function tarballName(name: string, version: string): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
}

async function checkLauncher(name: string, main: string, version: string, host: Host, checks: Checks): Promise<void> {
  await checks.run(name, async () => {
    for (const words of [
      ['bin/codexkit.js', '--version'],
      ['bin/env-report.js', '--help'],
    ]) {
      const request = { program: process.execPath, args: words, cwd: main, env: { PATH: host.env['PATH'] } }
      const run = await runProgram(request, { timeoutMs: 60_000, signal: host.signal })
      expectThat(run.status === 'exited' && run.code === 0, `${words.join(' ')}: ${JSON.stringify(run)}`)
      if (run.status === 'exited' && words[1] === '--version') {
        expectThat(run.stdout.includes(version), `it says ${run.stdout}`)
      }
    }
  })
}
