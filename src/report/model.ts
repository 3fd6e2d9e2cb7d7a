import type { Finding } from './finding.ts'

/** One report, whatever it is rendered to. */
export interface ReportModel {
  title: string
  /** One sentence under the title. */
  summary: string
  facts: readonly Fact[]
  sections: readonly Section[]
}

export interface Fact {
  label: string
  value: string
}

export type Section =
  | { kind: 'markdown'; heading: string; text: string }
  | { kind: 'list'; heading: string; items: readonly string[] }
  | {
      kind: 'table'
      heading: string
      columns: readonly string[]
      rows: readonly (readonly string[])[]
      /** The column that holds a state (ok, info, warning, failed), for renderers that can colour it. */
      state?: number
    }
  | { kind: 'findings'; heading: string; findings: readonly Finding[] }
