// npm run release:verify [-- DIR]: checks everything in a release folder, one line per check.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CodexkitError, messageOf } from '../src/errors.ts'
import type { Host } from '../src/platform/host.ts'
import { readProduct } from './release/product.ts'
import { startChecks } from './release/verify/checks.ts'
import { verifyRelease } from './release/verify/verify-release.ts'

const TOP = join(import.meta.dirname, '..')
const HELP = `npm run release:verify [-- [DIR] [OPTIONS]]: checks everything in a release folder

  DIR                      Instead of dist/release/VERSION
  --allowed-signers FILE   The keys that may have signed it. Without this those that the folder itself names: that shows
                           that nothing was changed since it was signed, not who signed it
  --no-suite               Without the tests of executables, which take some minutes
  --help                   Show this

Exits 1 when anything is wrong. "not run" is what could not be checked on this machine; it does not count as passed.
`

async function main(host: Host): Promise<void> {
  const { values, positionals } = readWords()
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const checks = startChecks((line) => void process.stdout.write(`${line}\n`))
  const folder = resolve(positionals[0] ?? join(TOP, 'dist', 'release', (await readProduct(TOP)).version))
  const { 'allowed-signers': allowedSigners } = values
  await verifyRelease({
    folder,
    top: TOP,
    host,
    checks,
    allowedSigners: allowedSigners && resolve(allowedSigners),
    suite: !values['no-suite'],
  })
  const { passed, failed, notRun } = checks.counts()
  process.stdout.write(`${passed} passed, ${failed} failed, ${notRun} not run\n`)
  if (failed > 0) process.exitCode = 1
}

function readWords() {
  const options = {
    'allowed-signers': { type: 'string' },
    'no-suite': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    const parsed = parseArgs({ allowPositionals: true, options })
    if (parsed.positionals.length > 1) throw new Error(`One folder, not ${parsed.positionals.length}.`)
    return parsed
  } catch (thrown) {
    throw new CodexkitError('CODEXKIT_USAGE', messageOf(thrown), { hint: 'Type: npm run release:verify -- --help' })
  }
}

const interrupt = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => interrupt.abort(new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')))
}
try {
  await main({
    env: process.env,
    cwd: process.cwd(),
    homeDir: homedir(),
    platform: process.platform,
    arch: process.arch,
    signal: interrupt.signal,
    now: () => new Date(),
  })
} catch (thrown) {
  if (!(thrown instanceof CodexkitError)) throw thrown
  process.stderr.write(`${thrown.message}\n${thrown.hint ?? ''}`.trim() + '\n')
  process.exitCode = thrown.exitCode
}
