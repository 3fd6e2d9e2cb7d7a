import { createHash, randomUUID } from 'node:crypto'
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CodexkitError } from '../../src/errors.ts'
import { developmentKey } from './development-key.ts'
import { SIGNATURE_NAMESPACE, SIGNER } from './release-names.ts'
import { runTool } from './run-tool.ts'

export interface Signer {
  /** `development`: with a key that everybody can make. Nobody should trust what it signed. */
  kind: 'release' | 'development'
  /** Such as `SHA256:…`, as ssh-keygen -l prints it. */
  fingerprint: string
  /** The text of allowed_signers. */
  allowedSigners: string
  /** The armored signature (SSHSIG) of these bytes. */
  sign: (bytes: Uint8Array) => Promise<string>
}

export interface SignerRequest {
  /** The path of an ed25519 private key; without it a development key is made. */
  keyFile?: string
  /** What the development key is made from. */
  words: string
  /** A private folder for the key's copy. */
  folder: string
  signal: AbortSignal
}

/** Makes what signs a release, with ssh-keygen. Throws CODEXKIT_MISSING_INPUT for a key that it cannot use. */
export async function makeSigner({ keyFile, words, folder, signal }: SignerRequest): Promise<Signer> {
  const key = join(folder, 'key')
  if (keyFile === undefined) await writeFile(key, developmentKey(words), { mode: 0o600 })
  else await copyKey(keyFile, key)
  const publicKey = await readPublicKey(key, keyFile, signal)
  const kind = keyFile === undefined ? 'development' : 'release'
  const note = kind === 'development' ? '# A development key that everybody can make: trust nothing it signed.\n' : ''
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
  return {
    kind,
    fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    allowedSigners: `${note}${SIGNER} namespaces="${SIGNATURE_NAMESPACE}" ${publicKey}\n`,
    sign: async (bytes) => {
      // ssh-keygen names its output after its input, and several archives are signed at the same time.
      const data = join(folder, randomUUID())
      await writeFile(data, bytes)
      await runTool('ssh-keygen', ['-Y', 'sign', '-q', '-f', key, '-n', SIGNATURE_NAMESPACE, data], { signal })
      return readFile(`${data}.sig`, 'utf8')
    },
  }
}

/** A copy, since ssh-keygen refuses a key that others can read, as in CI secrets mounted as files. */
async function copyKey(keyFile: string, key: string): Promise<void> {
  try {
    await copyFile(keyFile, key)
    await chmod(key, 0o600)
  } catch (thrown) {
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', `The signing key could not be read: ${keyFile}`, {
      hint: 'Give an ed25519 private key by --sign-key or CODEXKIT_SIGNING_KEY.',
      cause: thrown,
    })
  }
}

async function readPublicKey(key: string, keyFile: string | undefined, signal: AbortSignal): Promise<string> {
  // An empty passphrase, so that it never asks.
  const args = ['-y', '-P', '', '-f', key]
  const line = await runTool('ssh-keygen', args, { signal }).catch((thrown: unknown) => {
    if (!(thrown instanceof CodexkitError) || keyFile === undefined) throw thrown
    return `unusable: ${thrown.message}`
  })
  const [type, blob] = line.trim().split(' ')
  if (type === 'ssh-ed25519' && blob !== undefined) return `${type} ${blob}`
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `This is no ed25519 private key without a passphrase: ${keyFile}`, {
    hint: 'Make one: ssh-keygen -t ed25519 -N "" -f release-key',
    details: { found: line.trim().slice(0, 200) },
  })
}
