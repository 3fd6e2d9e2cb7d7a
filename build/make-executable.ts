import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { checkSignature } from './macho/check-signature.ts'
import { signProgram } from './macho/sign-program.ts'
import { findBlobWriter, findNodeRuntime } from './node-runtime.ts'
import { packWithPkg } from './pack-with-pkg.ts'
import { renderStart, type ProgramPart } from './program-parts.ts'
import { runSigningHook } from './signing-hooks.ts'
import { isHost, type Target } from './targets.ts'
import { warmCodeCache } from './warm-code-cache.ts'
import { writeResources } from './windows/write-resources.ts'

const NAME = 'codexkit'

export interface ExecutableRequest {
  /** They need nothing but Node. */
  parts: readonly ProgramPart[]
  target: Target
  output: string
  report: (line: string) => void
  /** Whether V8's code cache goes with it, which only a target that runs here can have. It does unless this is false. */
  codeCache?: boolean
}

/**
 * Packs the parts of a program and Node into one file, with pkg, and gives it what its system wants of a program. The same
 * parts make the same bytes, in any folder. An older program there is replaced in one step.
 */
export async function makeExecutable(request: ExecutableRequest): Promise<void> {
  const { parts, target, output, report, codeCache = true } = request
  const folder = await mkdtemp(join(tmpdir(), 'codexkit-package-'))
  const place = dirname(resolve(output))
  await mkdir(place, { recursive: true })
  // Beside its place, so that it can be renamed; a running program cannot be written to.
  const beside = await mkdtemp(join(place, '.package-'))
  try {
    const runtime = await findNodeRuntime(target, folder, report)
    const blobWriter = await findBlobWriter(target, runtime, folder, report)
    const partsFolder = join(folder, 'parts')
    await writeParts(parts, partsFolder)
    // Only the very Node of the executable can make its code cache, and only here it runs.
    if (codeCache && isHost(target)) await warmCodeCache(partsFolder, runtime.program, join(folder, 'warm'))
    const made = join(beside, basename(output))
    const assets = await listAssets(partsFolder)
    await packWithPkg({ target, runtime, blobWriter, code: renderStart(), assets, output: made, scratch: folder })
    await finish(made, target)
    if (await runSigningHook(made, target, process.env)) report(`${basename(output)}: signed by the command given`)
    await rename(made, output)
  } finally {
    await Promise.all([folder, beside].map((path) => rm(path, { recursive: true, force: true })))
  }
}

async function writeParts(parts: readonly ProgramPart[], folder: string): Promise<void> {
  await mkdir(folder)
  for (const { name, code } of parts) await writeFile(join(folder, name), code)
}

/** Parts and caches by the names under which the start script asks for them. */
async function listAssets(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).toSorted()
  return Object.fromEntries(names.map((name) => [`./${name}`, join(folder, name)]))
}

async function finish(program: string, { platform }: Target): Promise<void> {
  if (platform === 'win32') {
    const { version, description, license } = await readPackage()
    const facts = { name: NAME, version, description, license }
    await writeFile(program, writeResources(await readFile(program), facts))
  }
  if (platform === 'darwin') {
    const signed = signProgram(await readFile(program), NAME)
    const { problems } = checkSignature(signed, NAME)
    if (problems.length > 0) throw new Error(`macOS would not take ${program}: ${problems[0]}`)
    await writeFile(program, signed)
  }
}

async function readPackage(): Promise<Record<'version' | 'description' | 'license', string>> {
  return JSON.parse(await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8'))
}
