import { spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { developmentKey } from '../../../build/release/development-key.ts'
import { makeSigner, type Signer } from '../../../build/release/signer.ts'
import { checkSignature } from '../../../build/release/verify/check-signature.ts'
import { hasTools, temporaryFolder } from './stand-ins.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const { signal } = new AbortController()

describe.runIf(hasTools)('makeSigner', () => {
  let folder: string
  let signer: Signer
  const at = (name: string): string => join(folder, name)
  const makeKey = (name: string, ...args: string[]): string => {
    expect(spawnSync('ssh-keygen', ['-q', '-f', at(name), '-C', 'test', ...args]).status).toBe(0)
    return at(name)
  }

  beforeAll(async () => {
    folder = await temporaryFolder()
    signer = await makeSigner({ words: 'words', folder, signal })
    await writeFile(at('signers'), signer.allowedSigners)
    await writeFile(at('file'), 'bytes')
    await writeFile(at('file.sig'), await signer.sign(Buffer.from('bytes')))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('makes a development key that ssh-keygen takes, and marks it', async () => {
    const { stdout } = spawnSync('ssh-keygen', ['-l', '-f', at('key')], { encoding: 'utf8' })
    expect(stdout).toContain(signer.fingerprint)
    expect(stdout).toContain('trust-nobody')
    expect(signer).toMatchObject({ kind: 'development', allowedSigners: expect.stringMatching(/^# A development key/) })
  })

  it('makes the same key and signature from the same words, and others from others', async () => {
    expect(developmentKey('words')).toBe(developmentKey('words'))
    expect(developmentKey('words')).not.toBe(developmentKey('other words'))
    expect(await signer.sign(Buffer.from('bytes'))).toBe(await readFile(at('file.sig'), 'utf8'))
  })

  it('signs what ssh-keygen verifies', async () => {
    await expect(checkSignature(at('file'), at('file.sig'), at('signers'), signal)).resolves.toBe(signer.fingerprint)
  })

  it.each([
    ['other bytes', async () => writeFile(at('changed'), 'Bytes')],
    [
      'another key',
      async () => writeFile(at('signers-2'), (await makeSigner({ words: '2', folder, signal })).allowedSigners),
    ],
    [
      'another purpose',
      async () => writeFile(at('signers-2'), signer.allowedSigners.replace('codexkit-release', 'git')),
    ],
  ])('its signature is refused for %s', async (what, prepare) => {
    await prepare()
    const file = what === 'other bytes' ? at('changed') : at('file')
    const signers = what === 'other bytes' ? at('signers') : at('signers-2')
    await expect(checkSignature(file, at('file.sig'), signers, signal)).rejects.toThrow('ssh-keygen failed')
  })

  it('signs with a key that is given', async () => {
    const keyFile = makeKey('release-key', '-t', 'ed25519', '-N', '')
    const own = await makeSigner({ keyFile, words: '', folder, signal })
    expect(own.kind).toBe('release')
    expect(own.allowedSigners).toMatch(/^codexkit namespaces="codexkit-release" ssh-ed25519 \S+\n$/)
    expect(await readFile(`${keyFile}.pub`, 'utf8')).toContain(own.allowedSigners.split(' ')[3]?.trim())
  })

  it.each([
    ['a key with a passphrase', () => makeKey('locked', '-t', 'ed25519', '-N', 'passphrase')],
    ['another kind of key', () => makeKey('ecdsa', '-t', 'ecdsa', '-N', '')],
    ['no key', () => at('file')],
    ['nothing', () => at('missing')],
  ])('refuses %s', async (_, keyFile) => {
    const request = { keyFile: keyFile(), words: '', folder, signal }
    await expect(makeSigner(request)).rejects.toMatchObject({ code: 'CODEXKIT_MISSING_INPUT' })
  })
})
