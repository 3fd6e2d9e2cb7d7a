import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { VERSION } from '../src/version.ts'

it('the version is that of package.json', () => {
  const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ version: VERSION })
})
