import { describe, expect, it } from 'vitest'
import { lockedPackage, targetOf } from '../../src/runtime/target.ts'
import { fakeCodex } from '../support/fake-registry.ts'

describe('targetOf', () => {
  it.each([
    ['linux', 'x64', 'linux-x64'],
    ['linux', 'arm64', 'linux-arm64'],
    ['darwin', 'x64', 'darwin-x64'],
    ['darwin', 'arm64', 'darwin-arm64'],
    ['win32', 'x64', 'win32-x64'],
    ['win32', 'arm64', 'win32-arm64'],
  ] as const)('%s on %s is %s', (platform, arch, target) => expect(targetOf({ platform, arch })).toBe(target))

  it.each([
    ['freebsd', 'x64'],
    ['linux', 'ia32'],
    ['aix', 'ppc64'],
  ] as const)('%s on %s has no Codex', (platform, arch) => {
    const refusal = { code: 'CODEX_INVALID_CONFIG', exitCode: 7, message: `There is no Codex for ${platform}-${arch}.` }
    expect(() => targetOf({ platform, arch })).toThrow(expect.objectContaining(refusal))
  })
})

describe('lockedPackage', () => {
  const machine = { platform: 'linux', arch: 'x64' } as const
  const { lock } = fakeCodex()
  const entry = lock.targets['linux-x64']

  it('finds the package of the machine', () => {
    expect(lockedPackage(machine, lock)).toEqual({ target: 'linux-x64', locked: entry })
  })

  it.each([
    ['is not in the lock', {}],
    ['has an empty checksum', { 'linux-x64': { ...entry, integrity: '' } }],
    ['has a weaker checksum', { 'linux-x64': { ...entry, integrity: 'sha1-IYwkCdhz1w6xQcTtqzSJS1hXhCM=' } }],
  ])('refuses a target that %s', (_, targets) => {
    const refusal = expect.objectContaining({ code: 'CODEXKIT_CHECKSUM', exitCode: 7 })
    expect(() => lockedPackage(machine, Object.assign({ ...lock }, { targets }))).toThrow(refusal)
  })
})
