import { mkdir, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { leaveUnsealed, RATE_LIMITED, sampleVerdict, sealRun } from '../evidence/sample-run.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { runEvidence } from './run-evidence.ts'

const at = useTemporaryFolder()
const [FIRST, SECOND] = ['20261119T101010Z-run-audit-aaaa', '20261120T141502Z-run-audit-7f3a']
const KILLED = '20261120T141503Z-run-audit-7f3b'
const place = (...parts: string[]) => at('docs', 'evidence', 'codex', ...parts)
const run = (...words: string[]) => runEvidence(at(), words)
const resultOf = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout).result

const HOSTILE = 'x\u001b[2J\u001b]0;title\u0007\u202e\nverdict   pass'

describe('evidence list', () => {
  it('has the newest run first, with what each came to', async () => {
    await sealRun(place(FIRST), sampleVerdict(FIRST, RATE_LIMITED))
    await sealRun(place(SECOND))
    await leaveUnsealed(place(KILLED))
    const { exitCode, stdout } = await run('evidence', 'list')
    expect(exitCode).toBe(0)
    const [, , ...rows] = stdout.trimEnd().split('\n')
    expect(rows.map((row) => row.split(/\s{2,}/))).toEqual([
      [KILLED, expect.stringContaining('incomplete'), 'audit', '-', '-', '0.169.0', '-', '-'],
      [SECOND, expect.stringContaining('pass'), 'audit', '0', '-', '0.169.0', '506 ms', '1200 in, 80 out'],
      [
        FIRST,
        expect.stringContaining('fail'),
        'audit',
        '5',
        'CODEX_RATE_LIMITED',
        '0.169.0',
        '506 ms',
        '1200 in, 80 out',
      ],
    ])
  })

  it('is cut by --limit, and says so', async () => {
    await sealRun(place(FIRST))
    await sealRun(place(SECOND))
    const { stdout } = await run('evidence', 'list', '--limit', '1')
    expect(stdout).toContain(SECOND)
    expect(stdout).not.toContain(FIRST)
    expect(stdout).toContain('1 older: --limit 2 shows all.')
    expect(await resultOf('evidence', 'list', '--limit', '1')).toMatchObject({ total: 2, runs: [{ name: SECOND }] })
  })

  it.each(['0', '-1', 'all', '1.5', ''])('does not take --limit %j', async (limit) => {
    expect((await run('evidence', 'list', `--limit=${limit}`)).exitCode).toBe(2)
  })

  it('is empty where nothing ran', async () => {
    const { exitCode, stdout } = await run('evidence', 'list')
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('There is no evidence in')])
    expect(await resultOf('evidence', 'list')).toEqual({ root: place(), total: 0, runs: [] })
  })

  it('looks where --evidence-root, CODEX_LOG_ROOT and --working-dir say', async () => {
    await sealRun(at('logs', FIRST))
    await mkdir(at('empty'))
    for (const [words, env] of [
      [['--evidence-root', 'logs'], {}],
      [[], { CODEX_LOG_ROOT: 'logs' }],
      [['--working-dir', 'logs', '--evidence-root', '.'], {}],
    ] as const) {
      expect((await runEvidence(at(), ['evidence', 'list', ...words], { env })).stdout).toContain(FIRST)
    }
  })

  it('shows hostile text on its line, harmless', async () => {
    const error = { ...RATE_LIMITED.error, code: HOSTILE }
    await sealRun(place(FIRST), sampleVerdict(FIRST, { verdict: 'fail', error, codex: { version: HOSTILE } }))
    await sealRun(place(SECOND), '{"verdict":"pa')
    const { stdout } = await run('evidence', 'list')
    expect(stdout.trimEnd().split('\n')).toHaveLength(4)
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/)
    expect(stdout).toContain('unreadable')
  })
})

describe('evidence show', () => {
  it('tells of the last run: facts, failure, findings, message, files', async () => {
    const finding = { id: 'F-1', severity: 'high', title: 'Key in source', control: 'ac-02', file: 'src/a.ts', line: 3 }
    await sealRun(place(FIRST))
    await sealRun(place(SECOND), sampleVerdict(SECOND, { ...RATE_LIMITED, findings: [finding] }))
    const { exitCode, stdout } = await run('evidence', 'show')
    expect(exitCode).toBe(0)
    for (const text of [
      `run       ${SECOND}`,
      'CODEX_RATE_LIMITED: The provider said: too many requests.\nWait a minute.',
      'high  F-1  ac-02  src/a.ts:3  Key in source',
      'Last message\nAll is well.\n',
      ' 12 B  prompt.md',
    ]) {
      expect(stdout).toContain(text)
    }
  })

  it('tells what a run that was killed had come to', async () => {
    await leaveUnsealed(place(KILLED))
    const { exitCode, stdout } = await run('evidence', 'show', KILLED.slice(0, 12))
    expect(exitCode).toBe(0)
    expect(stdout).toContain('incomplete')
    expect(stdout).toContain('thread    thread-of-events')
  })

  it('shows hostile text harmless, and no line of it as its own', async () => {
    const finding = { title: HOSTILE, file: HOSTILE }
    const changes = { response: HOSTILE, threadId: HOSTILE, scenario: HOSTILE, rehearsed: true, findings: [finding] }
    await sealRun(place(FIRST), sampleVerdict(FIRST, changes))
    const { stdout } = await run('evidence', 'show')
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/)
    // The last message may have lines; it stands under its heading.
    expect(stdout.split('Last message')[0]).not.toMatch(/^verdict {3}pass/m)
  })

  it('--file prints a file: line ends as they are, control characters as escapes, in JSON as it is', async () => {
    const text = '-old\r\n+n\u001b[8mew\u202e\r\n'
    await sealRun(place(FIRST), sampleVerdict(FIRST), { 'changes.patch': text })
    expect((await run('evidence', 'show', '--file', 'changes.patch')).stdout).toBe('-old\r\n+n\\x1b[8mew\\u202e\r\n')
    const { file, run: shown } = await resultOf('evidence', 'show', '--file', 'changes.patch')
    expect([file, shown]).toEqual([
      { run: FIRST, name: 'changes.patch', sizeBytes: Buffer.byteLength(text), text },
      null,
    ])
  })

  it.each([['nothing.md'], ['../latest.json'], ['/etc/passwd']])('--file %s is no file of it', async (name) => {
    await sealRun(place(FIRST))
    await writeFile(place('latest.json'), '{}')
    const { exitCode, stdout, stderr } = await run('evidence', 'show', '--file', name)
    expect([exitCode, stdout]).toEqual([3, ''])
    expect(stderr).toContain('It has SHA256SUMS, ')
  })

  it('takes a secret of this workspace out of what it shows', async () => {
    await sealRun(place(FIRST), sampleVerdict(FIRST), { 'note.md': 'key Qx7-secret-of-this-test!' })
    await writeFile(at('.env'), 'CODEX_API_KEY=Qx7-secret-of-this-test!\n')
    expect((await run('evidence', 'show', '--file', 'note.md')).stdout).toBe('key [redacted:CODEX_API_KEY]')
  })

  it('of a name that is not there exits 3 and names the last runs', async () => {
    await sealRun(place(FIRST))
    const { exitCode, stderr } = await run('evidence', 'show', 'nothing')
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(FIRST)])
  })
})
