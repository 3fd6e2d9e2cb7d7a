import { expect, it } from 'vitest'
import { readEnv } from '../../src/platform/host.ts'

it.each([
  ['a value', 'linux', { A: 'x' }, 'A', 'x'],
  ['an empty value, which counts as unset', 'linux', { A: '' }, 'A', undefined],
  ['no value', 'linux', {}, 'A', undefined],
  ['another case, which POSIX tells apart', 'linux', { Path: 'x' }, 'PATH', undefined],
  ['another case, which Windows does not tell apart', 'win32', { Path: 'x' }, 'PATH', 'x'],
  ['an empty value in another case', 'win32', { Path: '' }, 'PATH', undefined],
  ['the exact name before another case', 'win32', { path: 'a', PATH: 'b' }, 'PATH', 'b'],
] as const)('a variable reads as %s', (_, platform, env, name, value) => {
  expect(readEnv({ platform, env }, name)).toBe(value)
})
