/** One key that may sign, as a line of an allowed_signers file names it. */
export interface AllowedSigner {
  principals: string
  /** The key as it travels, in base64. */
  key: string
}

const OPTION = '[a-z-]+(?:="[^"]*")?'
/** `principals [option[,option]] ssh-ed25519 KEY [comment]`. */
const LINE = new RegExp(
  `^(\\S+)[ \\t]+(?:(${OPTION}(?:,${OPTION})*)[ \\t]+)?ssh-ed25519[ \\t]+([A-Za-z0-9+/]+=*)(?:[ \\t]|$)`,
  'i',
)

/**
 * The ed25519 keys of an allowed_signers file (ALLOWED SIGNERS in ssh-keygen(1)) that may sign for this namespace at this
 * time. A line with an option that is not understood here, such as `cert-authority`, gives no key: nobody is trusted by
 * mistake.
 */
export function parseAllowedSigners(text: string, namespace: string, now: Date): AllowedSigner[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, principals, options = '', key] = LINE.exec(line.trim()) ?? []
    if (principals === undefined || key === undefined || principals.startsWith('#')) return []
    return optionsOf(options).every((option) => holds(option, namespace, now)) ? [{ principals, key }] : []
  })
}

interface SignerOption {
  name: string
  value: string
}

function optionsOf(text: string): SignerOption[] {
  const found = text.matchAll(/([a-z-]+)(?:="([^"]*)")?(?:,|$)/gi)
  return [...found].map(([, name = '', value = '']) => ({ name: name.toLowerCase(), value }))
}

function holds({ name, value }: SignerOption, namespace: string, now: Date): boolean {
  if (name === 'namespaces') return holdsNamespace(value.split(','), namespace)
  const moment = momentOf(value)
  if (name === 'valid-after') return moment !== undefined && now.getTime() >= moment
  if (name === 'valid-before') return moment !== undefined && now.getTime() <= moment
  return false
}

/** As OpenSSH has it (PATTERNS in ssh_config(5)): a negated pattern that fits refuses, whatever else fits. */
function holdsNamespace(patterns: readonly string[], namespace: string): boolean {
  const isRefused = patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), namespace))
  return !isRefused && patterns.some((pattern) => matches(pattern, namespace))
}

/** Patterns know `*` and `?`. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`).test(text)
}

/** `YYYYMMDD[HHMM[SS]][Z]`, in local time without the Z. */
function momentOf(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z)?$/.exec(text)
  if (!match) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  if (match[7] !== undefined) return Date.UTC(year, month - 1, day, hour, minute, second)
  return new Date(year, month - 1, day, hour, minute, second).getTime()
}
