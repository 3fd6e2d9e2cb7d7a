// npm run release [-- OPTIONS]: makes the release folder dist/release/VERSION/. What it can be told: RELEASE_HELP.
import { join, relative } from 'node:path'
import { CodexkitError } from '../src/errors.ts'
import { bundleProgram } from './bundle.ts'
import { renderInstallers } from './install/render-installers.ts'
import { makeExecutable } from './make-executable.ts'
import { findBundledPackages } from './release/bundled-packages.ts'
import { findBuilder } from './release/builder.ts'
import { makeRelease } from './release/make-release.ts'
import { readProduct } from './release/product.ts'
import { parseReleaseOptions, RELEASE_HELP } from './release/release-options.ts'

const TOP = join(import.meta.dirname, '..')
const report = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(signal: AbortSignal): Promise<void> {
  const product = await readProduct(TOP)
  const options = parseReleaseOptions(process.argv.slice(2), process.env, product, TOP)
  if (options === 'help') {
    process.stdout.write(RELEASE_HELP)
    return
  }
  const { folder, signer } = await makeRelease({
    ...options,
    top: TOP,
    product,
    sourceDateEpoch: process.env['SOURCE_DATE_EPOCH'],
    builder: findBuilder(process.env),
    tools: { bundleProgram, findBundledPackages, makeExecutable, renderInstallers },
    signal,
    report,
  })
  report(`signed with ${signer.fingerprint}`)
  if (signer.kind === 'development') {
    report('warning: that is a development key, which everybody can make. Nobody should trust this release.')
    report('         For one to publish, give a key: --sign-key FILE or CODEXKIT_SIGNING_KEY')
  }
  process.stdout.write(`${relative(process.cwd(), folder)}\n`)
}

const interrupt = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () =>
    interrupt.abort(new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted; nothing is left of it.')),
  )
}
try {
  await main(interrupt.signal)
} catch (thrown) {
  if (!(thrown instanceof CodexkitError)) throw thrown
  report(`${thrown.message}\n${thrown.hint ?? ''}`.trim())
  process.exitCode = thrown.exitCode
}
