import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CodexkitError } from '../../../src/errors.ts'
import { parseReleaseSums } from '../../../src/self/release-sums.ts'
import { TARGETS, type Target } from '../../targets.ts'
import { archiveFolder, archiveFormats, PROVENANCE, SUMS, type ArchiveFormat } from '../release-names.ts'
import { STATEMENT, type Statement } from './statement.ts'

/** A release folder as its own SHA256SUMS and provenance describe it. */
export interface ReleaseContents {
  folder: string
  version: string
  /** Where the archives will be. */
  baseUrl: string
  /** Lower-case hex by path. */
  sums: ReadonlyMap<string, string>
  statement: Statement
  targets: Target[]
  archives: { target: Target; format: ArchiveFormat; fileName: string; sha256: string }[]
}

/** Reads what a release says of itself. Throws CODEXKIT_MISSING_INPUT when the folder holds none. */
export async function readReleaseContents(folder: string): Promise<ReleaseContents> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  const [sumsText, provenance] = await Promise.all([read(SUMS), read(PROVENANCE)]).catch((thrown: unknown) => {
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', `There is no release in ${folder}.`, {
      hint: 'Make one: npm run release',
      cause: thrown,
    })
  })
  const sums = parseReleaseSums(sumsText)
  const statement = readStatement(provenance)
  const { version, baseUrl, targets: names } = statement.predicate.buildDefinition.externalParameters
  const targets = TARGETS.filter(({ name }) => names.includes(name))
  const archives = targets.flatMap((target) =>
    archiveFormats(target.name).map((format) => {
      const fileName = `${archiveFolder(version, target.name)}.${format}`
      return { target, format, fileName, sha256: sums.get(fileName) ?? 'not in SHA256SUMS' }
    }),
  )
  return { folder, version, baseUrl, sums, statement, targets, archives }
}

function readStatement(text: string): Statement {
  try {
    return STATEMENT.parse(JSON.parse(text))
  } catch (thrown) {
    throw new CodexkitError('CODEXKIT_CHECKSUM', `${PROVENANCE} is no provenance of a release.`, { cause: thrown })
  }
}
