import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCodexkit, type CodexkitRun } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

interface Machine {
  folder: string
  home: string
  run: (...args: string[]) => Promise<CodexkitRun>
  /** Puts a program before all others on PATH. */
  install: (name: string, script: string) => void
}

function makeMachine(env: Record<string, string> = {}): Machine {
  const [folder, home] = [makeRepository(), makeFolder()]
  const bin = join(home, 'bin')
  mkdirSync(bin)
  mkdirSync(join(home, '.codex'))
  const PATH = `${bin}${delimiter}${process.env['PATH'] ?? ''}`
  return {
    folder,
    home,
    run: (...args) => runCodexkit(['env-report', ...args], { cwd: folder, env: { HOME: home, PATH, ...env } }),
    install: (name, script) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
      chmodSync(join(bin, name), 0o755)
    },
  }
}

describe.skipIf(process.platform === 'win32')('env-report', () => {
  it('--check is 0 right after --output, and 1 with the row once a tool has another version', async () => {
    const machine = makeMachine()
    machine.install('curl', 'echo curl 8.1.0')
    const written = await machine.run('--output', 'docs/ENVIRONMENT.md')
    expect(written).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ENVIRONMENT\.md written\n$/) })
    const text = readFileSync(join(machine.folder, 'docs', 'ENVIRONMENT.md'), 'utf8')
    expect(text).not.toContain(machine.home)
    expect((await machine.run('--output', 'docs/ENVIRONMENT.md')).stdout).toMatch(/unchanged\n$/)
    expect(await machine.run('--check')).toMatchObject({ exitCode: 0, stderr: '' })

    machine.install('curl', 'echo curl 8.2.0')
    expect(await machine.run('--check')).toMatchObject({
      exitCode: 1,
      stdout: 'Tools\n- curl: ok, 8.1.0\n+ curl: ok, 8.2.0\n',
    })
    expect(readFileSync(join(machine.folder, 'docs', 'ENVIRONMENT.md'), 'utf8')).toBe(text)
    expect((await machine.run('--check', '--output', 'none.md')).exitCode).toBe(3)
  })

  it('--baseline tells where two machines differ', async () => {
    const machine = makeMachine()
    machine.install('curl', 'echo curl 8.1.0')
    writeFileSync(join(machine.folder, 'other.json'), (await machine.run('--json')).stdout)
    expect((await machine.run('--baseline', 'other.json')).exitCode).toBe(0)
    machine.install('curl', 'echo curl 8.2.0')
    const run = await machine.run('--baseline', 'other.json', '--json')
    expect(run.exitCode).toBe(1)
    expect(JSON.parse(run.stdout).result.compared).toEqual({
      with: 'other.json',
      differences: [{ section: 'Tools', label: 'curl', was: 'ok, 8.1.0', now: 'ok, 8.2.0' }],
    })
  })

  it('--github appends to the step summary, and needs one', async () => {
    const path = join(makeFolder(), 'summary.md')
    writeFileSync(path, 'before\n')
    const run = await makeMachine({ GITHUB_STEP_SUMMARY: path }).run('--github')
    expect(run).toMatchObject({ exitCode: 0, stdout: `${path} written\n` })
    expect(readFileSync(path, 'utf8')).toMatch(/^before\n# Environment report\n/)
    expect(await makeMachine().run('--github')).toMatchObject({ exitCode: 2, stdout: '' })
  })

  it('exits 1 for a required tool that is broken and for a wrong value, and for a warning with --strict only', async () => {
    const machine = makeMachine({ CODEX_SANDBOX_MODE: 'workspace-write' })
    expect((await machine.run('--strict')).exitCode).toBe(1)
    expect((await machine.run()).exitCode).toBe(0)
    writeFileSync(join(machine.folder, '.env'), 'OPENAI_BASE_URL=ftp://zebra\n')
    const wrong = await machine.run('--json')
    expect(wrong.exitCode).toBe(1)
    expect(JSON.parse(wrong.stdout).error).toMatchObject({ details: { failed: ['variables.OPENAI_BASE_URL'] } })
    expect(wrong.stdout).not.toContain('zebra')
    writeFileSync(join(machine.folder, '.env'), '')
    machine.install('git', 'exit 3')
    expect(JSON.parse((await machine.run('--json')).stdout).error.details).toEqual({ failed: ['tools.git'] })
  })

  it.each([
    ['--markdown', '--html'],
    ['--check', '--baseline', 'x.json'],
    ['--html', '--output', 'x.md'],
    ['--check', '--github'],
  ])('%s with %s is a mistake', async (...args) => {
    expect(await makeMachine().run(...args)).toMatchObject({ exitCode: 2, stdout: '' })
  })

  it('no secret of the environment, .env, config.toml or auth.json is in any format', async () => {
    const secret = (place: string): string => `Xq7-${place}-Zp9Lw3Rt`
    const summary = join(makeFolder(), 'summary.md')
    const machine = makeMachine({
      CODEX_API_KEY: secret('environment'),
      MY_OTHER_TOKEN: secret('stranger'),
      HTTPS_PROXY: `http://ada:${secret('proxy')}@127.0.0.1:9`,
      GITHUB_STEP_SUMMARY: summary,
    })
    const { folder, home, run } = machine
    writeFileSync(
      join(folder, '.env'),
      `OPENAI_API_KEY=${secret('file')}\nOPENAI_BASE_URL=https://a:${secret('url')}@b.example\n`,
    )
    writeFileSync(
      join(home, '.codex', 'config.toml'),
      `[mcp_servers.docs]\ncommand = "${secret('command')}"\nenv = { A = "${secret('mcp')}" }\n`,
    )
    const tokens = { access_token: secret('access'), refresh_token: secret('refresh') }
    writeFileSync(join(home, '.codex', 'auth.json'), JSON.stringify({ OPENAI_API_KEY: secret('auth'), tokens }))
    // A tool that repeats what it finds in its environment.
    machine.install('curl', 'echo "curl 8.1.0-$CODEX_API_KEY"')
    const json = await run('--json')
    writeFileSync(join(folder, 'base.json'), json.stdout)
    const runs = [json, await run(), await run('--debug', '--markdown'), await run('--html'), await run('--github')]
    runs.push(await run('--output', 'E.md'), await run('--check', '--output', 'E.md'))
    runs.push(await run('--baseline', 'base.json'), await run('--verbose'))
    expect(runs.map((one) => one.exitCode)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(json.stdout).toContain('ChatGPT login in auth.json')
    const files = [summary, join(folder, 'E.md')].map((path) => readFileSync(path, 'utf8'))
    const everything = [...runs.flatMap((one) => [one.stdout, one.stderr]), ...files].join('\n')
    expect(everything).not.toMatch(/Xq7|Zp9Lw3Rt/)
  })
})
