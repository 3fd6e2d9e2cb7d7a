import { ENTRY_PART } from '../program-parts.ts'

/**
 * What every command of the npm package runs. It is CommonJS that an old Node can read, because with the executable of
 * this system npm's own Node does not matter; without it, as on Alpine, the JavaScript needs Node 26.
 */
export function renderNpmLauncher(): string {
  return `'use strict'
const { spawn } = require('child_process')
const { dirname, join } = require('path')

/** The executable of this system's package, or undefined when npm did not install it. */
function findExecutable() {
  try {
    const folder = dirname(require.resolve('@codexkit/' + process.platform + '-' + process.arch + '/package.json'))
    return join(folder, process.platform === 'win32' ? 'codexkit.exe' : 'codexkit')
  } catch (thrown) {
    if (thrown.code === 'MODULE_NOT_FOUND') return undefined
    throw thrown
  }
}

function runExecutable(program, words) {
  let child
  // A terminal sends Ctrl-C to both; this one only waits for the other.
  const handlers = { SIGINT: () => {}, SIGTERM: () => child.kill('SIGTERM'), SIGHUP: () => child.kill('SIGHUP') }
  // Before the program starts: a signal in between would end this one and leave the program running.
  for (const name of Object.keys(handlers)) process.on(name, handlers[name])
  child = spawn(program, words, { stdio: 'inherit' })
  child.on('error', (thrown) => {
    process.stderr.write('error: codexkit could not be started: ' + thrown.message + '\\n')
    process.exitCode = 7
  })
  child.on('exit', (code, signal) => {
    for (const name of Object.keys(handlers)) process.off(name, handlers[name])
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code
  })
}

/** Runs codexkit with the words of the command line. \`command\` is set where the program's name is a command. */
module.exports = function launch(command) {
  const words = command === undefined ? [] : [command]
  const executable = findExecutable()
  if (executable !== undefined) return runExecutable(executable, words.concat(process.argv.slice(2)))
  if (Number(process.versions.node.split('.')[0]) >= 26) {
    process.argv.splice(2, 0, ...words)
    return require('./program.js')
  }
  process.stderr.write(
    'error: There is no executable of codexkit for ' + process.platform + '-' + process.arch +
      ' here, and its JavaScript needs Node 26; this is ' + process.version + '.\\n' +
      'hint:  Install it again without --omit=optional, or with a newer Node.\\n',
  )
  process.exitCode = 7
}
`
}

/** Loads the same parts as the start script of an executable, from files beside it. */
export function renderNpmProgram(): string {
  return `'use strict'
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')
const loaded = {}
function load(name) {
  const path = join(__dirname, 'program', name)
  if (!name.startsWith('./') || !existsSync(path)) return require(name)
  if (!loaded[name]) {
    const module = (loaded[name] = { exports: {} })
    new Script(readFileSync(path, 'utf8'), { filename: path }).runInThisContext()(module, module.exports, load)
  }
  return loaded[name].exports
}
load('${ENTRY_PART}')
`
}

/** One program of the package's \`bin\`. */
export function renderNpmBin(name: string): string {
  const call = name === 'codexkit' ? '' : `'${name}'`
  return `#!/usr/bin/env node\nrequire('../lib/launch.js')(${call})\n`
}
