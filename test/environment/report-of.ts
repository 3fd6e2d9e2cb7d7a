import { makeRow, type EnvironmentReport, type EnvironmentRow } from '../../src/environment/report.ts'

/** A report with one section of these rows. */
export function reportOf(...rows: readonly Partial<EnvironmentRow>[]): EnvironmentReport {
  const whole = rows.map((row, index) =>
    makeRow({ id: `tools.${index}`, label: `tool ${index}`, status: 'ok', fact: '1.0', why: 'It is handy.', ...row }),
  )
  return { codexkit: '0.1.0', sections: [{ id: 'tools', title: 'Tools', rows: whole }] }
}
