import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseReleaseSums } from '../../../src/self/release-sums.ts'
import { checkSignature as checkMachoSignature } from '../../macho/check-signature.ts'
import type { Target } from '../../targets.ts'
import { hashFolder, listFiles } from '../checksums.ts'
import { executableName, archiveFolder, LICENSES, SUMS, SUMS_SIGNATURE } from '../release-names.ts'
import { binaryFormat } from './binary-format.ts'
import { expectSame, expectThat, type Checks } from './checks.ts'
import { checkSignature } from './check-signature.ts'
import type { ReleaseContents } from './release-contents.ts'
import { unpack } from './unpack.ts'

const LIMIT_BYTES = 40e6

export interface ArchiveCheck {
  contents: ReleaseContents
  archive: ReleaseContents['archives'][number]
  allowedSigners: string
  /** An empty folder it is unpacked in. */
  into: string
  checks: Checks
  signal: AbortSignal
}

/** Unpacks an archive and checks all that is in it. Gives back its one folder, or undefined when it has none. */
export async function checkArchive(check: ArchiveCheck): Promise<string | undefined> {
  const { contents, archive, allowedSigners, into, checks, signal } = check
  const { target, format, fileName } = archive
  const top = archiveFolder(contents.version, target.name)
  const folder = join(into, top)
  const unpacked = await checks.run(`${fileName} unpacks to one folder of plain files`, async () => {
    const entries = await unpack(join(contents.folder, fileName), format, into)
    const outside = entries.filter(({ path, isFile }) => !isFile || !path.startsWith(`${top}/`)).map(({ path }) => path)
    expectThat(outside.length === 0, `it holds something else: ${outside.join(', ')}`)
    const program = entries.find(({ path }) => path === `${top}/${executableName(target.name)}`)
    expectThat(program?.mode === 0o755, 'its program is not there or not executable')
    const epoch = contents.statement.predicate.buildDefinition.internalParameters.sourceDateEpoch
    const wrong = entries.filter(({ mtime }) => Math.abs(mtime - epoch) > 1).map(({ path }) => path)
    expectThat(wrong.length === 0, `these files have another time than the release: ${wrong.join(', ')}`)
    const { length } = await readFile(join(contents.folder, fileName))
    expectThat(format === 'zip' || length < LIMIT_BYTES, `it has ${length} bytes, and ${LIMIT_BYTES} is the limit`)
    return `${(length / 1e6).toFixed(1)} MB, ${entries.length} files`
  })
  if (!unpacked) return undefined
  await checks.run(`${fileName} holds exactly what its ${SUMS} lists`, async () => {
    const sums = parseReleaseSums(await readFile(join(folder, SUMS), 'utf8'))
    expectSame(await listFiles(folder), [...sums.keys(), SUMS, SUMS_SIGNATURE])
    for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', LICENSES]) expectThat(sums.has(name), `no ${name}`)
    const found = await hashFolder(folder)
    for (const [path, hash] of sums) expectThat(found.get(path) === hash, `${path} has another checksum`)
  })
  await checks.run(`signature of ${fileName}'s ${SUMS}`, () =>
    checkSignature(join(folder, SUMS), join(folder, SUMS_SIGNATURE), allowedSigners, signal),
  )
  await checkProgram(join(folder, executableName(target.name)), target, fileName, checks)
  return folder
}

async function checkProgram(path: string, target: Target, fileName: string, checks: Checks): Promise<void> {
  await checks.run(`${fileName} holds a program for ${target.name}`, async () => {
    const bytes = await readFile(path)
    const format = binaryFormat(bytes)
    const found = `${format?.platform} ${format?.arch}`
    expectThat(found === `${target.platform} ${target.arch}`, `it is one for ${found}`)
    if (target.platform !== 'darwin') return found
    const { problems, identifier } = checkMachoSignature(bytes, MACHO_IDENTIFIER)
    expectThat(problems.length === 0, problems.slice(0, 3).join(' '))
    return `${found}, signed as ${identifier}`
  })
}

/** What the signer of the macOS programs calls them. */
const MACHO_IDENTIFIER = 'codexkit'
