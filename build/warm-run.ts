// node build/warm-run.ts FOLDER [WORD ...]: runs the program whose parts are in FOLDER with these words, and leaves beside
// each part V8's code cache with all functions that were called; without words it only compiles them. It begins with the
// caches it finds, so that one run adds to another.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { CACHE_ENDING, ENTRY_PART } from './program-parts.ts'

type Loaded = Record<string, unknown>
type PartFunction = (module: { exports: Loaded }, exports: Loaded, require: (name: string) => unknown) => void

const [folder = '', ...words] = process.argv.slice(2)
const fromNode = createRequire(import.meta.url)
const scripts = new Map<string, Script>()
const loaded = new Map<string, { exports: Loaded }>()

function compile(name: string): Script {
  const path = join(folder, name)
  const cache = `${path}${CACHE_ENDING}`
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined
  const script = new Script(readFileSync(path, 'utf8'), { filename: name, cachedData })
  if (script.cachedDataRejected) throw new Error(`V8 does not take its own code cache of ${name}.`)
  scripts.set(path, script)
  return script
}

function load(name: string): unknown {
  if (!existsSync(join(folder, name))) return fromNode(name)
  const known = loaded.get(name)
  if (known) return known.exports
  const module = { exports: {} }
  loaded.set(name, module)
  const run: PartFunction = compile(name).runInThisContext()
  run(module, module.exports, load)
  return module.exports
}

process.on('exit', () => {
  // Back to what it was: V8 refuses a cache that was made with other flags.
  setFlagsFromString('--flush-bytecode')
  for (const [path, script] of scripts) writeFileSync(`${path}${CACHE_ENDING}`, script.createCachedData())
})

if (words.length > 0) {
  // Otherwise V8 forgets functions that were not called for a while.
  setFlagsFromString('--no-flush-bytecode')
  process.argv = [process.execPath, process.execPath, ...words]
  load(ENTRY_PART)
} else {
  for (const name of readdirSync(folder)) compile(name)
}
