import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCodexkit } from '../support/run-codexkit.ts'
import { testHome } from '../support/test-home.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

interface BadInput {
  title: string
  args: string[]
  exitCode: number
  /** What the one sentence and its hint must say. */
  says: RegExp[]
  prepare?: (folder: string) => void
  env?: (folder: string) => Record<string, string>
  repository?: false
}

const TABLE: BadInput[] = [
  { title: 'an unknown command', args: ['run-adit'], exitCode: 2, says: [/no command "run-adit"/, /run-audit/] },
  {
    title: 'an unknown option',
    args: ['bootstrap', '-PromptSecret'],
    exitCode: 2,
    says: [/-PromptSecret\b/, /-PromptSecrets/],
  },
  { title: 'an unknown scenario', args: ['run-audit', '--rehearse', 'oko'], exitCode: 2, says: [/"oko"/, /ok/] },
  {
    title: 'a time that is none',
    args: ['run-audit', '--rehearse', '--timeout', 'soon'],
    exitCode: 2,
    says: [/"soon"/, /90s/],
  },
  { title: 'a missing value', args: ['run-audit', '--prompt'], exitCode: 2, says: [/--prompt/] },
  {
    title: 'a broken .env',
    args: ['run-audit', '--rehearse'],
    prepare: (folder) => writeFileSync(join(folder, '.env'), 'A=1\n\nthis is no entry\n'),
    exitCode: 2,
    says: [/Line 3 of .*\.env/],
  },
  {
    title: 'a broken codexkit.toml',
    args: ['run-audit', '--rehearse'],
    prepare: (folder) => writeFileSync(join(folder, 'codexkit.toml'), 'model = "x"\n[broken\n'),
    exitCode: 2,
    says: [/Line 2 of .*codexkit\.toml/],
  },
  {
    title: 'an address that is none',
    args: ['run-audit'],
    env: () => ({ CODEX_API_KEY: 'key-123456', OPENAI_BASE_URL: 'ftp://example.invalid' }),
    exitCode: 2,
    says: [/not an http or https address/, /OPENAI_BASE_URL/],
  },
  { title: 'no key', args: ['run-audit'], exitCode: 3, says: [/No API key/, /--rehearse/] },
  {
    title: 'a placeholder for a key',
    args: ['run-audit'],
    env: () => ({ CODEX_API_KEY: 'insert-local-token' }),
    exitCode: 3,
    says: [/No API key/],
  },
  { title: 'no git repository', args: ['run-audit', '--rehearse'], repository: false, exitCode: 2, says: [/git init/] },
  {
    title: 'a workspace that is not there',
    args: ['run-audit', '--rehearse', '-w', 'nope'],
    exitCode: 2,
    says: [/not a folder/],
  },
  {
    title: 'a prompt file that is not there',
    args: ['run-audit', '--rehearse', '--prompt-file', 'no.md'],
    exitCode: 3,
    says: [/no\.md/],
  },
  {
    title: 'a Codex that is not there',
    args: ['run-audit', '--rehearse', '--codex', 'no-codex'],
    exitCode: 7,
    says: [/no-codex/],
  },
  {
    title: 'a runtime that is not installed',
    args: ['run-audit', '--rehearse'],
    env: (folder) => ({ CODEXKIT_HOME: join(folder, 'home') }),
    exitCode: 7,
    says: [/not installed/, /runtime install/],
  },
  {
    title: 'a runtime that was altered',
    args: ['run-audit', '--rehearse'],
    prepare: (folder) => {
      cpSync(join(testHome(), 'runtime'), join(folder, 'home', 'runtime'), { recursive: true })
      const [program] = globSync('home/runtime/*/*/bin/codex', { cwd: folder })
      writeFileSync(join(folder, program ?? ''), 'x', { flag: 'a' })
    },
    env: (folder) => ({ CODEXKIT_HOME: join(folder, 'home') }),
    exitCode: 7,
    says: [/changed/, /--force/],
  },
  {
    title: 'no network',
    args: ['runtime', 'install'],
    env: (folder) => ({ CODEXKIT_HOME: join(folder, 'home'), npm_config_registry: 'http://127.0.0.1:1/' }),
    exitCode: 6,
    says: [/npm_config_registry/],
  },
  {
    title: 'an evidence folder that cannot be made',
    args: ['run-audit', '--rehearse'],
    prepare: (folder) => writeFileSync(join(folder, 'docs'), 'a file, not a folder'),
    exitCode: 9,
    says: [/docs/],
  },
]

describe('bad input', () => {
  it.each(TABLE)('$title: exit $exitCode, one sentence, a hint, no stack', async (row) => {
    const folder = row.repository === false ? makeFolder() : makeRepository()
    row.prepare?.(folder)
    const run = await runCodexkit(row.args, { cwd: folder, env: row.env?.(folder) })
    expect({ exitCode: run.exitCode, stdout: run.stdout }).toEqual({ exitCode: row.exitCode, stdout: '' })
    expect(run.stderr).toMatch(/^error: [A-Z"$/-].+\.$/m)
    expect(run.stderr).toMatch(/^hint: /m)
    for (const words of row.says) expect(run.stderr).toMatch(words)
    expect(run.stderr).not.toMatch(/^\s+at /m)
  })

  it('is one JSON document with --json', async () => {
    const run = await runCodexkit(['run-audit', '--json'], { cwd: makeRepository() })
    expect(JSON.parse(run.stdout)).toMatchObject({
      ok: false,
      exitCode: 3,
      command: 'run-audit',
      error: { code: 'CODEXKIT_MISSING_INPUT', details: { missing: ['CODEX_API_KEY', 'OPENAI_API_KEY'] } },
    })
  })

  it('on a full disk leaves nothing half-installed', async (context) => {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      return context.skip('needs root on Linux for a small disk')
    const { execFileSync } = await import('node:child_process')
    const disk = join(makeFolder(), 'disk')
    mkdirSync(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', disk])
    } catch {
      // A container without the right to mount has no small disk to offer.
      return context.skip('needs the right to mount a small disk')
    }
    try {
      const run = await runCodexkit(['runtime', 'install'], { cwd: disk, env: { CODEXKIT_HOME: join(disk, 'home') } })
      expect(run.exitCode).toBe(9)
      expect(run.stderr).toContain('no space left')
      expect(globSync('home/runtime/**/*', { cwd: disk }).filter((path) => /codex/.test(path))).toEqual([])
    } finally {
      execFileSync('umount', [disk])
      rmSync(disk, { recursive: true })
    }
  })

  it('leaves a readable .env alone', async () => {
    const folder = makeRepository()
    writeFileSync(join(folder, '.env'), 'A=1\nbroken line\n')
    await runCodexkit(['bootstrap'], { cwd: folder })
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('A=1\nbroken line\n')
  })
})
