import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyFixes } from '../../../src/commands/mcp-health/fix/apply-fixes.ts'
import type { McpAccess } from '../../../src/commands/mcp-health/mcp-access.ts'
import { createContext } from '../../../src/cli/create-context.ts'
import { CodexkitError } from '../../../src/errors.ts'
import { fakeWorld } from '../../cli/fake-world.ts'
import { CRASH, fakeMcp, makeFinding, makeProbe, makeServer, runMcpHealth } from './fake-mcp.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codexkit mcp ü-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const interrupted = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')

describe('--watch', () => {
  it('shows the table once and then what changes, until Ctrl-C', async () => {
    const abort = new AbortController()
    let round = 0
    const [up, down] = [fakeMcp([{}]), fakeMcp([CRASH])]
    const mcp: McpAccess = {
      ...up,
      // The third round ends the watch while it waits for the fourth.
      readServers: (host, sources) => (++round === 4 && abort.abort(interrupted), up.readServers(host, sources)),
      probe: (host, server, request) => (round === 2 ? down : up).probe(host, server, request),
      predict: (server, probe, rules) => (round === 2 ? down : up).predict(server, probe, rules),
    }
    const run = await runMcpHealth(folder, mcp, ['--watch', '1ms'], { signal: abort.signal })
    expect(run.exitCode).toBe(130)
    expect(run.stdout.match(/^server +verdict/gm)).toHaveLength(1)
    expect(run.stdout).toMatch(
      /\n14:15:02Z {2}docs: ok, now unhealthy \(missing-module\)\n14:15:02Z {2}docs: unhealthy \(missing-module\), now ok\n$/,
    )
  })

  it('ends at once while it waits', async () => {
    const abort = new AbortController()
    const mcp = fakeMcp([{}], { checkSafety: () => (setImmediate(() => abort.abort(interrupted)), []) })
    const run = await runMcpHealth(folder, mcp, ['--watch', '1h'], { signal: abort.signal })
    expect([run.exitCode, run.stderr]).toEqual([130, expect.stringContaining('Interrupted.')])
  })
})

describe('Ctrl-C', () => {
  it('waits until every probe has ended its processes, and starts no more', async () => {
    const abort = new AbortController()
    let [begun, ended] = [0, 0]
    const mcp = fakeMcp(
      Array.from({ length: 20 }, (_, index) => ({ name: `s${index}` })),
      {
        probe: async (_, server) => {
          begun++
          if (begun === 16) abort.abort(interrupted)
          await new Promise((resolve) => setTimeout(resolve, 5))
          ended++
          return makeProbe(server, { state: 'failed' })
        },
      },
    )
    const run = await runMcpHealth(folder, mcp, [], { signal: abort.signal })
    expect([run.exitCode, run.stdout, begun, ended]).toEqual([130, '', 16, 16])
  })
})

describe('--fix asks', () => {
  const path = (): string => join(folder, 'config.toml')
  const before = '[mcp_servers.docs]\n# Zp9Lw3RtQq7Xk2\n'
  const fix = async (
    answer: boolean,
    facts: { yes?: boolean; terminal?: boolean; meanwhile?: string } = {},
    more: Parameters<typeof makeFinding>[0] = {},
  ) => {
    writeFileSync(path(), before)
    const { world, stderr } = fakeWorld({ terminal: facts.terminal ?? true })
    const context = createContext(world, {})
    context.redactor.add('KEY', 'Zp9Lw3RtQq7Xk2')
    const questions: string[] = []
    const finding = makeFinding({ file: path(), line: null, fixToml: 'required = true', ...more })
    const done = await applyFixes(
      context,
      [finding],
      { dryRun: false, yes: facts.yes ?? false },
      async (_, question) => {
        questions.push(question)
        expect(stderr()).toContain('\n+')
        if (facts.meanwhile !== undefined) writeFileSync(path(), facts.meanwhile)
        return answer
      },
    )
    return { done, questions, after: readFileSync(path(), 'utf8') }
  }

  it.each([
    ['and writes after a yes', true, {}, 1, true],
    ['and leaves it after a no', false, {}, 1, false],
    ['not with --yes', false, { yes: true }, 0, true],
    ['not where nobody is', false, { terminal: false }, 0, true],
  ])('%s', async (_, answer, facts, asked, written) => {
    const { done, questions, after } = await fix(answer, facts)
    expect(questions).toHaveLength(asked)
    expect(done.files.map((file) => file.written)).toEqual([written])
    expect(after).toBe(written ? before.replace('#', 'required = true\n#') : before)
    expect(done.files[0]?.diff).toContain(' # [redacted:KEY]\n')
  })

  it.each([
    ['a person says yes', { terminal: true }, true],
    ['--yes says so', { terminal: false, yes: true }, true],
    ['nobody can be asked', { terminal: false }, false],
  ])('and approves tools when %s: %o', async (_, facts, approved) => {
    const finding = { id: 'mcp.cancelled-tools', fixToml: 'tools.a.approval_mode = "approve"' } as const
    const { done, after } = await fix(true, facts, finding)
    expect(after.includes('approve')).toBe(approved)
    expect(done.byHand).toHaveLength(approved ? 0 : 1)
  })

  it('and never writes over what was changed meanwhile', async () => {
    await expect(fix(true, { meanwhile: '# other\n' })).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
    expect(readFileSync(path(), 'utf8')).toBe('# other\n')
  })
})

describe('what a server is given', () => {
  it('is not shown when it says it', async () => {
    const secret = 'Zp9Lw3RtQq7Xk2'
    const server = {
      config: { url: 'https://a.example', http_headers: { Authorization: secret } },
      transport: 'http' as const,
    }
    const mcp = fakeMcp([{ ...server, ...CRASH, probe: { ...CRASH.probe, stderrTail: `refused ${secret}` } }])
    expect(makeServer(server).config).toHaveProperty('http_headers')
    const runs = await Promise.all(
      [[], ['--json'], ['--markdown', '-']].map((words) => runMcpHealth(folder, mcp, words)),
    )
    expect(JSON.stringify(runs)).not.toContain(secret)
    expect(runs[0]?.stdout).toContain('refused [redacted:Authorization]')
  })
})
