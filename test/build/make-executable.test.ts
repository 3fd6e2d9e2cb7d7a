import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeExecutable } from '../../build/make-executable.ts'
import { ENTRY_PART } from '../../build/program-parts.ts'
import { isHost, TARGETS } from '../../build/targets.ts'

const host = TARGETS.find(isHost)
const CODE = `(function (module, exports, require) {
  const { execFileSync } = require('node:child_process')
  const child = "'node ' + (process.env.PKG_EXECPATH ?? 'without a mark')"
  console.log(JSON.stringify({
    args: process.argv.slice(2),
    execArgv: process.execArgv,
    inspector: require('node:inspector').url() ?? 'none',
    handedOn: process.env.NODE_OPTIONS,
    child: execFileSync(process.argv[2], ['-p', child], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }).trim(),
    itself: process.argv[3] && execFileSync(process.execPath, [process.argv[2]], { encoding: 'utf8' }).trim(),
  }))
})`

describe.skipIf(!host)('an executable', () => {
  let folder: string
  let program: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'make executable ü '))
    program = join(folder, `tiny${process.platform === 'win32' ? '.exe' : ''}`)
    const parts = [{ name: ENTRY_PART, code: CODE }]
    if (host) await makeExecutable({ parts, target: host, output: program, report: () => {}, codeCache: false })
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true }))

  async function run(args: string[], extra: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
    const env = { ...process.env, NODE_OPTIONS: undefined, ...extra }
    const { stdout, stderr } = await promisify(execFile)(program, [process.execPath, ...args], { env })
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }

  it.each(['--require=/nonexistent.js', '--inspect=127.0.0.1:0', '--no-such-option'])(
    'does not take NODE_OPTIONS=%s, but leaves it to the programs it starts',
    async (options) => {
      const result = await run([], { NODE_OPTIONS: options })
      expect(result).toMatchObject({ execArgv: [], inspector: 'none', handedOn: options })
    },
  )

  it.each(['PKG_INVOKE_NODEJS', 'itself'])('is the program also when PKG_EXECPATH says %s', async (value) => {
    const result = await run([], { PKG_EXECPATH: value === 'itself' ? program : value })
    expect(result).toMatchObject({ args: [process.execPath], child: 'node without a mark' })
  })

  it('starts itself as itself, and Node as Node', async () => {
    const { itself, child } = await run(['again'], {})
    expect(child).toBe('node without a mark')
    expect(JSON.parse(String(itself))).toMatchObject({ args: [process.execPath], child: 'node without a mark' })
  })
})
