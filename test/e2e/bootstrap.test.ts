import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
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
      envFile: { status: 'created' },
      envFilePrivacy: 'private',
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
      envFile: { status: 'present', added: [] },
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

  it.each(['utf8', 'utf16le'] as const)(
    'keeps an existing .env in %s and adds what it lacks behind it',
    async (encoding) => {
      const folder = makeRepository()
      const text = '\uFEFF# mine\r\nexport A="x y" # why\r\nCODEX_MODEL=other'
      writeFileSync(join(folder, '.env'), text, encoding)
      const run = await runCodexkit(['bootstrap', '--no-rehearse', '--no-install'], { cwd: folder })
      expect(run.exitCode).toBe(0)
      const after = readFileSync(join(folder, '.env'), encoding)
      expect(after.startsWith(`${text}\r\n\r\n# New settings, added by codexkit\r\n`)).toBe(true)
      expect(after.match(/\n/g)?.length).toBe(after.match(/\r\n/g)?.length)
      expect(after).not.toContain('\r\nCODEX_MODEL=gpt')
      expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
    },
  )

  it('shows with -WhatIf what it would write, without values, and writes nothing', async () => {
    const folder = makeRepository()
    writeFileSync(join(folder, '.env'), 'MY_TOKEN=abc\n')
    const before = snapshot(folder)
    const run = await runCodexkit(['bootstrap', '-WhatIf'], { cwd: folder })
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain(' MY_TOKEN=[hidden]\n')
    expect(run.stdout).toContain('+CODEX_API_KEY=insert-local-token\n')
    expect(run.stdout).toContain('+docs/evidence/codex/\n')
    expect(snapshot(folder)).toEqual(before)
    const document = JSON.parse((await runCodexkit(['bootstrap', '--dry-run', '--json'], { cwd: folder })).stdout)
    expect(schemaErrors('bootstrap', document)).toEqual([])
    expect(document.result.dryRun).toHaveLength(2)
  })

  it('takes secrets from a file and from stdin, and shows none', async () => {
    const folder = makeRepository()
    const secret = 'not-shown-anywhere-1'
    writeFileSync(join(folder, 'secrets.txt'), `OPENAI_API_KEY="${secret}"\n`)
    const args = [
      'bootstrap',
      '--no-rehearse',
      '--no-install',
      '--secret-file',
      'secrets.txt',
      '--secret',
      'CODEX_API_KEY=-',
    ]
    const run = await runCodexkit(args, { cwd: folder, stdin: `${secret}2\n` })
    expect(run.exitCode).toBe(0)
    expect(run.stdout + run.stderr).not.toContain(secret)
    const text = readFileSync(join(folder, '.env'), 'utf8')
    expect(text).toContain(`\nOPENAI_API_KEY=${secret}\n`)
    expect(text).toContain(`\nCODEX_API_KEY=${secret}2\n`)
  })

  it.each([
    { args: ['--secret', 'CODEX_API_KEY=typed-here-1234'], exitCode: 2, says: /NAME=-/ },
    { args: ['--secret', 'CODEX_KEY=-'], exitCode: 2, says: /CODEX_API_KEY/ },
    { args: ['--secret', 'CODEX_API_KEY=-'], stdin: 'insert-local-token', exitCode: 3, says: /placeholder/ },
    { args: ['--secret', 'CODEX_API_KEY=-'], stdin: 'a\u0007bcdefgh', exitCode: 3, says: /control characters/ },
    { args: ['--secret-file', 'nope'], exitCode: 3, says: /nope/ },
    { args: ['-PromptSecrets', '-Only', 'OPENAI_API_KEY'], exitCode: 3, says: /OPENAI_API_KEY\./ },
  ])('refuses $args, exit $exitCode, with nothing written', async ({ args, stdin, exitCode, says }) => {
    const folder = makeRepository()
    await runCodexkit(['bootstrap', '--no-rehearse', '--no-install'], { cwd: folder })
    const before = snapshot(folder)
    const run = await runCodexkit(['bootstrap', '--no-rehearse', '--no-install', ...args], {
      cwd: folder,
      stdin: stdin ?? '',
    })
    expect(run.exitCode).toBe(exitCode)
    expect(run.stderr).toMatch(says)
    expect(run.stderr).not.toContain('typed-here')
    expect(snapshot(folder)).toEqual(before)
  })

  it('knows the variables and folders that codexkit.toml adds', async () => {
    const folder = makeRepository()
    const toml =
      '[env.MY_TOKEN]\nsecret = true\nrequired = true\ndescription = "Ours."\n[paths]\ncreate = ["data", "a/b"]\n'
    writeFileSync(join(folder, 'codexkit.toml'), toml)
    const run = await runCodexkit(['bootstrap', '--no-rehearse', '--no-install', '--json'], { cwd: folder })
    expect(run.exitCode).toBe(0)
    const { result } = JSON.parse(run.stdout)
    expect(result.foldersMade).toEqual(['data', 'a/b'])
    expect(result.secretsMissing).toContain('MY_TOKEN')
    expect(readFileSync(join(folder, '.env'), 'utf8')).toContain('# Ours.\nMY_TOKEN=\n')
  })

  it('waits for an address, and says which one never answered', async () => {
    const server = createServer((_, response) => response.end('up'))
    setTimeout(() => server.listen(0, '127.0.0.1'), 1)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const address = server.address()
    const up = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
    const args = ['bootstrap', '--no-rehearse', '--no-install', '--wait-timeout', '1s', '--wait-http', up]
    const waited = await runCodexkit(args, { cwd: makeRepository() })
    expect([waited.exitCode, waited.stderr]).toEqual([0, expect.stringContaining(`Answered: ${up}`)])
    const failed = await runCodexkit([...args, '--wait-http', 'http://127.0.0.1:1/'], { cwd: makeRepository() })
    expect([failed.exitCode, failed.stderr]).toEqual([6, expect.stringContaining('http://127.0.0.1:1/')])
  })

  it('warns of a variable that stands twice', async () => {
    const folder = makeRepository()
    writeFileSync(join(folder, '.env'), 'A=1\nA=2\n')
    const run = await runCodexkit(['bootstrap', '--no-rehearse', '--no-install', '--strict'], { cwd: folder })
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain('A stands on lines 1, 2 of .env; the last one counts.')
  })

  it('lists the missing secrets and exits 3 where nobody can be asked', async () => {
    const folder = makeRepository()
    const run = await runCodexkit(['bootstrap', '-PromptSecrets'], {
      cwd: folder,
      openStdin: true,
      onStart: closeOnExit,
    })
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

function closeOnExit(child: ChildProcess): void {
  child.on('exit', () => child.stdin?.destroy())
}
