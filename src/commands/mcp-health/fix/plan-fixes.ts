import type { McpConfigFinding, McpFindingId } from '../../../mcp/index.ts'
import { readOptionalText } from '../../../platform/read-optional.ts'
import { patchToml } from './patch-toml.ts'

/** What would be written into one file. */
export interface PlannedFix {
  path: string
  before: string
  after: string
}

export interface FixPlan {
  files: readonly PlannedFix[]
  /** Findings whose suggestion no text patch can write (in mcp.json, on the command line, in an inline table) or should. */
  byHand: readonly McpConfigFinding[]
}

/** With these the key itself is wrong: what is suggested takes its place. */
const KEY_GOES: ReadonlySet<McpFindingId> = new Set<McpFindingId>([
  'mcp.unknown-key',
  'mcp.key-not-for-transport',
  'mcp.wrong-value',
  'mcp.breaks-codex',
])

/** A secret must be put elsewhere first, and only a person knows where; and only a person may trust a project. */
const BY_HAND: ReadonlySet<McpFindingId> = new Set<McpFindingId>([
  'mcp.plain-secret',
  'mcp.secret-in-argv',
  'mcp.untrusted-project',
])

/** What stands in a suggestion where a value is to be filled in: one that may be a secret, or the name of a variable. */
const TO_FILL_IN = /…|"MCP_TOKEN"/

/** Finds out what the suggestions of all findings make of the files they are about; writes nothing. Throws CODEXKIT_FILE. */
export async function planFixes(findings: readonly McpConfigFinding[]): Promise<FixPlan> {
  const fixable = findings.filter(({ fixToml }) => fixToml !== null)
  const byHand: McpConfigFinding[] = []
  const files: PlannedFix[] = []
  for (const [path, ofFile] of Map.groupBy(fixable, ({ file }) => file)) {
    const before = path.endsWith('.toml') ? await readOptionalText(path) : undefined
    if (before === undefined) {
      byHand.push(...ofFile)
      continue
    }
    // From the bottom up, so that the lines above keep their numbers.
    const fromBelow = ofFile.toSorted((one, other) => (other.line ?? Infinity) - (one.line ?? Infinity))
    let after = before
    for (const finding of fromBelow) {
      const patched = isByHand(finding) ? undefined : patchOf(after, finding)
      if (patched === undefined) byHand.push(finding)
      else after = patched
    }
    if (after !== before) files.push({ path, before, after })
  }
  return { files, byHand }
}

function isByHand({ id, fixToml }: McpConfigFinding): boolean {
  return BY_HAND.has(id) || TO_FILL_IN.test(fixToml ?? '')
}

function patchOf(text: string, { id, server, line, fixToml }: McpConfigFinding): string | undefined {
  const table = server === undefined ? [] : ['mcp_servers', server]
  return patchToml(text, { toml: fixToml ?? '', table, replacesLine: KEY_GOES.has(id) ? line : null })
}
