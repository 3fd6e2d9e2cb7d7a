import { expect, it, test } from 'vitest'
import { camelName, findOption, powershellName } from '../../src/cli/option-names.ts'
import { SAMPLE_OPTIONS } from './sample-options.ts'

test.each([
  ['prompt', 'prompt', 'Prompt'],
  ['prompt-secrets', 'promptSecrets', 'PromptSecrets'],
  ['no-install', 'noInstall', 'NoInstall'],
  ['skip-git-repo-check', 'skipGitRepoCheck', 'SkipGitRepoCheck'],
  ['expect-2xx', 'expect2xx', 'Expect2xx'],
])('%s is %s in code and %s in PowerShell', (name, camel, pascal) => {
  expect(camelName(name)).toBe(camel)
  expect(powershellName({ name, type: 'flag', summary: '' })).toBe(pascal)
})

it('takes the PowerShell name that a spec gives', () => {
  expect(powershellName({ name: 'codex', type: 'value', summary: '', powershellName: 'CodexPath' })).toBe('CodexPath')
})

test.each([
  ['--prompt-secrets', 'prompt-secrets'],
  ['-PromptSecrets', 'prompt-secrets'],
  ['-promptsecrets', 'prompt-secrets'],
  ['--PROMPT-SECRETS', 'prompt-secrets'],
  ['--promptSecrets', 'prompt-secrets'],
  ['-Prompt-Secrets', 'prompt-secrets'],
  ['-CodexPath', 'codex'],
  ['--codex', 'codex'],
  ['-w', 'working-dir'],
  ['-f', 'force'],
])('%s means the option %s', (word, name) => {
  expect(findOption(SAMPLE_OPTIONS, word)?.name).toBe(name)
})

test.each(['-W', '-F', '-x', '--', '-', '', '--prompts', '-wf', '--constructor', '--__proto__'])(
  '%j means no option',
  (word) => {
    expect(findOption(SAMPLE_OPTIONS, word)).toBeUndefined()
  },
)
