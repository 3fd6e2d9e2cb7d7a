import { looksSecret } from '../../codex/index.ts'

/** After such a flag stands where a secret is, not the secret. */
const NAMES_A_PLACE = /(?:file|path|dir|env|env-var|variable|name|url)$/i

/** The secrets among a server's `args`: of `--token=VALUE`, of `--token VALUE`, and what looks like one by itself. */
export function secretArguments(args: unknown): string[] {
  const texts = (Array.isArray(args) ? args : []).filter((each) => typeof each === 'string')
  return texts.flatMap((text, index) => secretIn(text, texts[index - 1]) ?? [])
}

function secretIn(text: string, before = ''): string | undefined {
  const [, flag, value = ''] = /^--?([\w-]+)=(.*)$/s.exec(text) ?? []
  if (flag !== undefined) return !NAMES_A_PLACE.test(flag) && looksSecret(flag, value) ? value : undefined
  if (text.startsWith('-')) return undefined
  const name = /^--?([\w-]+)$/.exec(before)?.[1] ?? ''
  return looksSecret(NAMES_A_PLACE.test(name) ? '' : name, text) ? text : undefined
}
