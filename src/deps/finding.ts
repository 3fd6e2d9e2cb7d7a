/**
 * What asking for something found: `missing` needs an action, `absent` does not (a GPU on a host without one). `broken`
 * ran or answered, but failed. `blocked` is there, but cannot be asked (a Windows app alias, a shim without its program).
 */
export type DependencyState = 'ok' | 'missing' | 'absent' | 'too-old' | 'broken' | 'timed-out' | 'blocked'

/** What is known of one program or endpoint after it was asked. */
export interface DependencyFinding {
  name: string
  kind: 'program' | 'endpoint'
  state: DependencyState
  required: boolean
  version: string | null
  /** The oldest version that will do. */
  minimum: string | null
  /** Where it is: the file of a program, the address of an endpoint without login and query. */
  path: string | null
  /** One sentence: what happened, or what it is for. */
  detail: string
  /** The command to type when it is not there. */
  install: string
}

/** What is not there: nothing to act on for a row that is quiet, unless it is required. */
export function stateOfAbsence(row: { required: boolean; quiet?: boolean }): 'missing' | 'absent' {
  return row.quiet && !row.required ? 'absent' : 'missing'
}
