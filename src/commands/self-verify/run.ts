import type { CommandModule } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import {
  executableOf,
  readAllowedSigners,
  refuseProjectSettings,
  verifySelf,
  type SelfReport,
  type SelfVerdict,
} from '../../self/index.ts'
import { VERSION } from '../../version.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, SelfReport> = {
  run: async (context, { from, allowHttp, ...options }) => {
    refuseProjectSettings(context.origins)
    const allowedSigners = await readAllowedSigners(context.cwd, options.allowedSigners)
    const executable = executableOf(context)
    const result = await verifySelf({ host: context, executable, version: VERSION, from, allowHttp, allowedSigners })
    const error = faultOf(result)
    return { result, error, exitCode: error?.exitCode ?? 0 }
  },
  loadView: async () => (await import('./view.ts')).view,
}

const REPLACE = 'Do not use it: install codexkit again, from where it is published.'
const TRUST = 'Name the keys that you trust with --allowed-signers FILE.'

const FAULTS = {
  ok: undefined,
  changed: { code: 'CODEXKIT_CHECKSUM', exitCode: 1, hint: REPLACE },
  'bad-signature': { code: 'CODEXKIT_CHECKSUM', exitCode: 1, hint: REPLACE },
  unsigned: { code: 'CODEXKIT_FINDINGS', exitCode: 1, hint: 'Compare with a signed release: --from DIR|URL.' },
  'unknown-signer': { code: 'CODEXKIT_FINDINGS', exitCode: 1, hint: TRUST },
  'no-checksum': { code: 'CODEXKIT_MISSING_INPUT', exitCode: 3, hint: 'Compare with a release: --from DIR|URL.' },
} as const satisfies Record<SelfVerdict, unknown>

function faultOf({ verdict, reason, file, sha256, expected }: SelfReport): CodexkitError | undefined {
  const fault = FAULTS[verdict]
  if (!fault) return undefined
  const { code, ...facts } = fault
  return new CodexkitError(code, reason, { ...facts, details: { verdict, file, sha256, expected } })
}
