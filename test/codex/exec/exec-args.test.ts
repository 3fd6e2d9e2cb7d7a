import { describe, expect, it, test } from 'vitest'
import { capabilities } from '../../../src/codex/capabilities/capabilities.ts'
import { execArgs, type ExecRequest } from '../../../src/codex/exec/exec-args.ts'

const REQUEST: ExecRequest = {
  capabilities: capabilities('0.169.0'),
  workingDirectory: '/work space/ü',
  sandboxMode: 'workspace-write',
  approvalPolicy: 'never',
  lastMessagePath: '/home/last message.md',
  skipGitRepoCheck: false,
  addDirs: [],
  ephemeral: false,
}

it('is one line of arguments, without the prompt and without any key', () => {
  expect(execArgs(REQUEST)).toEqual([
    'exec',
    '-c',
    'approval_policy="never"',
    '--sandbox',
    'workspace-write',
    '--json',
    '--output-last-message',
    '/home/last message.md',
    '--disable',
    'unbounded_connection_retries',
    '-C',
    '/work space/ü',
    '-',
  ])
})

const THREAD = '01a1fa9f-d82b-73e3-bb3a-2a98045e3c9e'

/** Everything that may be asked for, and what is in front of it in every version. */
const WISHES: Partial<ExecRequest> = {
  skipGitRepoCheck: true,
  addDirs: ['/a', '/b c'],
  ephemeral: true,
  outputSchemaPath: '/schema.json',
}
const START = ['exec', '-c', 'approval_policy="never"', '--sandbox', 'workspace-write', '--json']
const FILE = ['--output-last-message', '/home/last message.md', '--skip-git-repo-check']
const END = ['-C', '/work space/ü', 'resume', THREAD, '-']
const NO_WAIT = ['--disable', 'unbounded_connection_retries']
const DIRS = ['--add-dir', '/a', '--add-dir', '/b c']
const SCHEMA = ['--output-schema', '/schema.json']

describe('by version', () => {
  test.each<[string, Partial<ExecRequest>, string[]]>([
    ['0.40.0', { addDirs: [], ephemeral: false, outputSchemaPath: undefined }, []],
    ['0.42.0', { addDirs: [], ephemeral: false }, SCHEMA],
    ['0.57.0', { addDirs: [], ephemeral: false }, SCHEMA],
    ['0.61.0', { ephemeral: false }, [...DIRS, ...SCHEMA]],
    ['0.98.0', { ephemeral: false }, [...DIRS, ...SCHEMA]],
    ['0.99.0', {}, ['--ephemeral', ...DIRS, ...SCHEMA]],
    ['0.147.0', {}, ['--ephemeral', ...DIRS, ...SCHEMA]],
    ['0.153.0', {}, ['--ephemeral', ...DIRS, ...SCHEMA, ...NO_WAIT]],
    ['0.169.0', {}, ['--ephemeral', ...DIRS, ...SCHEMA, ...NO_WAIT]],
    ['0.170.0-alpha.2', {}, ['--ephemeral', ...DIRS, ...SCHEMA, ...NO_WAIT]],
  ])('%s gets all that it can do, every flag before resume, and the prompt last', (version, less, middle) => {
    const request = { ...REQUEST, ...WISHES, resumeThreadId: THREAD, ...less, capabilities: capabilities(version) }
    expect(execArgs(request)).toEqual([...START, ...FILE, ...middle, ...END])
  })

  test.each<[string, Partial<ExecRequest>, string]>([
    ['0.40.0', { outputSchemaPath: '/s' }, 'Codex 0.40.0 has no --output-schema: Codex has it since 0.42.0.'],
    ['0.58.0', { addDirs: ['/a'] }, 'Codex 0.58.0 has no --add-dir: Codex has it since 0.61.0.'],
    ['0.98.0', { ephemeral: true }, 'Codex 0.98.0 has no --ephemeral: Codex has it since 0.99.0.'],
    ['0.169.0', { approvalPolicy: 'untrusted' }, 'Codex 0.169.0 refuses the approval policy untrusted.'],
  ])('%s refuses %j with a sentence', (version, wish, message) => {
    const request = { ...REQUEST, ...wish, capabilities: capabilities(version) }
    expect(() => execArgs(request)).toThrow(
      expect.objectContaining({
        code: 'CODEX_INVALID_OPTIONS',
        exitCode: 2,
        message,
        details: { codexVersion: version },
      }),
    )
  })

  it('what a newer program lost is not called for by the version that had it first', () => {
    const request = { ...REQUEST, ephemeral: true, capabilities: { ...capabilities('0.170.0'), ephemeral: false } }
    expect(() => execArgs(request)).toThrow('Codex 0.170.0 has no --ephemeral any more.')
  })

  test.each([
    ['0.40.0', false],
    ['0.104.0', false],
    ['0.147.0', false],
    ['0.152.9', false],
    ['0.153.0', true],
    ['0.169.0', true],
    ['1.0.0', true],
  ])('%s is told not to wait for ever: %s', (version, told) => {
    const args = execArgs({ ...REQUEST, capabilities: capabilities(version) })
    expect(args.includes('unbounded_connection_retries')).toBe(told)
    expect(args.includes('--disable')).toBe(told)
  })

  test.each(['0.40.0', '0.57.0', '0.104.0', '0.147.0', '0.169.0', '1.0.0'])(
    '%s gets nothing that some version refuses, or that was not asked for',
    (version) => {
      const args = execArgs({ ...REQUEST, capabilities: capabilities(version), skipGitRepoCheck: true })
      const never = ['--full-auto', '-o', '--ask-for-approval', '-a', '--ephemeral', '--ignore-user-config', 'resume']
      for (const refused of [...never, '--add-dir', '--output-schema']) expect(args).not.toContain(refused)
    },
  )
})

describe('a thread to resume', () => {
  test.each(['last', '--last', 'my thread', '', `${THREAD} `, THREAD.slice(1)])('is not %j', (resumeThreadId) => {
    expect(() => execArgs({ ...REQUEST, resumeThreadId })).toThrow(
      expect.objectContaining({ code: 'CODEX_INVALID_OPTIONS' }),
    )
  })
})

describe('by request', () => {
  test.each(['read-only', 'workspace-write', 'danger-full-access'])(
    'the sandbox mode %s is always named',
    (sandboxMode) => {
      const args = execArgs({ ...REQUEST, sandboxMode })
      expect(args[args.indexOf('--sandbox') + 1]).toBe(sandboxMode)
    },
  )

  test.each(['never', 'on-request'])(
    'the approval policy %s goes by -c, since exec has no option for it',
    (approvalPolicy) => {
      const args = execArgs({ ...REQUEST, approvalPolicy })
      expect(args[args.indexOf('-c') + 1]).toBe(`approval_policy="${approvalPolicy}"`)
    },
  )

  it('the check for a repository is only skipped when asked for', () => {
    expect(execArgs(REQUEST)).not.toContain('--skip-git-repo-check')
  })
})
