import { readFile } from 'node:fs/promises'
import { SIGNATURE_NAMESPACE, SIGNER } from '../release-names.ts'
import { runTool } from '../run-tool.ts'

/**
 * Checks a signature with ssh-keygen and gives back the fingerprint of the key, `SHA256:…`. Throws when the signature is
 * not one of these bytes by an allowed signer.
 */
export async function checkSignature(
  file: string,
  signature: string,
  allowedSigners: string,
  signal: AbortSignal,
): Promise<string> {
  const args = ['-Y', 'verify', '-f', allowedSigners, '-I', SIGNER, '-n', SIGNATURE_NAMESPACE, '-s', signature]
  const said = await runTool('ssh-keygen', args, { input: await readFile(file), signal })
  const fingerprint = /SHA256:[\w+/]+/.exec(said)?.[0]
  if (fingerprint === undefined) throw new Error(`ssh-keygen named no key: ${said}`)
  return fingerprint
}
