// npm run render: writes every generated file. With --check it only compares, and fails when one is out of step.
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { COMMANDS } from '../src/commands/index.ts'
import { writeFileAtomic } from '../src/platform/atomic-write.ts'
import { readOptionalText } from '../src/platform/read-optional.ts'
import { generatedFiles } from './generated-files.ts'

const top = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
const page = (path: string): Promise<string> => readFile(join(top, path), 'utf8')
const pages = { readme: await page('README.md'), environment: await page('docs/ENVIRONMENT.md') }
const files = generatedFiles(COMMANDS, pages)
const stale: string[] = []
for (const { path, text, executable } of files) {
  const place = join(top, path)
  // Git may have checked the file out with other line ends.
  if ((await readOptionalText(place))?.replaceAll('\r\n', '\n') === text.replaceAll('\r\n', '\n')) continue
  stale.push(path)
  if (check) continue
  // Windows PowerShell 5.1 and its editors like CRLF; .gitattributes says the same.
  await writeFileAtomic(place, /\.ps[md]?1$/.test(path) ? text.replaceAll('\n', '\r\n') : text)
  if (executable) await chmod(place, 0o755)
}
for (const path of stale) console.error(`${check ? 'out of step' : 'written'}: ${path}`)
if (check && stale.length > 0) {
  console.error('Type "npm run render" and commit what it writes.')
  process.exitCode = 1
}
