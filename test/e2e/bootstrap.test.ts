import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemaErrors } from '../support/json-schema.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { git, makeFolder, makeRepository } from '../support/workspace.ts'

/** Content and time of every file outside git and the evidence. */
function snapshot(folder: string): Record<string, string> {
  const paths = globSync('**/*', { cwd: folder, exclude: (name) => name === '.git' || name === 'evidence' })
  const dotted = ['.env', '.gitignore']
  const files = [...paths, ...dotted].filter((path) =>
    statSync(join(folder, path), { throwIfNoEntry: false })?.isFile(),
  )
  return Object.fromEntries(
    files.map((path) => [path, `${statSync(join(folder, path)).mtimeMs} ${readFileSync(join(folder, path), 'utf8')}`]),
  )
}

describe('bootstrap', () => {
  it('sets a new repository up and ends with a passed rehearsal', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['bootstrap', '-Report', '--json'], { cwd: folder })
    const document = JSON.parse(run.stdout)
    expect(run.exitCode).toBe(0)
    expect(schemaErrors('bootstrap', document)).toEqual([])
    expect(document.result).toMatchObject({
      envFile: 'created',
      ignoreLinesAdded: ['.env', 'docs/evidence/codex/', 'state/'],
      secretsMissing: ['CODEX_API_KEY', 'OPENAI_API_KEY', 'OLLAMA_API_KEY'],
      rehearsal: { verdict: 'pass', rehearsed: true },
    })
    expect(readFileSync(join(folder, '.env'), 'utf8')).toContain('CODEX_API_KEY=insert-local-token\n')
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
    expect(git(folder, 'status', '--porcelain', '--untracked-files=all').trim().split('\n')).toEqual([
      '?? .gitignore',
      '?? docs/ENVIRONMENT.md',
    ])
  })

  it('changes nothing but evidence when it is run again', async () => {
    const folder = makeRepository()
    await runCodexkit(['bootstrap', '-Report'], { cwd: folder })
    const before = snapshot(folder)
    const run = await runCodexkit(['bootstrap', '-Report', '--json'], { cwd: folder })
    expect(run.exitCode).toBe(0)
    expect(JSON.parse(run.stdout).result).toMatchObject({
      envFile: 'present',
      ignoreLinesAdded: [],
      runtime: { status: 'present' },
      report: { changed: false },
    })
    expect(snapshot(folder)).toEqual(before)
  })

  it('replaces its block in docs/ENVIRONMENT.md and keeps what people wrote', async () => {
    const folder = makeRepository()
    await runCodexkit(['bootstrap', '-Report', '--no-rehearse'], { cwd: folder })
    const path = join(folder, 'docs', 'ENVIRONMENT.md')
    const block = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      `Ours, above.\r\n\r\n${block.replace('| git |', '| gone |').replaceAll('\n', '\r\n')}\r\nOurs, below.\r\n`,
    )
    const run = await runCodexkit(['bootstrap', '-Report', '--no-rehearse'], { cwd: folder })
    expect(run.exitCode).toBe(0)
    const expected = `Ours, above.\n\n${block}\nOurs, below.\n`.replaceAll('\n', '\r\n')
    expect(readFileSync(path, 'utf8')).toBe(expected)
  })

  it('keeps an existing .env byte for byte', async () => {
    const folder = makeRepository()
    const text = '\uFEFF# mine\r\nexport A="x y" # why\r\nCODEX_MODEL=other'
    writeFileSync(join(folder, '.env'), text)
    const run = await runCodexkit(['bootstrap', '--no-rehearse'], { cwd: folder })
    expect(run.exitCode).toBe(0)
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(text)
  })

  it('lists the missing secrets and exits 3 where nobody can be asked', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['bootstrap', '-PromptSecrets'], { cwd: folder, stdin: 'open', onStart: closeOnExit })
    expect(run.exitCode).toBe(3)
    for (const name of ['CODEX_API_KEY', 'OPENAI_API_KEY', 'OLLAMA_API_KEY']) expect(run.stderr).toContain(name)
    expect(readFileSync(join(folder, '.env'), 'utf8')).toContain('CODEX_API_KEY=insert-local-token')
  })

  it('asks for nothing when every secret is there', async () => {
    const env = { CODEX_API_KEY: 'k-123456', OPENAI_API_KEY: 'k-123457', OLLAMA_API_KEY: 'k-123458' }
    const run = await runCodexkit(['bootstrap', '-PromptSecrets', '--no-rehearse'], { cwd: makeRepository(), env })
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain('Ready')
  })

  it('refuses a .env that git tracks, and says how to mend that', async () => {
    const folder = makeRepository()
    writeFileSync(join(folder, '.env'), 'A=1\n')
    git(folder, 'add', '--force', '.env')
    const run = await runCodexkit(['bootstrap', '--json'], { cwd: folder })
    expect(run.exitCode).toBe(9)
    expect(JSON.parse(run.stdout).error).toMatchObject({ code: 'CODEXKIT_UNSAFE_ENV_FILE' })
    expect(run.stderr).toContain('git rm --cached .env')
  })

  it('works in a folder that is not in git', async () => {
    const run = await runCodexkit(['bootstrap'], { cwd: makeFolder() })
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain('The rehearsal passed')
  })
})

function closeOnExit(child: import('node:child_process').ChildProcess): void {
  child.on('exit', () => child.stdin?.destroy())
}
