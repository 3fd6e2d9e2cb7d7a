import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'

const DER_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const KEY_TYPE = 'ssh-ed25519'
const DEVELOPMENT_COMMENT = 'codexkit-development-key-trust-nobody'

/**
 * An ed25519 private key in OpenSSH's own format, made from public words: whoever knows the commit can make it too, so it
 * proves nothing. It is the same for the same words because two builds of one commit must have the same bytes, and
 * the signatures are among them.
 *
 * The format is PROTOCOL.key of OpenSSH; ssh-keygen 9.2 does not read ed25519 keys as PKCS8.
 */
export function developmentKey(words: string): string {
  const seed = createHash('sha256').update(`codexkit development key, trust nobody\n${words}`).digest()
  const secret = createPrivateKey({ key: Buffer.concat([DER_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const own = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
  const blob = Buffer.concat([field(KEY_TYPE), field(own)])
  // Twice the same number, by which a reader sees that it has decrypted well. Nothing is encrypted here.
  const check = seed.subarray(0, 4)
  const pair = field(Buffer.concat([seed, own]))
  const inner = pad(Buffer.concat([check, check, blob, pair, field(DEVELOPMENT_COMMENT)]))
  const head = Buffer.from('openssh-key-v1\0', 'latin1')
  const plain = [field('none'), field('none'), field('')]
  const all = Buffer.concat([head, ...plain, number(1), field(blob), field(inner)])
  const lines = all.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([number(bytes.length), bytes])
}

/** To a multiple of 8 with 1, 2, 3, as the format wants. */
function pad(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8
  return Buffer.concat([bytes, Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, missing))])
}
