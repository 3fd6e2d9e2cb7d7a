import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { githubFiles, maskOnGithub, surfaceOnGithub } from '../../src/commands/github-surface.ts'
import { FINDING, hostileText, PASSED } from '../report/sample-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'codexkit github ü-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const makeFiles = (): { summary: string; output: string } => {
  count++
  return { summary: join(folder, `summary-${count}.md`), output: join(folder, `output-${count}`) }
}

function makeStderr(): {
  stderr: { write: (text: string) => void; isTerminal: boolean; columns: () => number }
  text: () => string
} {
  let written = ''
  return { stderr: { write: (text) => (written += text), isTerminal: false, columns: () => 80 }, text: () => written }
}

/** As the runner reads GITHUB_OUTPUT: FileCommandManager of actions/runner. */
function readOutputs(text: string): Record<string, string> {
  const lines = text.split(/\r\n|\n|\r/)
  const outputs: Record<string, string> = {}
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const heredoc = line.indexOf('<<')
    const equals = line.indexOf('=')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      outputs[line.slice(0, equals)] = line.slice(equals + 1)
      continue
    }
    const end = lines.indexOf(line.slice(heredoc + 2))
    if (heredoc < 0 || end < 0) throw new Error(`Not an output: ${line}`)
    outputs[line.slice(0, heredoc)] = lines.splice(0, end).join('\n')
    lines.shift()
  }
  return outputs
}

const host = (env: Record<string, string>): { env: Record<string, string>; platform: NodeJS.Platform } => ({
  env,
  platform: 'linux',
})

describe('surfaceOnGithub', () => {
  it('writes outputs and summary behind what is there, and annotations to stderr', async () => {
    const files = makeFiles()
    writeFileSync(files.summary, 'before\n')
    writeFileSync(files.output, 'x=1\n')
    const { stderr, text } = makeStderr()
    const written = await surfaceOnGithub({ stderr }, files, { ...PASSED, findings: [FINDING] }, '# Audit\n')
    expect(written).toEqual([files.summary, files.output])
    expect(readFileSync(files.summary, 'utf8')).toBe('before\n# Audit\n\n')
    expect(text()).toMatch(/^::error file=src\/login\.ts,line=12,title=[^\n]+\n$/)
    expect(readOutputs(readFileSync(files.output, 'utf8'))).toEqual({
      x: '1',
      verdict: 'pass',
      'exit-code': '0',
      'failure-code': '',
      'thread-id': '01990000-0000-7000-8000-000000000001',
      evidence: PASSED.evidence,
      findings: '1',
      rehearsed: 'false',
    })
  })

  it('lets no value make an output of its own, or end its block', { timeout: 60_000 }, async () => {
    const injection = fc.oneof(hostileText, fc.constantFrom('a\nverdict=fail', 'a\nverdict<<E\nfail\nE', '\nend-\n'))
    await fc.assert(
      fc.asyncProperty(injection, async (evidence) => {
        const files = makeFiles()
        await surfaceOnGithub(makeStderr(), files, { ...PASSED, evidence }, '')
        const outputs = readOutputs(readFileSync(files.output, 'utf8'))
        // A line end of one character is none of its own when the one that ends the value follows it.
        const lines = `${evidence.toWellFormed()}\n`.replace(/\r\n?/g, '\n')
        expect(outputs).toMatchObject({ verdict: 'pass', evidence: lines.slice(0, -1) })
        expect(Object.keys(outputs)).toHaveLength(7)
      }),
      { numRuns: 50 },
    )
  })

  it('has another delimiter for every run', async () => {
    const delimiters = [makeFiles(), makeFiles()].map(async (files) => {
      await surfaceOnGithub(makeStderr(), files, PASSED, '')
      return /^verdict<<(end-[\da-f-]{36})$/m.exec(readFileSync(files.output, 'utf8'))?.[1]
    })
    const [first, second] = await Promise.all(delimiters)
    expect(first).toBeDefined()
    expect(first).not.toBe(second)
  })

  it('writes no outputs where there is no file for them', async () => {
    const { summary } = makeFiles()
    expect(await surfaceOnGithub(makeStderr(), { summary, output: undefined }, PASSED, 'x')).toEqual([summary])
  })

  it('cuts a summary above 1 MiB at a line, and says first where all of it is', async () => {
    const files = makeFiles()
    writeFileSync(files.summary, 'b'.repeat(1000))
    await surfaceOnGithub(makeStderr(), files, PASSED, '```\nü 😀 line\n'.repeat(100_000))
    const text = readFileSync(files.summary, 'utf8')
    const size = Buffer.byteLength(text)
    expect(size).toBeLessThanOrEqual(1024 * 1024)
    expect(size).toBeGreaterThan(1024 * 1024 - 50)
    expect(text.slice(1000)).toMatch(/^> This summary is cut.*\/report\.md\.\n\n```\n/)
    expect(text).toMatch(/(?:line|```)\n$/)
    expect(text).not.toContain('\ufffd')
  })

  it('leaves a summary alone that is full already', async () => {
    const files = makeFiles()
    writeFileSync(files.summary, 'b'.repeat(1024 * 1024))
    await surfaceOnGithub(makeStderr(), files, PASSED, '# Audit\n')
    expect(readFileSync(files.summary, 'utf8')).toHaveLength(1024 * 1024)
  })

  it.each(['summary', 'output'] as const)('says which file could not be written: %s', async (name) => {
    const files = makeFiles()
    mkdirSync(files[name])
    await expect(surfaceOnGithub(makeStderr(), files, PASSED, 'x')).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      details: { path: files[name] },
    })
  })
})

describe('githubFiles', () => {
  it('are named by the environment, and missing outside of GitHub Actions', () => {
    expect(githubFiles(host({ GITHUB_STEP_SUMMARY: '/s', GITHUB_OUTPUT: '/o' }))).toEqual({
      summary: '/s',
      output: '/o',
    })
    expect(githubFiles(host({ GITHUB_STEP_SUMMARY: '/s' }))).toEqual({ summary: '/s', output: undefined })
    expect(() => githubFiles(host({ GITHUB_OUTPUT: '/o' }))).toThrow(/GITHUB_STEP_SUMMARY is not set/)
  })
})

describe('maskOnGithub', () => {
  const masked = (env: Record<string, string>): string => {
    let written = ''
    maskOnGithub(host(env), ['secret-one', 'a\nsecond-line'], (text) => (written += text))
    return written
  }

  it('prints a command per line of a value in GitHub Actions', () => {
    expect(masked({ GITHUB_ACTIONS: 'true' })).toBe('::add-mask::secret-one\n::add-mask::second-line\n')
  })

  it('prints nothing anywhere else', () => {
    expect(masked({})).toBe('')
    expect(masked({ CI: 'true', GITHUB_ACTIONS: 'false' })).toBe('')
  })
})
