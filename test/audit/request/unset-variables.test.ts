import { expect, test } from 'vitest'
import { warnOfUnset } from '../../../src/audit/request/unset-variables.ts'

test.each<[string[], NodeJS.Platform, string[]]>([
  [[], 'linux', []],
  [['SET'], 'linux', []],
  [['EMPTY'], 'linux', ['Codex was to get EMPTY by --env, but it is not set.']],
  [['SET', 'MISSING'], 'linux', ['Codex was to get MISSING by --env, but it is not set.']],
  [['MISSING', 'set'], 'linux', ['Codex was to get MISSING, set by --env, but they are not set.']],
  [['set'], 'win32', []],
])('of %j on %s', (names, platform, messages) => {
  const warnings = warnOfUnset(names, { platform }, { SET: 'x', EMPTY: '' })
  expect(warnings.map(({ message }) => message)).toEqual(messages)
  for (const { code } of warnings) expect(code).toBe('ENV_UNSET')
})
