import type { TextView } from '../../cli/outcome.ts'
import { renderMarkdown } from '../../report/index.ts'
import { escapeControls, oneLine } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { renderTable } from '../../ui/table.ts'
import { placeText } from './conclude.ts'
import { healthModel, SERVER_COLUMNS, serverCells, toolTrouble } from './report-model.ts'
import type { McpHealthResult, ServerHealth } from './result.ts'

const MAX_CELL = 100
const MAX_LINE = 300
/** A server may have thousands of tools. */
const MAX_LINES = 20

export const view: TextView<McpHealthResult> = (result, { style }) => {
  if (result.format === 'markdown') return renderMarkdown(healthModel(result))
  const parts = [
    serverTable(result, style),
    ...result.servers.map((server) => serverLines(server, style)),
    ...result.findings.map((finding) => findingLines(finding, style)),
    driftLines(result, style),
    fixLines(result, style),
    keptLines(result),
  ]
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`
}

function serverTable({ servers, files, codex }: McpHealthResult, style: Style): string[] {
  if (servers.length === 0) {
    const where =
      files.length === 0 ? 'There is no configuration to read.' : `Read: ${files.map(escapeControls).join(', ')}`
    return ['No MCP servers are configured.', where]
  }
  const rows = servers.map((server) => {
    const [name = '', verdict = '', ...rest] = serverCells(server).map((cell) => oneLine(cell, MAX_CELL))
    return [name, paintVerdict(server, verdict, style), ...rest]
  })
  return [`In a run of Codex ${codex.version}:`, '', renderTable(SERVER_COLUMNS, rows)]
}

function paintVerdict({ verdict, enabled }: ServerHealth, text: string, style: Style): string {
  const { symbols, green, yellow, red, dim } = style
  if (!enabled) return dim(`${symbols.skipped} ${text}`)
  const paints = {
    ok: () => green(`${symbols.ok} ${text}`),
    'ok-but-late': () => yellow(`${symbols.warning} ${text}`),
    'ok-but-cancelled': () => yellow(`${symbols.warning} ${text}`),
    unhealthy: () => red(`${symbols.failed} ${text}`),
    unknown: () => yellow(`${symbols.warning} ${text}`),
  } satisfies Record<ServerHealth['verdict'], () => string>
  return paints[verdict]()
}

/** What there is to tell of one server beyond its row; nothing of one that is ok. */
function serverLines(server: ServerHealth, style: Style): string[] {
  const { name, verdict, reasons, cause, stderrTail, oddities, orphans, tools, call, pings, codexSays } = server
  const amiss = tools.filter((tool) => toolTrouble(tool) !== '')
  const lines = [
    ...(verdict === 'ok' ? [] : reasons),
    ...(cause ? [`${style.symbols.arrow} ${cause.hint}`] : []),
    ...(cause && stderrTail !== ''
      ? [
          'stderr:',
          ...stderrTail
            .trimEnd()
            .split(/\r?\n/)
            .map((line) => `  ${line}`),
        ]
      : []),
    ...firstOf(amiss.map((tool) => `tool ${tool.name}: ${toolTrouble(tool)}`)),
    ...oddities,
    ...(orphans === 0 ? [] : [`${orphans} of its processes were left behind, and were ended.`]),
    ...(pings.length === 0 ? [] : [`ping: ${pingText(pings)}`]),
    ...(call ? [`call of ${call.tool}${call.isError ? ' failed' : ''}, ${Math.round(call.ms)} ms: ${call.text}`] : []),
    ...(codexSays?.agrees === false ? ['Codex says otherwise.'] : []),
    ...(codexSays?.facts ?? []),
  ]
  return lines.length === 0
    ? []
    : [style.bold(oneLine(name, MAX_CELL)), ...lines.map((line) => `  ${keepIndent(line)}`)]
}

/** The first lines, and how many more there are. */
function firstOf(lines: readonly string[]): readonly string[] {
  const left = lines.length - MAX_LINES
  return left <= 0 ? lines : [...lines.slice(0, MAX_LINES), `${left} more; --json has them all.`]
}

/** A line of a server on its line; what stands before its first letter stays. */
function keepIndent(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line, MAX_LINE)}`
}

function pingText(pings: readonly number[]): string {
  const sorted = pings.toSorted((one, other) => one - other)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  return `${pings.length}, median ${median.toFixed(1)} ms, slowest ${(sorted.at(-1) ?? 0).toFixed(1)} ms`
}

function findingLines(finding: McpHealthResult['findings'][number], style: Style): string[] {
  const { severity, id, message, fixToml } = finding
  const paint = { error: style.red, warning: style.yellow, note: style.dim } satisfies Record<
    typeof severity,
    Style['red']
  >
  const head = `${paint[severity](severity)}  ${oneLine(placeText(finding), MAX_LINE)}  ${style.dim(id)}`
  const lines = fixToml === null ? [] : firstOf(fixToml.trimEnd().split('\n'))
  const toml = lines.map((line) => `    ${escapeControls(line)}`)
  return [head, `  ${oneLine(message, MAX_LINE)}`, ...toml]
}

function driftLines({ baseline }: McpHealthResult, style: Style): string[] {
  if (!baseline) return []
  const { file, written, drifts } = baseline
  const heading = written ? `${escapeControls(file)} written` : `Not as in ${escapeControls(file)}`
  const changes = firstOf(drifts.map(({ server, message }) => oneLine(`${server}: ${message}`, MAX_LINE)))
  if (drifts.length === 0)
    return written ? [heading] : [`${style.green(style.symbols.ok)} The same as ${escapeControls(file)}.`]
  return [heading, ...changes.map((line) => `  ${line}`)]
}

function fixLines({ fix }: McpHealthResult, style: Style): string[] {
  if (!fix) return []
  const byHand = fix.byHand.map((finding) => `${style.symbols.arrow} by hand: ${oneLine(placeText(finding), MAX_LINE)}`)
  if (fix.files.length === 0) return ['There is nothing to write.', ...byHand]
  // What was written has been shown before.
  const files = fix.files.flatMap(({ path, diff, written }) =>
    written
      ? [`${escapeControls(path)} written`]
      : [escapeControls(diff).trimEnd(), `${escapeControls(path)} not written`],
  )
  return [...files, ...byHand]
}

function keptLines({ written, evidence }: McpHealthResult): string[] {
  const files = written.map(({ path, changed }) => `${escapeControls(path)} ${changed ? 'written' : 'unchanged'}`)
  return evidence === null ? files : [...files, `evidence  ${escapeControls(evidence)}`]
}
