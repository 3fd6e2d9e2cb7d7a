import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resumeLine } from '../../../src/audit/verdict/resume-line.ts'

const THREAD = '01a1fb28-8d76-71e1-9a25-bf94241c9801'

/** Names of folders that try to be more than a name. */
const HOSTILE = [
  'plain',
  'with space',
  "it's",
  "'; touch INJECTED; '",
  '$(touch INJECTED)',
  '`touch INJECTED`',
  '"; touch INJECTED; "',
  '$HOME $env:HOME',
  'a\nb',
  'back\\slash\\',
  "\\'; touch INJECTED #",
  '\u2019; touch INJECTED; \u2018',
  '\u201A\u201B; touch INJECTED #',
  '-n & touch INJECTED &',
  'ü \u{1F600} %PATH% !x!',
]

let folder: string
let program: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "resume 'ü ’ $(x) "))
  program = join(folder, "co'dex’ $(x)")
  const say = 'process.stdout.write(JSON.stringify([process.env.CODEX_HOME, process.argv.slice(2)]))\n'
  await writeFile(program, `#!/usr/bin/env node\n${say}`)
  await chmod(program, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const onPath = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((entry) => existsSync(join(entry, name)))

const run = (shell: string, args: readonly string[]): unknown =>
  JSON.parse(execFileSync(shell, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }))

describe('the line for a person', () => {
  test.skipIf(platform() === 'win32').each(HOSTILE)('in sh keeps the home %j one word', (codexHome) => {
    const line = resumeLine({ platform: 'linux' }, { program, codexHome, threadId: THREAD })
    expect(run('/bin/sh', ['-c', line])).toEqual([codexHome, ['resume', THREAD]])
    expect(existsSync(join(folder, 'INJECTED'))).toBe(false)
  })

  test.skipIf(!onPath('pwsh') || platform() === 'win32')(
    'in PowerShell keeps every home one word',
    () => {
      const lines = HOSTILE.map((codexHome) => {
        return `${resumeLine({ platform: 'win32' }, { program, codexHome, threadId: THREAD })}\n[Console]::Out.WriteLine(',')`
      })
      const script = ['[Console]::Out.WriteLine("[")', ...lines, '[Console]::Out.WriteLine("null]")'].join('\n')
      const encoded = Buffer.from(script, 'utf16le').toString('base64')
      const said = run('pwsh', ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded])
      expect(said).toEqual([...HOSTILE.map((codexHome) => [codexHome, ['resume', THREAD]]), null])
      expect(existsSync(join(folder, 'INJECTED'))).toBe(false)
    },
    60_000,
  )

  test.each([
    ['linux', `CODEX_HOME='/h o' '/c x' resume ${THREAD}`],
    ['darwin', `CODEX_HOME='/h o' '/c x' resume ${THREAD}`],
    ['win32', `$env:CODEX_HOME = '/h o'; & '/c x' resume ${THREAD}`],
  ] as const)('on %s', (name, line) => {
    expect(resumeLine({ platform: name }, { program: '/c x', codexHome: '/h o', threadId: THREAD })).toBe(line)
  })
})
