import type { CommandModule } from '../../cli/command-spec.ts'
import { startDoctor } from '../../runtime/index.ts'
import { refuseMixedOptions } from './refuse-mixed-options.ts'
import type { EnvReportResult } from './result.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, EnvReportResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    refuseMixedOptions(options)
    const over = new AbortController()
    try {
      // It takes longest: what everything else needs is loaded while it works.
      const doctor = await startDoctor({ ...context, signal: AbortSignal.any([context.signal, over.signal]) })
      const { makeReport } = await import('./make-report.ts')
      return await makeReport(context, options, doctor)
    } finally {
      // A report that cannot be made does not wait for it.
      over.abort()
    }
  },
}
