import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { parseAllowedSigners } from '../../src/self/allowed-signers.ts'
import { makeFolder } from '../support/workspace.ts'
import { makeKey, signFile } from './release-bench.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

const now = new Date()

describe('a line of allowed_signers', () => {
  it.each([
    { line: 'codexkit KEY', trusts: true },
    { line: 'codexkit KEY a comment', trusts: true },
    { line: '  codexkit\tKEY', trusts: true },
    { line: '# codexkit KEY', trusts: false },
    { line: '#codexkit KEY', trusts: false },
    { line: 'codexkit namespaces="codexkit-release" KEY', trusts: true },
    { line: 'codexkit namespaces="file,codexkit-*" KEY', trusts: true },
    { line: 'codexkit namespaces="git,codexkit-releas" KEY', trusts: false },
    { line: 'codexkit namespaces="*,!codexkit-release" KEY', trusts: false },
    { line: 'codexkit namespaces="!codexkit-*,*" KEY', trusts: false },
    { line: 'codexkit namespaces="*,!git" KEY', trusts: true },
    { line: 'codexkit namespaces="!git" KEY', trusts: false },
    { line: 'codexkit valid-after="20200101",namespaces="codexkit-release" KEY', trusts: true },
    { line: 'codexkit valid-after="29990101" KEY', trusts: false },
    { line: 'codexkit valid-before="20200101" KEY', trusts: false },
    { line: 'codexkit valid-before="29990101120000Z" KEY', trusts: true },
    { line: 'codexkit cert-authority KEY', trusts: false },
    { line: 'codexkit unheard-of KEY', trusts: false },
    { line: 'codexkit valid-before="soon" KEY', trusts: false },
    { line: 'KEY', trusts: false },
    { line: '', trusts: false },
  ])('$line: trusted $trusts, and ssh-keygen agrees', ({ line, trusts }) => {
    const folder = makeFolder()
    const made = makeKey(folder)
    const [kind, body] = readFileSync(`${made.path}.pub`, 'utf8').split(' ')
    const key = `${kind} ${body?.trim()}`
    writeFileSync(join(folder, 'message'), 'text')
    signFile(join(folder, 'message'), made)
    const signature = join(folder, 'message.sig')
    const text = `${line.replace('KEY', key)}\n`
    const found = parseAllowedSigners(text, 'codexkit-release', now)
    expect(found.map((signer) => signer.key)).toEqual(trusts ? [body?.trim()] : [])
    writeFileSync(join(folder, 'signers'), text)
    const args = ['-Y', 'verify', '-I', 'codexkit', '-n', 'codexkit-release', '-f', join(folder, 'signers')]
    const ask = (): unknown => execFileSync('ssh-keygen', [...args, '-s', signature], { input: 'text', stdio: 'pipe' })
    if (trusts) expect(ask).not.toThrow()
    else expect(ask).toThrow('Command failed: ssh-keygen')
  })

  it('of any length is read in one pass', () => {
    const text = `codexkit ${'a'.repeat(100_000)}!`
    expect(parseAllowedSigners(text, 'codexkit-release', now)).toEqual([])
  })

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Array.isArray(parseAllowedSigners(text, 'codexkit-release', now))).toBe(true)
      }),
    )
  })
})
