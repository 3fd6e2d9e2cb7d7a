import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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

describe('evidence verify', () => {
  it('exits 0 for a valid run', async () => {
    await sealRun(place(FIRST))
    const { exitCode, stdout, stderr } = await run('evidence', 'verify')
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(
      /valid {2}20261119T101010Z-run-audit-aaaa {2}5 files have their hash\n {2}seal {5}[0-9a-f]{64}\n$/,
    )
  })

  it('exits 1 for the run that was killed last, whatever latest.json points at', async () => {
    await sealRun(place(FIRST))
    await leaveUnsealed(place(KILLED))
    await writeFile(place('latest.json'), JSON.stringify({ evidence: FIRST }))
    const { exitCode, stdout, stderr } = await run('evidence', 'verify')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('incomplete')
    expect(stdout).not.toContain('valid')
    expect(stderr).toContain(`The evidence ${KILLED} is incomplete`)
  })

  it('exits 1 for a changed run and names what changed, harmless', async () => {
    await sealRun(place(FIRST))
    await appendFile(place(FIRST, 'prompt.md'), 'x')
    await rm(place(FIRST, 'changes.patch'))
    await writeFile(place(FIRST, 'evil\u001b[2J'), '')
    const { exitCode, stdout } = await run('evidence', 'verify')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/ {2}changed {2}prompt.md\n {2}missing {2}changes.patch\n {2}added {4}evil\\x1b\[2J\n/)
  })

  it('--all looks at every run', async () => {
    await sealRun(place(FIRST))
    await sealRun(place(SECOND))
    expect((await run('evidence', 'verify', '--all')).exitCode).toBe(0)
    await leaveUnsealed(place(KILLED))
    const { exitCode, stdout } = await run('evidence', 'verify', '--all', '--json')
    const { error, result } = JSON.parse(stdout)
    expect([exitCode, error.message]).toEqual([1, '1 of 3 runs is not valid.'])
    expect(result.runs.map(({ state }: { state: string }) => state)).toEqual(['incomplete', 'valid', 'valid'])
  })

  it('--all of nothing is no success, and goes with no name', async () => {
    expect((await run('evidence', 'verify', '--all')).exitCode).toBe(3)
    expect((await run('evidence', 'verify', FIRST, '--all')).exitCode).toBe(2)
  })
})

describe('evidence diff', () => {
  it('compares the last run with the one before, and exits 0', async () => {
    const finding = (id: string, title: string) => ({ id, severity: 'high', title })
    await sealRun(
      place(FIRST),
      sampleVerdict(FIRST, { findings: [finding('F-1', 'Old lock file'), finding('F-2', 'Key')] }),
    )
    await sealRun(
      place(SECOND),
      sampleVerdict(SECOND, {
        ...RATE_LIMITED,
        response: 'Bad.\u001b[2J\n',
        findings: [finding('F-1', 'Key'), finding('F-3', 'No tests')],
      }),
    )
    const { exitCode, stdout } = await run('evidence', 'diff')
    expect(exitCode).toBe(0)
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^${FIRST} (→|->) ${SECOND}$`))
    expect(stdout).toMatch(/^verdict +pass +fail$/m)
    expect(stdout).toContain(
      'findings  1 new, 1 gone, 1 as before\n+ high  F-3  No tests\n- high  F-1  Old lock file\n',
    )
    expect(stdout).toContain('prompt    the same\n')
    expect(stdout).toContain('-All is well.\n+Bad.\\x1b[2J\n')
  })

  it.each([
    { title: 'differ', changes: RATE_LIMITED, exitCode: 1, said: 'differ.' },
    { title: 'do not differ but in time', changes: { durationMs: 1 }, exitCode: 0, said: '' },
  ])('--exit-code is $exitCode when they $title', async ({ changes, exitCode, said }) => {
    await sealRun(place(FIRST))
    await sealRun(place(SECOND), sampleVerdict(SECOND, changes))
    const compared = await run('evidence', 'diff', '--exit-code')
    expect(compared.exitCode).toBe(exitCode)
    expect(compared.stderr).toContain(said)
    expect(compared.stdout.includes('The runs do not differ.')).toBe(exitCode === 0)
  })

  it('takes both runs by name, the older one first', async () => {
    await sealRun(place(FIRST))
    await sealRun(place(SECOND))
    await leaveUnsealed(place(KILLED))
    const names = async (...words: string[]) => {
      const { from, to } = await resultOf('evidence', 'diff', ...words)
      return [from.name, to.name]
    }
    expect(await names(SECOND, FIRST)).toEqual([SECOND, FIRST])
    expect(await names(FIRST)).toEqual([FIRST, KILLED])
    expect(await names()).toEqual([SECOND, KILLED])
  })

  it('needs two runs', async () => {
    await sealRun(place(FIRST))
    expect((await run('evidence', 'diff')).exitCode).toBe(3)
  })
})

describe('evidence pack', () => {
  it.each([
    { system: 'linux', words: [], made: `${FIRST}.tar.gz`, magic: '1f8b' },
    { system: 'win32', words: [], made: `${FIRST}.zip`, magic: '504b' },
    { system: 'linux', words: ['--format', 'zip'], made: `${FIRST}.zip`, magic: '504b' },
    { system: 'linux', words: ['--output', 'a.ZIP'], made: 'a.ZIP', magic: '504b' },
    { system: 'win32', words: ['--output', 'a.tgz'], made: 'a.tgz', magic: '1f8b' },
    { system: 'linux', words: ['--format', 'zip', '--output', 'a.bin'], made: 'a.bin', magic: '504b' },
  ] as const)('on $system with $words writes $made', async ({ system, words, made, magic }) => {
    await sealRun(place(FIRST))
    const packed = await runEvidence(at(), ['evidence', 'pack', ...words], { platform: system })
    expect([packed.exitCode, packed.stderr]).toEqual([0, ''])
    expect((await readdir(at())).sort()).toEqual([made, 'docs'].sort())
    expect((await readFile(at(made))).subarray(0, 2).toString('hex')).toBe(magic)
    expect(packed.stdout).toContain(`${at(made)}  `)
    expect(packed.stdout).toContain('6 files, valid\n')
  })

  it('refuses a run that is not valid, unless told otherwise', async () => {
    await leaveUnsealed(place(KILLED))
    const refused = await run('evidence', 'pack')
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('--allow-incomplete')])
    expect(await readdir(at())).toEqual(['docs'])
    const { exitCode, stderr } = await run('evidence', 'pack', '--allow-incomplete')
    expect([exitCode, stderr]).toEqual([0, 'warning: The packed evidence is incomplete.\n'])
    expect(await resultOf('evidence', 'pack', '--allow-incomplete', '--force')).toMatchObject({ state: 'incomplete' })
  })

  it('replaces nothing without --force', async () => {
    await sealRun(place(FIRST))
    await writeFile(at('a.zip'), 'mine')
    expect((await run('evidence', 'pack', '--output', 'a.zip')).exitCode).toBe(9)
    expect(await readFile(at('a.zip'), 'utf8')).toBe('mine')
    expect((await run('evidence', 'pack', '--output', 'a.zip', '--force')).exitCode).toBe(0)
  })

  it('takes a folder from elsewhere by its path', async () => {
    await sealRun(place(FIRST))
    await mkdir(at('download'))
    await rename(place(FIRST), at('download', FIRST))
    expect(await resultOf('evidence', 'pack', `download/${FIRST}`)).toMatchObject({ run: FIRST, state: 'valid' })
  })
})
