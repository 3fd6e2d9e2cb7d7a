// node bench/mcp-health.ts [RUNS] [RIVALS] [EXECUTABLE]: how long `mcp-health --json` takes for twelve servers of which one takes
// 2 s, next to that server alone, and for twelve quick ones next to `mcporter list` and the CLI of the MCP inspector, once
// per server. RIVALS is a folder with their node_modules: npm install --prefix RIVALS mcporter @modelcontextprotocol/inspector.
// All take turns, A B C A B C …, so that a machine that gets slower does so for all. Prints medians; it never fails for
// being slow, only for an answer that is wrong.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { TARGETS } from '../build/targets.ts'

const TOP = join(import.meta.dirname, '..')
const ZOO = join(TOP, 'test', 'fixtures', 'mcp', 'zoo-server.mjs')
const SERVERS = 12
const SLOW_MS = 2000

const runs = Number(process.argv[2] ?? 7)
const rivals = process.argv[3]
const target = TARGETS.find(({ platform, arch }) => platform === process.platform && arch === process.arch)
const executable = process.argv[4] ?? join(TOP, 'dist', target?.fileName ?? 'codexkit')
const codexkit = existsSync(executable) ? [executable] : [process.execPath, join(TOP, 'bin', 'codexkit.mjs')]
const folder = mkdtempSync(join(tmpdir(), 'codexkit-bench-'))

interface Contender {
  name: string
  work: () => Promise<void>
}

/** Twelve servers, `slow` of them slow, as config.toml and as the mcp.json that mcporter reads. */
function writeServers(slow: number): { toml: string; json: string; args: string[][] } {
  const args = Array.from({ length: SERVERS }, (_, index) => [
    ZOO,
    ...(index < slow ? ['slow', String(SLOW_MS)] : ['good']),
  ])
  const [toml, json] = [join(folder, `${slow}.toml`), join(folder, `${slow}.json`)]
  const tables = args.map((words, index) => {
    const values = `command = ${JSON.stringify(process.execPath)}\nargs = ${JSON.stringify(words)}`
    return `[mcp_servers.s${index}]\n${values}\nstartup_timeout_sec = 10\nrequired = true\n`
  })
  const entries = args.map((words, index) => [`s${index}`, { command: process.execPath, args: words }])
  writeFileSync(toml, tables.join('\n'))
  writeFileSync(json, JSON.stringify({ mcpServers: Object.fromEntries(entries) }))
  return { toml, json, args }
}

/** Runs a program to its end; throws when what it says does not fit. */
async function run(words: readonly string[], isRight: (stdout: string) => boolean): Promise<void> {
  const [program = '', ...args] = words
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(child, 'close')
  const stdout = Buffer.concat(chunks).toString('utf8')
  if (!isRight(stdout)) throw new Error(`${words.join(' ')} did not list the tools:\n${stdout.slice(0, 2000)}`)
}

/** One server alone: initialize and tools/list, with nothing between. */
async function askServer(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ask = async (id: number, method: string, params: unknown): Promise<void> => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    await lines.next()
  }
  const clientInfo = { name: 'bench', version: '1' }
  await ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
  child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
  await ask(2, 'tools/list', {})
  child.kill('SIGKILL')
  await once(child, 'close')
}

function allOk(stdout: string): boolean {
  const { servers } = JSON.parse(stdout).result
  return servers.length === SERVERS && servers.every((server: { verdict: string }) => server.verdict === 'ok')
}

function rivalsIn(path: string | undefined, { json, args }: ReturnType<typeof writeServers>): Contender[] {
  if (path === undefined) return []
  const bin = (name: string): string => join(path, 'node_modules', '.bin', name)
  const inspect = (words: string[]): Promise<void> => {
    const command = [bin('mcp-inspector'), '--cli', process.execPath, ...words, '--method', 'tools/list']
    return run(command, (stdout) => JSON.parse(stdout).tools.length === 1)
  }
  const everyOk = (stdout: string): boolean => {
    const { servers } = JSON.parse(stdout)
    return servers.length === SERVERS && servers.every((server: { status: string }) => server.status === 'ok')
  }
  return [
    { name: 'mcporter list', work: () => run([bin('mcporter'), '--config', json, 'list', '--json'], everyOk) },
    {
      name: 'inspector --cli, one server after another',
      work: async () => {
        for (const words of args) await inspect(words)
      },
    },
    { name: 'inspector --cli, all side by side', work: async () => void (await Promise.all(args.map(inspect))) },
  ]
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

const [mixed, quick] = [writeServers(1), writeServers(0)]
const words = (toml: string): string[] => [...codexkit, 'mcp-health', '--config', toml, '--json']
const contenders: Contender[] = [
  { name: `mcp-health, one of ${SERVERS} takes ${SLOW_MS} ms`, work: () => run(words(mixed.toml), allOk) },
  { name: 'that server alone, without codexkit', work: () => askServer(mixed.args[0] ?? []) },
  { name: `mcp-health, ${SERVERS} quick ones`, work: () => run(words(quick.toml), allOk) },
  {
    name: 'those servers alone, side by side, without any client: nobody can be faster',
    work: async () => void (await Promise.all(quick.args.map(askServer))),
  },
  ...rivalsIn(rivals, quick),
]
try {
  const times = contenders.map((): number[] => [])
  for (let round = -1; round < runs; round++) {
    for (const [index, { work }] of contenders.entries()) {
      const began = performance.now()
      await work()
      if (round >= 0) times[index]?.push(performance.now() - began)
    }
  }
  console.log(`${codexkit.join(' ').replace(homedir(), '~')}, ${runs} runs, medians`)
  const medians = times.map(median)
  for (const [index, { name }] of contenders.entries()) {
    const beside = index > 2 ? `  ${((medians[index] ?? 0) / (medians[2] ?? 1)).toFixed(1)} times mcp-health` : ''
    console.log(`${(medians[index] ?? 0).toFixed(0).padStart(7)} ms  ${name}${beside}`)
  }
  console.log(`${((medians[0] ?? 0) - (medians[1] ?? 0)).toFixed(0).padStart(7)} ms  over the slowest server`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
