import type { TextView } from '../../cli/outcome.ts'
import type { SelfReport } from '../../self/index.ts'

export const view: TextView<SelfReport> = (report, { style }) => {
  const { verdict, version, target, signer } = report
  const mark = verdict === 'ok' ? style.green(style.symbols.ok) : style.red(style.symbols.failed)
  const key = signer.fingerprint === null ? '-' : `${signer.principal ?? 'unknown key'} ${signer.fingerprint}`
  const lines = [
    `${mark} codexkit ${version} for ${target}: ${verdict}`,
    `file       ${report.file}`,
    `sha256     ${report.sha256}`,
    `expected   ${report.expected ?? '-'}`,
    `checksums  ${report.checksums ?? '-'}`,
    `signer     ${key}`,
  ]
  return `${lines.join('\n')}\n`
}
