// node bench/overhead.ts [PAIRS] [EXECUTABLE]: what `codexkit run-audit --rehearse` costs beside the same `codex exec` by
// hand: same program, same flags, same config, a fresh home each, the same loopback model, prompt on stdin. The two run
// in turn, so that a machine that gets slower does so for both. Prints medians; it never fails for being slow.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { TARGETS } from '../build/targets.ts'
import { capabilities, createRunHome, execArgs } from '../src/codex/index.ts'
import { rehearsalEnv, rehearsalProviderConfig, startRehearsal } from '../src/rehearsal/index.ts'
import { pinnedLock, runtimePath } from '../src/runtime/index.ts'

const TOP = join(import.meta.dirname, '..')
const WARM_UP = 2
const PROMPT = 'Say whether this repository is ready.\n'
const pairs = Number(process.argv[2] ?? 20)

const host = {
  env: process.env,
  cwd: TOP,
  homeDir: homedir(),
  platform: process.platform,
  arch: process.arch,
  signal: new AbortController().signal,
  now: () => new Date(),
}
const target = TARGETS.find(({ platform, arch }) => platform === process.platform && arch === process.arch)
const executable = process.argv[3] ?? join(TOP, 'dist', target?.fileName ?? 'codexkit')
const codexkit = existsSync(executable) ? [executable] : [process.execPath, join(TOP, 'bin', 'codexkit.mjs')]
const program = await runtimePath({ host })
const workspace = mkdtempSync(join(tmpdir(), 'codexkit bench ü '))
for (const folder of ['src', 'test']) mkdirSync(join(workspace, folder))
for (let index = 0; index < 200; index++) {
  writeFileSync(
    join(workspace, index % 2 === 0 ? 'src' : 'test', `file-${index}.ts`),
    `export const value = ${index}\n`,
  )
}
const git = (...args: string[]): unknown => execFileSync('git', ['-C', workspace, ...args], { stdio: 'ignore' })
git('init', '--quiet')
git('add', '--all')
git('-c', 'user.name=bench', '-c', 'user.email=bench@example.invalid', 'commit', '--quiet', '-m', 'start')

/** Milliseconds from the start of a program to its end. */
async function time(words: readonly string[], env: NodeJS.ProcessEnv, stdin: string): Promise<number> {
  const [name = '', ...args] = words
  const began = performance.now()
  const child = spawn(name, args, { cwd: workspace, env, stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.end(stdin)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`)
  return performance.now() - began
}

async function byHand(): Promise<number> {
  const { signal, now } = host
  const rehearsal = await startRehearsal({ scenario: 'ok', prompt: PROMPT, workspace, signal, now })
  const provider = rehearsalProviderConfig(rehearsal)
  const config = { approvalPolicy: 'never', sandboxMode: 'workspace-write', model: provider.model, provider }
  const codexHome = await createRunHome(host, config)
  const args = execArgs({
    capabilities: capabilities(pinnedLock().version),
    workingDirectory: workspace,
    sandboxMode: 'workspace-write',
    approvalPolicy: 'never',
    lastMessagePath: join(codexHome, 'last-message.md'),
    skipGitRepoCheck: false,
    addDirs: [],
    ephemeral: false,
  })
  const env = { ...process.env, ...rehearsalEnv(rehearsal), CODEX_HOME: codexHome }
  const elapsedMs = await time([program, ...args], env, PROMPT)
  await rehearsal.close()
  return elapsedMs
}

const withCodexkit = (): Promise<number> =>
  time([...codexkit, 'run-audit', '--rehearse', '--prompt', '-', '--json'], process.env, PROMPT)

const times: { hand: number; codexkit: number }[] = []
for (let index = 0; index < pairs + WARM_UP; index++) {
  const pair = { hand: await byHand(), codexkit: await withCodexkit() }
  if (index >= WARM_UP) times.push(pair)
}
rmSync(workspace, { recursive: true, force: true })

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const hand = median(times.map((pair) => pair.hand))
const both = median(times.map((pair) => pair.codexkit))
const extra = median(times.map((pair) => pair.codexkit - pair.hand))
console.log(`${times.length} pairs, Codex ${pinnedLock().version}, ${codexkit[0]}`)
console.log(`codex exec by hand     ${hand.toFixed(0)} ms`)
console.log(`codexkit run-audit     ${both.toFixed(0)} ms`)
console.log(`paired difference      ${extra.toFixed(0)} ms (${((100 * extra) / hand).toFixed(1)} %)`)
