/**
 * Whether a file is open to one user only, by what `icacls FILE` printed: the path, then one account per line as
 * `DOMAIN\name:(I)(F)`. Names may hold spaces, and so may the path. False where no account is listed.
 */
export function grantsOnly(listing: string, path: string, username: string): boolean {
  const lines = listing.split(/\r?\n/).map((line) => (line.startsWith(path) ? line.slice(path.length) : line).trim())
  const accounts = lines.flatMap((line) => /^(.+?):(?:\([^()]*\))+$/.exec(line)?.[1] ?? [])
  const names = accounts.map((account) => account.slice(account.lastIndexOf('\\') + 1).toLowerCase())
  return names.length > 0 && names.every((name) => name === username.toLowerCase())
}
