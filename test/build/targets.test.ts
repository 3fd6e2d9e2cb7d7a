import { describe, expect, it } from 'vitest'
import lock from '../../package-lock.json' with { type: 'json' }
import { TARGETS, targetNamed } from '../../build/targets.ts'

describe('TARGETS', () => {
  it('are six, with these names and files', () => {
    expect(TARGETS.map(({ name, fileName }) => [name, fileName])).toEqual([
      ['linux-x64', 'codexkit-linux-x64'],
      ['linux-arm64', 'codexkit-linux-arm64'],
      ['macos-x64', 'codexkit-macos-x64'],
      ['macos-arm64', 'codexkit-macos-arm64'],
      ['win-x64', 'codexkit-win-x64.exe'],
      ['win-arm64', 'codexkit-win-arm64.exe'],
    ])
  })

  it.each(TARGETS.map(({ name, nodePackage }) => [name, nodePackage]))(
    '%s: %s is pinned by sha512',
    (_, nodePackage) => {
      const packages: Record<string, { version?: string; integrity?: string }> = lock.packages
      expect(packages[`node_modules/${nodePackage}`]).toMatchObject({
        version: expect.stringMatching(/^26\.\d+\.\d+$/),
        integrity: expect.stringMatching(/^sha512-/),
      })
    },
  )

  it('refuses a name that is none', () => {
    expect(() => targetNamed('linux-ppc')).toThrow('There is no target "linux-ppc".')
  })
})
