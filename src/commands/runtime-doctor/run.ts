import type { CommandModule } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import type { DoctorRow } from './doctor-row.ts'
import { machineRows, networkRows } from './machine-rows.ts'
import { runtimeRows } from './runtime-rows.ts'
import type { spec } from './spec.ts'

export interface DoctorResult {
  rows: DoctorRow[]
}

export const command: CommandModule<typeof spec, DoctorResult> = {
  run: async (context) => {
    // The network waits longest, so it is asked meanwhile.
    const [local, network] = await Promise.all([localRows(context), networkRows(context)])
    const rows = [...local, ...network]
    const error = doctorFault(rows)
    return { result: { rows }, error, exitCode: error?.exitCode ?? 0 }
  },
  loadView: async () => (await import('./view.ts')).view,
}

/** The folder comes before the program, which writes into it. */
async function localRows(host: Host): Promise<DoctorRow[]> {
  const machine = await machineRows(host)
  return [...machine, ...(await runtimeRows(host))]
}

/** CODEXKIT_RUNTIME with what would stop a run, or undefined. */
export function doctorFault(rows: readonly DoctorRow[]): CodexkitError | undefined {
  const failed = rows.filter(({ state }) => state === 'failed')
  const [first] = failed
  if (!first) return undefined
  const names = failed.map(({ name }) => name)
  return new CodexkitError('CODEXKIT_RUNTIME', `A run would not work here: ${names.join(', ')}.`, {
    hint: first.hint,
    details: { failed: names },
  })
}
