import { expect, test } from 'vitest'
import { renderShellShim } from '../../build/render-shell.ts'
import { spec } from '../../src/commands/bootstrap/spec.ts'

const text = renderShellShim(spec)

test('is ASCII, for sh, and starts with a line that says so', () => {
  expect(text).toMatch(/^#!\/bin\/sh\n/)
  expect(text.match(/[^\n\x20-\x7e]/g)).toBeNull()
  expect(text).toMatch(/[^\n]\n$/)
})

test('always passes its arguments on as they are', () => {
  const calls = text.match(/^.*\bbootstrap\b.*\$.*$/gm) ?? []
  expect(calls.length).toBeGreaterThan(2)
  for (const call of calls) expect(call).toContain(' bootstrap "$@"')
})

test.each([
  ['[[ is not in POSIX', /\[\[/],
  ['local is not in POSIX', /\blocal\b/],
  ['== is not in POSIX', /==/],
  ['macOS has no readlink -f', /readlink|realpath/],
  ['eval runs data', /\beval\b/],
  ['$* splits words', /\$\*|\$@(?!")/],
])('%s', (_, pattern) => {
  expect(text.match(pattern)).toBeNull()
})
