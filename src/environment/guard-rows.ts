import { messageOf } from '../errors.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

/** The rows of one part. A part that cannot be found out is one row that says so, and the others go on. */
export async function guardRows(
  id: string,
  label: string,
  gather: () => EnvironmentRow[] | Promise<EnvironmentRow[]>,
): Promise<EnvironmentRow[]> {
  try {
    return await gather()
  } catch (thrown) {
    const fact = `could not be found out: ${messageOf(thrown)}`
    const why = 'This part of the report is missing.'
    return [makeRow({ id: `${id}.fault`, label, status: 'warning', fact, why, fix: 'Mend that, then ask again.' })]
  }
}
