import { prerelease } from 'semver'
import type { Host } from '../../platform/host.ts'
import { askCodex } from './ask-codex.ts'
import { capabilities, isNewerThanKnown, withFindings, type Capabilities } from './capabilities.ts'
import { loadFindings, saveFindings, type Findings } from './capability-cache.ts'
import { CAPABILITY_ROWS, type CapabilityName, type CapabilitySource } from './capability-table.ts'

export interface ProbedCapabilities {
  capabilities: Capabilities
  /** No version this new was measured: worth one warning. */
  isNewerThanKnown: boolean
  /** The names of the rows where the program itself says something else than the table. */
  overruled: readonly CapabilityName[]
}

const ANSWER_WITHIN_MS = 5000

/**
 * How each source is asked, and what its answer must show. A version that lacks a subcommand prints the root help and
 * exits 0, so the exit code says nothing. docs/notes/codex/capabilities.md#asking-the-program
 */
const QUESTIONS = {
  exec: { args: ['exec', '--help'], answered: /^Usage: codex exec\b/m },
  sandbox: { args: ['sandbox', '--help'], answered: /^Usage: codex sandbox\b/m },
  features: { args: ['features', 'list'], answered: /^\w+\s.*\s(?:true|false)\s*$/m },
} as const satisfies Record<CapabilitySource, { args: readonly string[]; answered: RegExp }>

const SOURCES = ['exec', 'sandbox', 'features'] as const satisfies readonly CapabilitySource[]

/**
 * What a program can do. A version that was measured is taken from the table; a newer one, or a pre-release, is asked
 * through its own help, once per program. What cannot be found out is as the table says; nothing is thrown.
 */
export async function probeCapabilities(host: Host, program: string, version: string): Promise<ProbedCapabilities> {
  const table = capabilities(version)
  const newer = isNewerThanKnown(version)
  if (!newer && prerelease(version) === null) return { capabilities: table, isNewerThanKnown: false, overruled: [] }
  const findings = (await loadFindings(host, program)) ?? (await ask(host, program))
  const overruled = CAPABILITY_ROWS.map(([name]) => name).filter(
    (name) => findings[name] !== undefined && findings[name] !== table[name],
  )
  return { capabilities: withFindings(version, findings), isNewerThanKnown: newer, overruled }
}

/** What the program's help says of the rows that help can confirm; complete answers are remembered. */
async function ask(host: Host, program: string): Promise<Findings> {
  const root = await answerOf(host, program, ['--help'], lists('exec'))
  if (root === undefined) return {}
  const answers = await Promise.all(
    SOURCES.map(async (source) => {
      const { args, answered } = QUESTIONS[source]
      return [source, lists(source).test(root) ? await answerOf(host, program, args, answered) : ''] as const
    }),
  )
  const said = new Map(answers)
  const findings: Findings = {}
  for (const [name, { confirmedBy }] of CAPABILITY_ROWS) {
    const answer = confirmedBy && said.get(confirmedBy.source)
    if (confirmedBy && answer !== undefined) findings[name] = confirmedBy.pattern.test(answer)
  }
  if (answers.every(([, answer]) => answer !== undefined)) await saveFindings(host, program, findings)
  return findings
}

/** Whether the root help lists a subcommand. */
function lists(subcommand: string): RegExp {
  return new RegExp(`^ {2}${subcommand}\\s`, 'm')
}

async function answerOf(
  host: Host,
  program: string,
  args: readonly string[],
  answered: RegExp,
): Promise<string | undefined> {
  try {
    const run = await askCodex(host, program, args, ANSWER_WITHIN_MS)
    return run.status === 'exited' && answered.test(run.stdout) ? run.stdout : undefined
  } catch {
    // CODEXKIT_FILE: no folder to ask it in. The run itself will say so, with its own sentence.
    return undefined
  }
}
