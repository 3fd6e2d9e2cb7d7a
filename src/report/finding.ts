/** How bad a finding is; the first is the worst. */
export type Severity = 'high' | 'medium' | 'low' | 'info'

/** One thing that an audit found, as skills ask for it and as every report shows it. */
export interface Finding {
  /** Stable within one audit: `F-1`. */
  id: string
  severity: Severity
  title: string
  /** The control it is about, zero-padded: `ac-02`. */
  control?: string
  /** From the top of the workspace, with forward slashes. */
  file?: string
  /** 1-based. */
  line?: number
  /** What was seen. */
  evidence: string
  nextStep: string
}
