/** The lines of a SHA256SUMS: what each file's hash was, and the lines that say nothing of the kind. */
export interface Sums {
  /** Lower-case hex by file name. */
  hashes: Map<string, string>
  badLines: string[]
}

/** Reads what `writeSums` or `sha256sum` wrote. A name that could lead out of the folder makes its line a bad one. */
export function parseSums(text: string): Sums {
  const sums: Sums = { hashes: new Map(), badLines: [] }
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue
    const [, hash, name] = /^([0-9a-f]{64}) [ *](.+)$/is.exec(line) ?? []
    if (hash === undefined || name === undefined || !isPlainName(name) || sums.hashes.has(name))
      sums.badLines.push(line)
    else sums.hashes.set(name, hash.toLowerCase())
  }
  return sums
}

/**
 * Whether a name stays in its folder on every system: no separator, no drive or stream (`C:`, `a:b`), no control
 * character, and not the folder itself or the one above.
 */
export function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\:\u0000-\u001f]/.test(name)
}
