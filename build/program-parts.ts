/** One piece of the program: an `import()` loads the pieces that it needs, and no others. */
export interface ProgramPart {
  /** What the others `require`, and the name of its asset in the executable: `./main.js`. */
  name: string
  /** A function expression that takes `module`, `exports` and `require`. */
  code: string
}

/** The part that starts the program. */
export const ENTRY_PART = './main.js'

/** The asset with V8's code cache of a part is named like the part with this at its end. */
export const CACHE_ENDING = '.cache'

/** Modules of Node that take milliseconds to load, and that many commands need late or never. */
const SLOW_MODULES = ['node:crypto', 'node:http', 'node:zlib', 'node:v8']

/**
 * The main script of an executable: it loads parts from its assets, each when it is asked for. A code cache that this V8
 * does not take (`cachedDataRejected`), or that is not there, costs time and nothing else. `PKG_EXECPATH` turns what the
 * other mode of pkg makes into a plain Node; it does nothing here, and is kept from the programs that are started.
 * A part asks for its modules when it is loaded; the slow ones of Node it gets only when it reads one of their exports.
 */
export function renderStart(): string {
  return `'use strict'
delete process.env.PKG_EXECPATH
const { getAssetKeys, getRawAsset } = require('node:sea')
const { Script } = require('node:vm')
const assets = new Set(getAssetKeys())
const slow = ${JSON.stringify(SLOW_MODULES)}
const loaded = {}
function loadLate(name) {
  return new Proxy({}, {
    get: (target, key) => require(name)[key],
    has: (target, key) => key in require(name),
    ownKeys: () => Reflect.ownKeys(require(name)),
    getOwnPropertyDescriptor: (target, key) => ({ ...Reflect.getOwnPropertyDescriptor(require(name), key), configurable: true }),
  })
}
function load(name) {
  if (slow.includes(name)) return (loaded[name] ??= loadLate(name))
  if (!assets.has(name)) return require(name)
  if (!loaded[name]) {
    const cache = name + '${CACHE_ENDING}'
    const cachedData = assets.has(cache) ? Buffer.from(getRawAsset(cache)) : undefined
    const script = new Script(Buffer.from(getRawAsset(name)).utf8Slice(), { filename: name, cachedData })
    const module = (loaded[name] = { exports: {} })
    script.runInThisContext()(module, module.exports, load)
  }
  return loaded[name].exports
}
load('${ENTRY_PART}')
`
}
