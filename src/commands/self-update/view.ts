import type { TextView } from '../../cli/outcome.ts'
import type { SelfUpdate } from '../../self/index.ts'

export const view: TextView<SelfUpdate> = (update, { style }) => {
  const { before, after } = update.version
  const heads = {
    updated: `${style.green(style.symbols.ok)} codexkit ${after} is in place of ${before}: ${update.file}`,
    already: `codexkit ${after} is here already: ${update.file}`,
    planned: `codexkit ${after} would take the place of ${before}: ${update.file}`,
  } satisfies Record<SelfUpdate['status'], string>
  const lines = [
    heads[update.status],
    `from     ${update.source} (${update.archive})`,
    `signer   ${signerText(update)}`,
  ]
  if (update.status === 'updated') {
    lines.push(...update.files.map((path) => `replaced ${path}`))
    if (!update.shimsUpdated) lines.push('shims    not beside this executable, so none was replaced')
  }
  return `${lines.join('\n')}\n`
}

function signerText({ signer: { principal, fingerprint } }: SelfUpdate): string {
  if (fingerprint === null) return 'nobody'
  return principal === null ? `unknown key ${fingerprint}` : `${principal} ${fingerprint}`
}
