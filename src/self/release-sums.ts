import { CodexkitError } from '../errors.ts'

const PART = /^[A-Za-z0-9_@+-](?:[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-])?$/
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * The hashes of a SHA256SUMS: lower-case hex by path with forward slashes. Throws CODEXKIT_CHECKSUM for a line that is
 * none, a name that is there twice, and a path that could lead out of its folder or means something else on Windows.
 */
export function parseReleaseSums(text: string): Map<string, string> {
  const hashes = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue
    const [, hash, name] = /^([0-9a-f]{64}) [ *](.+)$/i.exec(line) ?? []
    if (hash === undefined || name === undefined || hashes.has(name) || !isReleasePath(name)) {
      throw new CodexkitError('CODEXKIT_CHECKSUM', `SHA256SUMS has a line that cannot be used: ${line.slice(0, 100)}`, {
        hint: 'Get the release again, from where it is published.',
        details: { line: line.slice(0, 300) },
      })
    }
    hashes.set(name, hash.toLowerCase())
  }
  return hashes
}

/** Whether a path with forward slashes stays in its folder on every system. */
export function isReleasePath(path: string): boolean {
  return path.split('/').every((part) => PART.test(part) && !WINDOWS_DEVICE.test(part))
}
