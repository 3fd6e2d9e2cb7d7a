// npm run package [-- NAME ...]: see HELP.
import { stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { CodexkitError } from '../src/errors.ts'
import { bundleProgram } from './bundle.ts'
import { makeExecutable } from './make-executable.ts'
import { bringNodeRuntime } from './node-runtime.ts'
import { TARGETS, targetNamed } from './targets.ts'

const DIST = join(import.meta.dirname, '..', 'dist')
const USUAL = ['linux-x64', 'win-x64']
const HELP = `npm run package [-- [NAME ...] [--all] [--fetch] [--no-code-cache]]

Makes executables in dist/: those named, or ${USUAL.join(' and ')}.
Names: ${TARGETS.map(({ name }) => name).join(', ')}

  --all            all of them
  --fetch          only bring the parts of Node that npm ci left out, so that the rest works without a network
  --no-code-cache  leave out V8's code cache, which the executable for this system has otherwise
  --help           this text

Signing with a certificate, after our own ad-hoc signature for macOS, by a command line with {file} in it:
  CODEXKIT_SIGN_MACOS    such as: rcodesign sign --p12-file id.p12 {file}
  CODEXKIT_SIGN_WINDOWS  such as: signtool sign /fd sha256 /n "Our Company" {file}
`
const report = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<void> {
  const flag = { type: 'boolean' } as const
  const options = { all: flag, fetch: flag, help: flag, 'code-cache': { ...flag, default: true } }
  const { values, positionals } = parseArgs({ allowPositionals: true, allowNegative: true, options })
  if (values.help) return void process.stdout.write(HELP)
  const named = (positionals.length === 0 ? USUAL : positionals).map(targetNamed)
  const targets = values.all ? TARGETS : named
  if (values.fetch) {
    for (const target of targets) await bringNodeRuntime(target, report)
    return
  }
  const parts = await bundleProgram()
  for (const target of targets) {
    const output = join(DIST, target.fileName)
    await timed(output, () => makeExecutable({ parts, target, output, report, codeCache: values['code-cache'] }))
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
