import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { checkSignature } from '../../src/self/check-signature.ts'
import { parseSshSignature, signatureFits } from '../../src/self/ssh-signature.ts'
import { makeFolder } from '../support/workspace.ts'
import { makeKey, signFile, type SigningKey } from './release-bench.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

const now = new Date('2026-11-20T12:00:00Z')

function signed(
  message: Uint8Array | string,
  namespace?: string,
  kind?: string,
): { key: SigningKey; signature: string } {
  const folder = makeFolder()
  const key = makeKey(folder, 'key', kind)
  const file = join(folder, 'message')
  writeFileSync(file, message)
  signFile(file, key, namespace)
  return { key, signature: readFileSync(`${file}.sig`, 'utf8') }
}

/** What ssh-keygen itself says of the same question. */
function oracle(message: Uint8Array, signature: string, allowedSigners: string): boolean {
  const folder = makeFolder()
  writeFileSync(join(folder, 'sig'), signature)
  writeFileSync(join(folder, 'signers'), allowedSigners)
  const files = ['-f', join(folder, 'signers'), '-s', join(folder, 'sig')]
  const args = ['-Y', 'verify', '-I', 'codexkit', '-n', 'codexkit-release', ...files]
  try {
    execFileSync('ssh-keygen', args, { input: message, stdio: 'pipe' })
    return true
  } catch {
    // Exit 255 is its "no".
    return false
  }
}

describe('a signature of ssh-keygen', () => {
  it('is trusted for the bytes and the key it was made with, as ssh-keygen says too', () => {
    const message = Buffer.from([0, 255, 10, 13, 200])
    const { key, signature } = signed(message)
    expect(checkSignature(message, signature, { allowedSigners: key.allowedSigners, now })).toMatchObject({
      state: 'trusted',
      principal: 'codexkit',
      fingerprint: key.fingerprint,
    })
    expect(oracle(message, signature, key.allowedSigners)).toBe(true)
  })

  it('is by an unknown key without allowed signers, and never ok', () => {
    const { key, signature } = signed('text')
    const reason = `SHA256SUMS is signed by an unknown key ${key.fingerprint}.`
    const found = checkSignature(Buffer.from('text'), signature, { now })
    expect(found).toEqual({ state: 'unknown-key', principal: null, fingerprint: key.fingerprint, reason })
  })

  it.each([
    { what: 'other bytes', message: 'other', namespace: undefined, reason: 'does not fit' },
    { what: 'another namespace', message: 'text', namespace: 'file', reason: 'is for "file"' },
  ])('is invalid for $what, trusted key or not', ({ message, namespace, reason }) => {
    const { key, signature } = signed('text', namespace)
    const found = checkSignature(Buffer.from(message), signature, { allowedSigners: key.allowedSigners, now })
    expect(found).toMatchObject({ state: 'invalid', principal: null, reason: expect.stringContaining(reason) })
    expect(oracle(Buffer.from(message), signature, key.allowedSigners)).toBe(false)
  })

  it('by another kind of key is refused by name', () => {
    const { key, signature } = signed('text', undefined, 'ecdsa')
    const found = checkSignature(Buffer.from('text'), signature, { allowedSigners: key.allowedSigners, now })
    expect(found).toMatchObject({ state: 'invalid', reason: expect.stringContaining('ecdsa-sha2-nistp256') })
  })

  it('with any byte changed is never taken', () => {
    const message = Buffer.from('text')
    const { key, signature } = signed(message)
    const body = signature.replace(/-----[^-]+-----/g, '').replace(/\s/g, '')
    const bytes = Buffer.from(body, 'base64')
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      const armored = `-----BEGIN SSH SIGNATURE-----\n${changed.toString('base64')}\n-----END SSH SIGNATURE-----\n`
      const found = checkSignature(message, armored, { allowedSigners: key.allowedSigners, now })
      expect({ index, state: found.state }).toEqual({ index, state: 'invalid' })
    }
  })

  it('with bytes added at the end is refused', () => {
    const { signature } = signed('text')
    const bytes = Buffer.from(signature.replace(/-----[^-]+-----/g, '').replace(/\s/g, ''), 'base64')
    const longer = Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64')
    const armored = `-----BEGIN SSH SIGNATURE-----\n${longer}\n-----END SSH SIGNATURE-----\n`
    expect(() => parseSshSignature(armored)).toThrow('bytes left over')
  })
})

describe('text that is no signature', () => {
  it('is always refused with a CodexkitError', () => {
    const armor = fc.uint8Array().map((bytes) => {
      return `-----BEGIN SSH SIGNATURE-----\n${Buffer.from(bytes).toString('base64')}\n-----END SSH SIGNATURE-----`
    })
    const wire = fc.uint8Array({ maxLength: 60 }).map((bytes) => {
      const body = Buffer.concat([Buffer.from('SSHSIG\0\0\0\u0001', 'latin1'), bytes]).toString('base64')
      return `-----BEGIN SSH SIGNATURE-----\n${body}\n-----END SSH SIGNATURE-----`
    })
    fc.assert(
      fc.property(fc.oneof(fc.string(), armor, wire), (text) => {
        expect(() => parseSshSignature(text)).toThrow(expect.objectContaining({ code: 'CODEXKIT_CHECKSUM' }))
      }),
    )
  })

  it('any message but the signed one does not fit', () => {
    const { signature } = signed('text')
    const parsed = parseSshSignature(signature)
    expect(signatureFits(Buffer.from('text'), parsed)).toBe(true)
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        fc.pre(Buffer.from(bytes).toString() !== 'text')
        expect(signatureFits(bytes, parsed)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})
