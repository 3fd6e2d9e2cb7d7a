import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { renderRunbook } from '../../../build/render-runbook.ts'
import type { CommandEntry, CommandSpec } from '../../../src/cli/command-spec.ts'
import { findCommand } from '../../../src/cli/find-command.ts'
import { renderCommandHelp } from '../../../src/cli/help.ts'
import { GLOBAL_OPTIONS } from '../../../src/cli/global-options.ts'
import { parseOptions } from '../../../src/cli/parse-options.ts'
import { runCommandLine } from '../../../src/cli/run-command-line.ts'
import { allExplanations } from '../../../src/commands/explain/explanation.ts'
import { command } from '../../../src/commands/explain/run.ts'
import { spec } from '../../../src/commands/explain/spec.ts'
import { fakeLine, fakeWorld } from '../../cli/fake-world.ts'

const COMMANDS = join(import.meta.dirname, '..', '..', '..', 'src', 'commands')
const ENTRY: CommandEntry = { spec, load: () => Promise.resolve(command as Awaited<ReturnType<CommandEntry['load']>>) }

async function explain(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const fake = fakeWorld({ columns: 80 })
  const code = await runCommandLine(['explain', ...words], fakeLine(ENTRY), fake.world)
  return { code, stdout: fake.stdout(), stderr: fake.stderr() }
}

describe('codexkit explain', () => {
  it('says what a code means, in order', async () => {
    const { code, stdout, stderr } = await explain('codex_auth_error')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const marks = [
      'CODEX_AUTH_ERROR',
      'Exit code: 4',
      'Worth another try: no',
      'Who can',
      'Check:',
      'Do:',
      'Failure codes:',
    ]
    const places = marks.map((mark) => stdout.indexOf(mark))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(stdout).toContain('    codexkit env-report\n')
    expect(stdout).toContain('\n  forbidden\n')
  })

  it('shows lines to type for both shells where they differ', async () => {
    const { stdout } = await explain('CODEXKIT_FILE')
    expect(stdout).toContain('    PowerShell:  Get-PSDrive -PSProvider FileSystem\n    sh:          df -h .\n')
  })

  it('fits into the terminal, but for lines to type', async () => {
    for (const { code, check } of allExplanations()) {
      const typed = check.flatMap(({ type }) => (typeof type === 'object' ? Object.values(type) : [type ?? '']))
      const { stdout } = await explain(code)
      const text = stdout.split('\n').filter((line) => !typed.some((row) => row !== '' && line.endsWith(row)))
      expect(text.filter((line) => line.length > 80)).toEqual([])
    }
  })

  it('puts a failure code before the code it belongs to', async () => {
    const { stdout } = await explain('usage_limit')
    expect(stdout).toMatch(/^usage_limit\n.*\nWorth another try: no\. Exit code: 5\.\n\nCODEX_RATE_LIMITED\n/)
  })

  it('names everything behind an exit code, and says so when there is nothing', async () => {
    expect((await explain('7')).stdout).toMatch(/^Exit code 7: .*\n\nCODEX_INVALID_CONFIG\n/)
    expect((await explain('8')).stdout).toMatch(/^Exit code 8: .*\n\nCODEXKIT_MCP\n/)
    expect((await explain('0')).stdout).toBe('Exit code 0: ok\n\nNo error code leads to it.\n')
  })

  it('lists all codes when none is given', async () => {
    const { code, stdout } = await explain()
    expect(code).toBe(0)
    expect(stdout).toMatch(/^CODEX_INVALID_CONFIG +2, 7, 9 +no +A setting, the provider/m)
    for (const { code: name } of allExplanations()) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'))
  })

  it('gives the same facts as JSON', async () => {
    const { stdout } = await explain('5', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      result: {
        asked: '5',
        exit: { exitCode: 5 },
        failure: null,
        codes: [{ code: 'CODEX_RATE_LIMITED', exitCode: 5 }],
      },
    })
  })

  test.each([
    ['CODEX_RATE_LIMITTED', 'Did you mean CODEX_RATE_LIMITED?'],
    ['auth_eror', 'Did you mean CODEX_AUTH_ERROR?'],
    ['usage-limt', 'Did you mean usage_limit?'],
    ['zzzzzzzzzzzz', 'Type "codexkit explain" for the list.'],
    ['77', 'Type "codexkit explain" for the list.'],
  ])('exits 2 for %s: %s', async (word, hint) => {
    const { code, stdout, stderr } = await explain(word)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`There is no code "${word}".`)
    expect(stderr).toContain(hint)
  })

  it('has its word in its help', () => {
    expect(renderCommandHelp(spec)).toContain('Usage: codexkit explain [CODE] [options]')
  })
})

describe('every line of codexkit that advice says to type', () => {
  const advised = allExplanations().flatMap(({ check, act, failures }) => {
    const typed = check.flatMap(({ type = '' }) => (typeof type === 'string' ? [type] : Object.values(type)))
    const quoted = [...act, ...failures.map(({ hint }) => hint)].flatMap((text) => {
      return [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
    })
    return [...typed, ...quoted].filter((line) => line.startsWith('codexkit ') && line !== 'codexkit --help')
  })
  const lines = [...new Set(advised)].map((line) => line.slice('codexkit '.length))

  it('is found', () => {
    expect(lines.length).toBeGreaterThan(10)
  })

  it('stands in quotes within prose, so that nobody has to guess where it ends', () => {
    const bare = allExplanations().flatMap(({ act }) => act.map((text) => text.replaceAll(/"[^"]*"/g, '')))
    const loose = bare.filter((text) => /\bcodexkit (?:bootstrap|run-audit|runtime|env-report|evidence)\b/.test(text))
    expect(loose).toEqual([])
  })

  test.each(lines)('codexkit %s', async (line) => {
    const paths = globSync('*/spec.ts', { cwd: COMMANDS })
    const specs: CommandSpec[] = await Promise.all(paths.map(async (path) => (await import(join(COMMANDS, path))).spec))
    const found = findCommand(
      line.split(' '),
      specs.map((known) => ({ spec: known, load: ENTRY.load })),
    )
    if (found.kind !== 'command') throw new Error(`${line} is no command`)
    const { options, positionals } = found.entry.spec
    await expect(parseOptions(found.rest, [...options, ...GLOBAL_OPTIONS], positionals)).resolves.toBeDefined()
  })
})

describe('docs/RUNBOOK.md', () => {
  const page = renderRunbook()

  test.each(allExplanations())(
    'has a section for $code, with all that is known',
    ({ code, happened, check, act, failures }) => {
      const section = page
        .slice(page.indexOf(`\n## ${code}\n`))
        .split('\n## ', 2)
        .join('\n## ')
      expect(page).toContain(`[\`${code}\`](#${code.toLowerCase()})`)
      const typed = check.flatMap(({ type = '' }) => (typeof type === 'string' ? [type] : Object.values(type)))
      const rows = failures.flatMap(({ failureCode, hint }) => [`\`${failureCode}\``, hint])
      for (const text of [happened, ...check.map(({ say }) => say), ...typed, ...act, ...rows])
        expect(section).toContain(text)
    },
  )

  it('says which codes lead to an exit code', () => {
    expect(page).toMatch(/^\| 5 \| rate limit or quota \| `CODEX_RATE_LIMITED` \|$/m)
  })
})
