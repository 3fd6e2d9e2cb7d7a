import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codexkitHome } from '../../src/platform/user-folders.ts'
import { testHost } from './test-host.ts'

const WINDOWS = { platform: 'win32', homeDir: 'C:\\Users\\Ada' } as const
const MAC = { platform: 'darwin', homeDir: '/Users/ada' } as const

describe('the home of codexkit', () => {
  it.each([
    ['Linux', testHost(), '/home/ada/.local/share/codexkit'],
    ['Linux with XDG_DATA_HOME', testHost({ env: { XDG_DATA_HOME: '/data' } }), '/data/codexkit'],
    ['Linux with an empty one', testHost({ env: { XDG_DATA_HOME: '' } }), '/home/ada/.local/share/codexkit'],
    // The XDG specification: a path that is not absolute is to be ignored.
    ['Linux with a relative one', testHost({ env: { XDG_DATA_HOME: 'x' } }), '/home/ada/.local/share/codexkit'],
    ['FreeBSD', testHost({ platform: 'freebsd' }), '/home/ada/.local/share/codexkit'],
    ['macOS', testHost(MAC), '/Users/ada/Library/Application Support/codexkit'],
    [
      'macOS, where XDG means nothing',
      testHost({ ...MAC, env: { XDG_DATA_HOME: '/data' } }),
      '/Users/ada/Library/Application Support/codexkit',
    ],
    ['Windows', testHost({ ...WINDOWS, env: { LocalAppData: 'D:\\Data' } }), 'D:\\Data\\codexkit'],
    ['Windows without LOCALAPPDATA', testHost(WINDOWS), 'C:\\Users\\Ada\\AppData\\Local\\codexkit'],
  ])('on %s', (_, host, path) => {
    expect(codexkitHome(host)).toBe(path)
  })

  it('is where CODEXKIT_HOME says, from the current folder', () => {
    expect(codexkitHome(testHost({ env: { CODEXKIT_HOME: '/kit', XDG_DATA_HOME: '/data' } }))).toBe(resolve('/kit'))
    expect(codexkitHome(testHost({ env: { CODEXKIT_HOME: 'kit' } }))).toBe(resolve('/work/kit'))
  })
})
