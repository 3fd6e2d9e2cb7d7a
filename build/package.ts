// npm run package [-- NAME ...]: makes the executables in dist/, all or those named. With --fetch it only brings the
// parts of Node that `npm ci` left out, so that the rest works without a network.
import { stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { CodexkitError } from '../src/errors.ts'
import { bundleProgram } from './bundle.ts'
import { makeExecutable } from './make-executable.ts'
import { bringNodeRuntime } from './node-runtime.ts'
import { TARGETS, targetNamed } from './targets.ts'

const DIST = join(import.meta.dirname, '..', 'dist')
const report = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { fetch: { type: 'boolean' } } })
  const targets = positionals.length === 0 ? TARGETS : positionals.map(targetNamed)
  if (values.fetch) {
    for (const target of targets) await bringNodeRuntime(target, report)
    return
  }
  const parts = await bundleProgram()
  for (const target of targets) {
    const output = join(DIST, target.fileName)
    await timed(output, () => makeExecutable({ parts, target, output, report }))
  }
}

async function timed(path: string, make: () => Promise<void>): Promise<void> {
  const began = performance.now()
  await make()
  const seconds = (performance.now() - began) / 1000
  const megabytes = (await stat(path)).size / 1e6
  report(`${relative(process.cwd(), path)}: ${megabytes.toFixed(1)} MB in ${seconds.toFixed(1)} s`)
}

try {
  await main()
} catch (thrown) {
  if (!(thrown instanceof CodexkitError)) throw thrown
  report(`${thrown.message}\n${thrown.hint ?? ''}`.trim())
  process.exitCode = thrown.exitCode
}
