import { CodexkitError } from '../errors.ts'
import { parseAllowedSigners } from './allowed-signers.ts'
import { parseSshSignature, signatureFits, type SshSignature } from './ssh-signature.ts'
import { RELEASE_NAMESPACE, TRUSTED_SIGNERS } from './trusted-signers.ts'

/** Who signed a SHA256SUMS. Only `trusted` says that somebody known vouches for it. */
export interface SignatureCheck {
  state: 'trusted' | 'unknown-key' | 'invalid' | 'missing'
  /** The key inside the signature; null where there is none that can be read. */
  fingerprint: string | null
  /** The name that allowed_signers gives the key; null unless it is trusted. */
  principal: string | null
  /** One sentence. */
  reason: string
}

/**
 * Checks the signature of a SHA256SUMS. `allowedSigners` is the text of an allowed_signers file; without it the keys
 * built into codexkit count. Never throws for what a signature says.
 */
export function checkSignature(
  sums: Uint8Array,
  signature: string | undefined,
  { allowedSigners = TRUSTED_SIGNERS, now }: { allowedSigners?: string; now: Date },
): SignatureCheck {
  const nobody = { fingerprint: null, principal: null }
  if (signature === undefined) return { state: 'missing', ...nobody, reason: 'SHA256SUMS is not signed.' }
  let parsed: SshSignature
  try {
    parsed = parseSshSignature(signature)
  } catch (thrown) {
    if (!(thrown instanceof CodexkitError)) throw thrown
    return { state: 'invalid', ...nobody, reason: thrown.message }
  }
  const { fingerprint, namespace, key } = parsed
  const invalid = (reason: string): SignatureCheck => ({ state: 'invalid', fingerprint, principal: null, reason })
  if (namespace !== RELEASE_NAMESPACE) {
    return invalid(`The signature is for "${namespace}", not for ${RELEASE_NAMESPACE}.`)
  }
  if (!signatureFits(sums, parsed))
    return invalid('The signature does not fit: SHA256SUMS or the signature was changed.')
  const signer = parseAllowedSigners(allowedSigners, namespace, now).find((allowed) => allowed.key === key)
  if (!signer) {
    const reason = `SHA256SUMS is signed by an unknown key ${fingerprint}.`
    return { state: 'unknown-key', fingerprint, principal: null, reason }
  }
  const reason = `SHA256SUMS is signed by ${signer.principals} with ${fingerprint}.`
  return { state: 'trusted', fingerprint, principal: signer.principals, reason }
}
