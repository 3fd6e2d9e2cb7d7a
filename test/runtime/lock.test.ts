import { describe, expect, it } from 'vitest'
import { decodeLock } from '../../src/runtime/lock.ts'
import { pinnedLock } from '../../src/runtime/pinned-lock.ts'
import { fakeCodex } from '../support/fake-registry.ts'

// Pins: what the registry served on the day 0.169.0 was pinned. A change here is a decision.
const PINNED = [
  ['linux-x64', 'o05NyAOCDygSPRo1yinzxvkRSdmsZyBD9E7mbpmjRanSfM8lypqWtQgEo4XfNkwhuCR2aFu8mlGOsQGFXVbVww==', 'b452ca20'],
  [
    'linux-arm64',
    'NZ/DaQUpcQmxmqee7Z9uC1rzw3GhSbooawcaTe1LN5Yk+WlinUKGdTXJgClRT/9ogQEEM9TWxYzvxPfj5G/xFg==',
    '3bb41c9a',
  ],
  [
    'darwin-x64',
    'K1FKSsSLl9v3z5TeagBQXyQRDBIGB5Jncy5dxsRxwT3aaTqN3AI8VrCfoxBxKMOOU9O2QX1vg7WkBwNVth/s9A==',
    'e57da7be',
  ],
  [
    'darwin-arm64',
    '5WsWFBbVP78D+6FvNo1MMVxLPZdmcoQlqVJFrF4qx/TmvneLnMQKtLyXkUo54XOTDfoYKpNouTJ/F7gTVA8FnQ==',
    '739cda86',
  ],
  ['win32-x64', 'nC+McFU8xRNL9tk3IhxcKdhcyOElwF/HhPO+gzSQCY7yjh3XdzSajX+MYWcHUVHWRHajfwn3/WgJYJK2wS+XWg==', 'ce1945eb'],
  [
    'win32-arm64',
    'nTN9SpkacGohq60+I80R3t0R8Mhbnlt3OVYNahgAv1Gu77KFwhPc0vz9Ou/DAGDtYhKVWA/jiYXJXnlzkwb/JA==',
    '1e0687ba',
  ],
] as const

describe('the committed lock', () => {
  it('pins 0.169.0 for six targets', () => {
    const { version, targets } = pinnedLock()
    expect(version).toBe('0.169.0')
    expect(Object.keys(targets)).toEqual(PINNED.map(([target]) => target))
  })

  it.each(PINNED)('%s has the sha512 of the registry and the program of its layout', (target, sha512, sha256) => {
    const locked = pinnedLock().targets[target]
    expect(locked?.integrity).toBe(`sha512-${sha512}`)
    expect(locked?.packageVersion).toBe(`0.169.0-${target}`)
    expect(locked?.program).toBe(target.startsWith('win32') ? 'bin/codex.exe' : 'bin/codex')
    expect(locked?.files[locked.program]?.slice(0, 8)).toBe(sha256)
  })

  it.each(PINNED)('%s brings the helpers of Codex and not its voice', (target) => {
    const paths = Object.keys(pinnedLock().targets[target]?.files ?? {}).map((path) => path.replace(/\.exe$/, ''))
    expect(paths).toEqual(expect.arrayContaining(['bin/codex-code-mode-host', 'codex-path/rg', 'codex-package.json']))
    expect(paths.filter((path) => path.includes('voice'))).toEqual([])
    expect(paths.includes('codex-resources/bwrap')).toBe(target.startsWith('linux'))
    expect(paths.includes('codex-resources/codex-windows-sandbox-setup')).toBe(target.startsWith('win32'))
  })
})

describe('decodeLock', () => {
  const good = fakeCodex().lock
  const entry = good.targets['linux-x64']
  const bad: [string, unknown][] = [
    ['nothing', undefined],
    ['a later schema', { ...good, schemaVersion: 2 }],
    ['a version that is a path', { ...good, version: '../0.1.0' }],
    ['an unknown target', { ...good, targets: { 'plan9-x64': entry } }],
    ['a root outside', { ...good, targets: { 'linux-x64': { ...entry, root: '../..' } } }],
    ['an absolute file', { ...good, targets: { 'linux-x64': { ...entry, files: { '/etc/passwd': 'a'.repeat(64) } } } }],
    ['a program that is not a file', { ...good, targets: { 'linux-x64': { ...entry, program: 'bin/other' } } }],
    ['a hash that is none', { ...good, targets: { 'linux-x64': { ...entry, files: { 'bin/codex': 'abc' } } } }],
    ['a package that is a path', { ...good, targets: { 'linux-x64': { ...entry, package: '../codex' } } }],
  ]

  it.each(bad)('refuses %s', (_, value) => {
    expect(() => decodeLock(value)).toThrow(expect.objectContaining({ code: 'CODEXKIT_RUNTIME', exitCode: 7 }))
  })

  it('takes a good lock as it is', () => expect(decodeLock(structuredClone(good))).toEqual(good))
})
