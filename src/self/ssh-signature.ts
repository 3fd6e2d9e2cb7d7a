import { createHash, createPublicKey, verify } from 'node:crypto'
import { CodexkitError } from '../errors.ts'
import { sshReader, sshString } from './ssh-wire.ts'

/** What an armored SSHSIG says of itself; nothing of it is believed before `signatureFits`. */
export interface SshSignature {
  /** The key as it travels, in base64: what an allowed_signers line and a .pub file hold. */
  key: string
  /** `SHA256:…` as ssh-keygen -l prints it. */
  fingerprint: string
  namespace: string
  hashAlgorithm: 'sha256' | 'sha512'
  /** The 32 bytes of the ed25519 key and the 64 bytes of its signature. */
  publicKey: Buffer
  signature: Buffer
}

const KEY_TYPE = 'ssh-ed25519'
const MAGIC = 'SSHSIG'
const ARMOR = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n-----END SSH SIGNATURE-----\s*$/

/**
 * Reads what `ssh-keygen -Y sign` wrote, as PROTOCOL.sshsig of OpenSSH has it. Throws CODEXKIT_CHECKSUM for anything
 * else, and for keys other than ed25519, which is the kind that releases are signed with.
 */
export function parseSshSignature(armored: string): SshSignature {
  const body = ARMOR.exec(armored)?.[1]?.replace(/[\r\n]/g, '')
  if (body === undefined) throw broken('it is not an armored SSH signature')
  const bytes = Buffer.from(body, 'base64')
  // Node skips what is no base64; only the one spelling of these bytes is taken.
  if (bytes.toString('base64') !== body) throw broken('it is not clean base64')
  const reader = sshReader(bytes, broken)
  if (reader.take(MAGIC.length).toString('latin1') !== MAGIC) throw broken('it does not start with SSHSIG')
  const version = reader.number()
  if (version !== 1) throw broken(`its version is ${version}, not 1`)
  const key = reader.string()
  const namespace = reader.string().toString('utf8')
  reader.string() // Reserved, and ignored as the format asks.
  const hashAlgorithm = reader.string().toString('latin1')
  if (hashAlgorithm !== 'sha256' && hashAlgorithm !== 'sha512') throw broken(`it hashes with "${hashAlgorithm}"`)
  const signature = reader.string()
  reader.end()
  return {
    key: key.toString('base64'),
    fingerprint: keyFingerprint(key),
    namespace,
    hashAlgorithm,
    publicKey: ed25519Part(key, 32),
    signature: ed25519Part(signature, 64),
  }
}

/** Whether the key inside the signature signed these bytes for the namespace that the signature names. */
export function signatureFits(message: Uint8Array, { namespace, hashAlgorithm, ...parts }: SshSignature): boolean {
  const signed = Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    ...[namespace, '', hashAlgorithm].map((text) => sshString(Buffer.from(text, 'utf8'))),
    sshString(createHash(hashAlgorithm).update(message).digest()),
  ])
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: parts.publicKey.toString('base64url') }
  return verify(null, signed, createPublicKey({ key: jwk, format: 'jwk' }), parts.signature)
}

/** The fingerprint of a key as it travels: `SHA256:` and base64 without its padding. */
function keyFingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** Keys and signatures have one shape: the kind of key, then the bytes. */
function ed25519Part(blob: Buffer, length: number): Buffer {
  const reader = sshReader(blob, broken)
  const kind = reader.string().toString('latin1')
  if (kind !== KEY_TYPE) throw broken(`it is of a key of the kind "${kind}", and only ${KEY_TYPE} is known here`)
  const bytes = reader.string()
  reader.end()
  if (bytes.length !== length) throw broken(`a part of it has ${bytes.length} bytes, not ${length}`)
  return bytes
}

function broken(why: string): CodexkitError {
  return new CodexkitError('CODEXKIT_CHECKSUM', `The signature cannot be read: ${why}.`, {
    hint: 'Get the release again, from where it is published.',
  })
}
