import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { ReleaseArchive } from '../../../build/install/render-installers.ts'
import { makeRelease, standIn } from '../../self/release-bench.ts'

export const VERSION = '9.8.7'

/** What the installers are told of an archive. */
function factsOf(path: string, target: string, fileName: string): ReleaseArchive {
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  return { target, fileName, sha256, size: statSync(path).size }
}

/** Makes the .tar.xz for one system, with a shell script that stands for the program. */
export function makeTarXz(
  folder: string,
  target: string,
  program = standIn(VERSION),
): ReleaseArchive & { folder: string } {
  const release = makeRelease(folder, { version: VERSION, target, files: { codexkit: program } })
  const fileName = `codexkit-${VERSION}-${target}.tar.xz`
  return { ...factsOf(join(release, fileName), target, fileName), folder: release }
}

/** The same as the .zip of Windows; a script with this name runs where pwsh is that of Linux. */
export async function makeZip(folder: string, target: string, program = standIn(VERSION)): Promise<ReleaseArchive> {
  const [top, fileName] = [`codexkit-${VERSION}-${target}`, `codexkit-${VERSION}-${target}.zip`]
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(program), `${top}/codexkit.exe`, { mode: 0o100755 })
  zip.addBuffer(Buffer.from('# shim\n'), `${top}/scripts/bootstrap.ps1`)
  zip.addBuffer(Buffer.from('sums\n'), `${top}/SHA256SUMS`)
  zip.end()
  mkdirSync(folder, { recursive: true })
  await pipeline(zip.outputStream, createWriteStream(join(folder, fileName)))
  return factsOf(join(folder, fileName), target, fileName)
}

/** The system that install.sh takes this machine for. */
export function hostTarget(): string {
  const system = execFileSync('uname', ['-s'], { encoding: 'utf8' }).trim() === 'Darwin' ? 'macos' : 'linux'
  return `${system}-${process.arch}`
}
