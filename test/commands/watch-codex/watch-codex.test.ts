import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CodexkitError } from '../../../src/errors.ts'
import type { LogEvent, LogSource } from '../../../src/logs/index.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'
import { fakeLogs, told, type FakeLogs } from './fake-logs.ts'
import { runWatchCodex } from './run-watch-codex.ts'

const at = useTemporaryFolder()
const NOW = Date.parse('2026-11-20T14:15:02Z')
const TOKENS = { tokens: { input: 10, cachedInput: 0, output: 5, reasoningOutput: 0, total: 15 } }
const EVENTS: LogEvent[] = [
  told({ text: 'turn started', level: 'info' }),
  told({ text: 'noise', level: 'trace' }),
  { type: 'gap', source: '/log/codex-tui.log', reason: 'it was cut' },
  told({ text: 'tokens: 15', fields: TOKENS }),
  told({ text: 'careful', level: 'warn', thread: 'other' }),
]

function watch(logs: FakeLogs, words: string[], facts: Parameters<typeof runWatchCodex>[3] = {}) {
  return runWatchCodex(at(), logs, words, { homeDir: at('me'), env: { CODEXKIT_HOME: at('kit') }, ...facts })
}
const linesOf = (text: string) => text.split('\n').slice(0, -1)

describe('watch-codex --no-follow', () => {
  it('shows each entry on a line, gaps in their place, and warns of them', async () => {
    const run = await watch(fakeLogs([EVENTS]), ['--no-follow'])
    expect(run.exitCode).toBe(0)
    expect(linesOf(run.stdout)).toEqual([
      expect.stringMatching(/INFO .* turn started$/),
      expect.stringMatching(/GAP .*it was cut$/),
      expect.stringMatching(/INFO .* tokens: 15$/),
      expect.stringMatching(/WARN .* careful$/),
    ])
    expect(run.stderr).toContain('warning: Entries of /log/codex-tui.log are missing: it was cut')
  })

  it('prints JSON lines', async () => {
    const { stdout } = await watch(fakeLogs([EVENTS]), ['--no-follow', '--jsonl', '--level', 'trace'])
    const lines = linesOf(stdout).map((line) => JSON.parse(line))
    expect(lines.pop()).toMatchObject({
      command: 'watch-codex',
      result: {
        mode: 'watched',
        ended: 'all-shown',
        entries: 4,
        levels: { trace: 1, info: 2, warn: 1 },
        gaps: 1,
        tokens: 15,
        lastEntry: '2026-11-20T14:15:00.123Z',
        evidence: null,
        threads: ['0199aaaa-bbbb-cccc-dddd-eeeeeeabcdef', 'other'],
      },
    })
    expect(lines.map(({ type, text }) => type ?? text)).toEqual([
      'turn started',
      'noise',
      'gap',
      'tokens: 15',
      'careful',
    ])
    expect(lines[0]).not.toHaveProperty('cursor')
  })

  it('takes secrets out, also one that goes over two batches', async () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvgIBADANBgkq', '-----END PRIVATE KEY-----']
    const batches = [[told({ text: 'key sk-abcdefghijklmnopqrstuv' })], ...key.map((text) => [told({ text })])]
    const { stdout } = await watch(fakeLogs(batches), ['--no-follow', '--jsonl'])
    expect(stdout).toContain('[redacted:openai-key]')
    expect(stdout).toContain('[redacted:private-key]')
    expect(stdout).not.toMatch(/abcdefghij|MIIEvg/)
  })

  it('asks for what was wished for', async () => {
    const logs = fakeLogs([])
    await watch(logs, ['--no-follow', '--since', '2h', '--source', 'sqlite', '--codex-home', 'a', '--codex-home', 'b'])
    expect(logs.requests).toEqual([
      expect.objectContaining({
        follow: false,
        sinceMs: NOW - 7_200_000,
        kinds: ['sqlite'],
        codexHomes: [at('a'), at('b')],
      }),
    ])
    const all = fakeLogs([])
    await watch(all, ['--no-follow'])
    expect(all.requests[0]).not.toHaveProperty('sinceMs')
    expect(all.requests[0]).not.toHaveProperty('cursors')
  })

  it('says what is not there', async () => {
    const { stderr } = await watch(fakeLogs([]), ['--no-follow', '--codex-home', 'nowhere'])
    expect(stderr).toContain(`There is nothing at ${at('nowhere')} yet.`)
  })

  it('warns of what is too large', async () => {
    const source: LogSource = { path: '/h/logs_2.sqlite', kind: 'sqlite', sizeBytes: 2000, mtimeMs: NOW }
    const { stderr } = await watch(fakeLogs([], [source]), ['--no-follow', '--warn-size', '1kb'])
    expect(stderr).toContain('warning: The database /h/logs_2.sqlite has 2.0 kB (more than 1.0 kB).')
    expect((await watch(fakeLogs([], [source]), ['--no-follow'])).stderr).not.toContain('logs_2')
  })
})

describe('watch-codex --follow', () => {
  it('shows what there was before --until, also when that has passed', async () => {
    const appeared: LogEvent = { type: 'source', source: '/log/codex-tui.log', kind: 'text', state: 'appeared' }
    const [old, late] = [90, 30].map((minutes) => told({ text: `${minutes}`, timeMs: NOW - minutes * 60_000 }))
    if (!old || !late) throw new Error('there are two')
    const { stdout } = await watch(fakeLogs([[appeared], [old], [late]]), [
      '--follow',
      '--since',
      '2h',
      '--until',
      '1h',
      '--jsonl',
    ])
    const [shown, result] = linesOf(stdout).map((line) => JSON.parse(line))
    expect(shown).toMatchObject({ text: '90' })
    expect(result).toMatchObject({ result: { ended: 'until', entries: 1 } })
  })

  it.each([
    ['careful', 0],
    ['^tokens: \\d+$', 0],
  ])('ends with --exit-when %j', async (pattern, exitCode) => {
    const run = await watch(fakeLogs([EVENTS]), ['--exit-when', pattern])
    expect(run.exitCode).toBe(exitCode)
  })

  it('shows nothing after what --exit-when waits for', async () => {
    const { stdout } = await watch(fakeLogs([EVENTS]), ['--exit-when', 'tokens', '--jsonl'])
    // Started, the gap, the tokens, and the result.
    expect(linesOf(stdout)).toHaveLength(4)
    expect(JSON.parse(linesOf(stdout)[3] ?? '')).toMatchObject({ ok: true, result: { ended: 'seen' } })
  })

  it('is 124 when --timeout comes first, and 0 without --exit-when', async () => {
    const never = await watch(fakeLogs([EVENTS]), ['--exit-when', 'never', '--timeout', '50ms'])
    expect(never).toMatchObject({ exitCode: 124, stderr: expect.stringContaining('did not come within 50 ms') })
    expect((await watch(fakeLogs([EVENTS]), ['--follow', '--timeout', '50ms'])).exitCode).toBe(0)
  })

  it('is 1 when --no-follow shows all and it is not there', async () => {
    const run = await watch(fakeLogs([EVENTS]), ['--no-follow', '--exit-when', 'never'])
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: What --exit-when waits for did not come\.$/m),
    })
  })

  it('does not count what the filter leaves out as seen', async () => {
    expect((await watch(fakeLogs([EVENTS]), ['--exit-when', 'noise', '--timeout', '50ms'])).exitCode).toBe(124)
  })

  it('begins ten minutes ago, and says once what it waits for', async () => {
    const logs = fakeLogs([])
    const { stderr } = await watch(logs, ['--follow', '--timeout', '600ms'])
    expect(logs.requests[0]).toMatchObject({ follow: true, sinceMs: NOW - 600_000 })
    expect(stderr.split('waiting for it')).toHaveLength(2)
  })

  it('watches the home of a run that begins later', async () => {
    const logs = fakeLogs([])
    const abort = new AbortController()
    const running = watch(logs, ['--follow'], { signal: abort.signal })
    await expect.poll(() => logs.requests.length).toBe(1)
    expect(logs.requests[0]?.codexHomes).toEqual([at('me', '.codex'), at('kit', 'login')])
    mkdirSync(at('kit', 'homes', 'run-1'), { recursive: true })
    await expect.poll(() => logs.requests.length, { timeout: 5000 }).toBe(2)
    expect(logs.requests[1]).toMatchObject({ codexHomes: [at('kit', 'homes', 'run-1')], logDirs: [], follow: true })
    abort.abort(new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.'))
    expect((await running).exitCode).toBe(130)
  })

  it('ends at once on Ctrl-C with 130, and what was kept has its hashes', async () => {
    const abort = new AbortController()
    const logs = fakeLogs([EVENTS])
    const running = watch(logs, ['--follow', '--evidence-folder', 'kept'], { signal: abort.signal })
    await expect.poll(() => readFileSync(at('kept', 'watch.jsonl'), 'utf8')).toContain('careful')
    abort.abort(new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.'))
    const run = await running
    expect(run.exitCode).toBe(130)
    expect(linesOf(run.stdout)).toHaveLength(4)
    expect(readdirSync(at('kept')).sort()).toEqual(['SHA256SUMS', 'cursor.json', 'watch.jsonl'])
  })

  it('shows a summary line on a terminal', async () => {
    const env = { CODEXKIT_HOME: at('kit'), TERM: 'xterm', LANG: 'C.UTF-8' }
    const run = await watch(fakeLogs([EVENTS]), ['--timeout', '700ms', '--since', '1h'], { onTerminal: true, env })
    expect(run.stderr).toMatch(/2 threads active, 15 tokens, last activity \d+ s ago/)
    expect(run.stdout).toContain('\u001b[')
  })

  it('ends when nobody reads any more', async () => {
    const written: string[] = []
    const stdout = {
      write: (text: string) => void written.push(text),
      isTerminal: false,
      columns: () => 80,
      drained: () => Promise.resolve(false),
    }
    const logs = fakeLogs([EVENTS, EVENTS, EVENTS])
    expect((await watch(logs, ['--follow'], { stdout })).exitCode).toBe(0)
    expect(written.filter((text) => text !== '')).toHaveLength(1)
  })
})

describe('watch-codex evidence', () => {
  it('goes on where it ended', async () => {
    await watch(fakeLogs([EVENTS]), ['--follow', '--evidence-folder', 'kept', '--timeout', '100ms'])
    const second = fakeLogs([[told({ text: 'later', cursor: 'c9' })]])
    await watch(second, ['--no-follow', '--evidence-folder', 'kept'])
    expect(second.requests[0]).toMatchObject({
      cursors: { [pathOfRollout]: '{"at":1}' },
      // Since when is what the first one said: what came between the two must not be left out.
      sinceMs: NOW - 600_000,
    })
    const lines = linesOf(readFileSync(at('kept', 'watch.jsonl'), 'utf8')).map((line) => JSON.parse(line))
    expect(lines.map(({ type, text }) => type ?? text)).toEqual([
      'turn started',
      'gap',
      'tokens: 15',
      'careful',
      'later',
    ])
  })

  it('does not read again what the filter left out', async () => {
    const events = [told({ text: 'noise', level: 'trace', source: '/h/log/codex-tui.log', cursor: 'c7' })]
    await watch(fakeLogs([events]), ['--no-follow', '--evidence-folder', 'kept'])
    expect(JSON.parse(readFileSync(at('kept', 'cursor.json'), 'utf8'))).toMatchObject({
      cursors: { '/h/log/codex-tui.log': 'c7' },
    })
  })

  it('--excerpt writes a folder once, in CODEX_LOG_ROOT', async () => {
    const logs = fakeLogs([EVENTS])
    const env = { CODEXKIT_HOME: at('kit'), CODEX_LOG_ROOT: 'my logs' }
    const run = await watch(logs, ['--excerpt', '10m'], { env })
    expect(logs.requests).toEqual([expect.objectContaining({ follow: false, sinceMs: NOW - 600_000 })])
    const [folder = ''] = readdirSync(at('my logs'))
    expect(folder).toMatch(/^watch-20261120T141502Z-[0-9a-f]{4}$/)
    expect(readdirSync(at('my logs', folder)).sort()).toEqual(['SHA256SUMS', 'cursor.json', 'watch.jsonl'])
    expect(run.stderr).toContain(join('my logs', folder))
  })
})

const pathOfRollout =
  '/home/.codex/sessions/2026/11/20/rollout-2026-11-20T14-15-00-0199aaaa-bbbb-cccc-dddd-eeeeeeabcdef.jsonl'

describe('watch-codex --list', () => {
  it('shows size, newest entry and growth', async () => {
    let sizeBytes = 1000
    const logs = {
      ...fakeLogs([]),
      discoverSources: () => {
        sizeBytes += 1000
        return Promise.resolve([
          { path: '/h/a.log', kind: 'text' as const, sizeBytes, mtimeMs: NOW, newestEntryMs: NOW - 1000 },
          { path: '/h/b.jsonl', kind: 'rollout' as const, sizeBytes: 7, mtimeMs: NOW },
        ])
      },
    }
    const { stdout } = await watch(logs, ['--list'])
    const [, , first, second] = linesOf(stdout)
    expect(first).toMatch(/^rollout\s+7 B\s+2026-11-20 14:15:02 UTC\s+-\s+\/h\/b\.jsonl$/)
    expect(second).toMatch(/^text\s+3\.0 kB\s+2026-11-20 14:15:01 UTC\s+(5\d|60)\.\d kB\/min\s+\/h\/a\.log$/)
  })

  it('says where it looked when there is nothing', async () => {
    expect((await watch(fakeLogs([]), ['--list'])).stdout).toContain(`${at('me', '.codex')} (not there yet)`)
  })
})

describe('watch-codex --prune', () => {
  it('lists, and removes only with --yes', async () => {
    const folder = at('me', '.codex', 'sessions', '2026', '09', '01')
    mkdirSync(folder, { recursive: true })
    const [old, newest] = ['a', 'b'].map((name) => join(folder, `rollout-2026-09-01T10-00-00-${name}.jsonl`))
    for (const [path, days] of [
      [old, 60],
      [newest, 50],
    ] as const) {
      writeFileSync(path ?? '', 'x')
      utimesSync(path ?? '', NOW / 1000 - days * 86_400, NOW / 1000 - days * 86_400)
    }
    const listed = await watch(fakeLogs([]), ['--prune'])
    expect(listed.stdout).toContain('1 file, 1 B. Nothing was removed: add --yes.')
    expect(readdirSync(folder)).toHaveLength(2)
    expect((await watch(fakeLogs([]), ['--prune', '--yes', '--older-than', '90d'])).stdout).toContain('nothing so old')
    const removed = await watch(fakeLogs([]), ['--prune', '--yes'])
    expect(removed.stdout).toContain('Removed 1 file, 1 B.')
    expect(readdirSync(folder)).toEqual(['rollout-2026-09-01T10-00-00-b.jsonl'])
  })
})

describe('watch-codex refuses', () => {
  it.each([
    [['--list', '--prune']],
    [['--list', '--source', 'sqlite']],
    [['--prune', '--thread', '0199']],
    [['--prune', '--since', '1h', '--yes']],
    [['--yes']],
    [['--older-than', '30d']],
    [['--prune', '--older-than', 'long']],
    [['--excerpt', '10m', '--since', '1h', '--no-follow']],
    [['--list', '--evidence', '--no-follow']],
    [['--no-follow', '--level', 'loud']],
    [['--no-follow', '--since', 'yesterday']],
    [['--no-follow', '--grep', '']],
    [['--no-follow', '--evidence', '--evidence-size', 'huge']],
  ])('%j', async (words) => {
    const logs = fakeLogs([EVENTS])
    expect(await watch(logs, words)).toMatchObject({ exitCode: 2, stdout: '' })
    expect(logs.requests).toEqual([])
  })

  it('--jsonl and --full, in the form that was asked for', async () => {
    const run = await watch(fakeLogs([EVENTS]), ['--jsonl', '--full'])
    expect(run.exitCode).toBe(2)
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, error: { code: 'CODEXKIT_USAGE' } })
  })

  it('a timeout that is none', async () => {
    expect(await watch(fakeLogs([]), ['--no-follow', '--timeout', 'soon'])).toMatchObject({ exitCode: 2 })
  })
})
