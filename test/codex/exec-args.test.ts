import { describe, expect, it, test } from 'vitest'
import { execArgs, type ExecRequest } from '../../src/codex/exec-args.ts'

const REQUEST: ExecRequest = {
  codexVersion: '0.169.0',
  workingDirectory: '/work space/ü',
  sandboxMode: 'workspace-write',
  approvalPolicy: 'never',
  lastMessagePath: '/home/last message.md',
  skipGitRepoCheck: false,
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

describe('by version', () => {
  test.each([
    ['0.40.0', false],
    ['0.57.0', false],
    ['0.104.0', false],
    ['0.147.0', false],
    ['0.152.9', false],
    ['0.153.0-alpha.1', false],
    ['0.153.0', true],
    ['0.169.0', true],
    ['0.170.0-alpha.2', true],
    ['1.0.0', true],
  ])('%s is told not to wait for ever: %s', (codexVersion, told) => {
    const args = execArgs({ ...REQUEST, codexVersion })
    expect(args.includes('unbounded_connection_retries')).toBe(told)
    expect(args.includes('--disable')).toBe(told)
  })

  test.each(['0.40.0', '0.57.0', '0.104.0', '0.147.0', '0.169.0', '1.0.0'])(
    '%s gets nothing that some version refuses, and the prompt mark last',
    (codexVersion) => {
      const args = execArgs({ ...REQUEST, codexVersion, skipGitRepoCheck: true })
      for (const refused of ['--full-auto', '-o', '--ask-for-approval', '-a', '--ephemeral', '--ignore-user-config']) {
        expect(args).not.toContain(refused)
      }
      expect(args[0]).toBe('exec')
      expect(args.at(-1)).toBe('-')
      expect(args).toContain('--skip-git-repo-check')
    },
  )
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
