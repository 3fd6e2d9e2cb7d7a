import { CodexkitError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'

/** One thing that was looked at. `failed`: a run would not work. `warning`: it may not, or not for long. */
export interface DoctorRow {
  name: string
  state: 'ok' | 'warning' | 'failed'
  detail: string
  /** What to do; absent when nothing is amiss. */
  hint?: string
}

/** Looks at one thing; an expected fault becomes a row of the state `otherwise`. Throws when the host was told to stop. */
export async function lookAt(
  host: Host,
  name: string,
  otherwise: 'warning' | 'failed',
  look: () => Promise<Omit<DoctorRow, 'name'> | string> | Omit<DoctorRow, 'name'> | string,
): Promise<DoctorRow> {
  try {
    const found = await look()
    return { name, ...(typeof found === 'string' ? { state: 'ok', detail: found } : found) }
  } catch (thrown) {
    host.signal.throwIfAborted()
    if (!(thrown instanceof CodexkitError)) throw thrown
    return { name, state: otherwise, detail: thrown.message, hint: thrown.hint }
  }
}
