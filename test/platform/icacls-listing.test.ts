import { describe, expect, it } from 'vitest'
import { grantsOnly } from '../../src/platform/icacls-listing.ts'

const PATH = 'C:\\Users\\Ada Lovelace\\my work\\.env'

/** As icacls prints it: the accounts below each other, and a sentence in the language of the system. */
function listing(...entries: string[]): string {
  const [first = '', ...others] = entries
  const lines = others.map((entry) => `${' '.repeat(PATH.length + 1)}${entry}`)
  const end = 'Successfully processed 1 files; Failed processing 0 files'
  return [`${PATH} ${first}`, ...lines, '', end, ''].join('\r\n')
}

describe('what icacls prints of a file', () => {
  it.each([
    ['the user alone', ['PC\\ada:(F)'], 'ada', true],
    ['the user in another case', ['PC\\Ada:(F)'], 'ADA', true],
    ['a user whose name has spaces', ['PC\\Ada Lovelace:(F)'], 'Ada Lovelace', true],
    ['the user with several rights', ['PC\\ada:(I)(OI)(RX,W)'], 'ada', true],
    ['a user without a domain', ['ada:(F)'], 'ada', true],
    ['others besides', ['PC\\ada:(F)', 'BUILTIN\\Users:(I)(RX)'], 'ada', false],
    ['somebody whose name ends like the user', ['PC\\Old Ada:(F)'], 'Ada', false],
    ['an account in another language', ['PC\\ada:(F)', 'NT-AUTORITÄT\\SYSTEM:(I)(F)'], 'ada', false],
    ['an account that is known by its number only', ['S-1-5-21-7:(F)'], 'ada', false],
  ])('names %s', (_, entries, user, expected) => {
    expect(grantsOnly(listing(...entries), PATH, user)).toBe(expected)
  })

  it.each(['', `${PATH} \r\n`, 'Successfully processed 0 files; Failed processing 1 files\r\n'])(
    'grants nobody anything in %j',
    (text) => {
      expect(grantsOnly(text, PATH, 'ada')).toBe(false)
    },
  )
})
