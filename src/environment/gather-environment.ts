import { createRedactor, isUnset, loadEnvFile, type EnvFile } from '../env/index.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { loadProjectFile, projectRows, type ProjectRows } from '../settings/index.ts'
import { startDoctor, type StartedDoctor } from '../runtime/index.ts'
import { VERSION } from '../version.ts'
import { codexRows } from './codex-rows.ts'
import { diskRows } from './disk-rows.ts'
import { guardRows } from './guard-rows.ts'
import { mcpRows } from './mcp-rows.ts'
import type { EnvironmentReport, EnvironmentRow, EnvironmentSection } from './report.ts'
import { shortenHome } from './shorten-home.ts'
import { sourceHome } from './source-home.ts'
import { systemRows } from './system-rows.ts'
import { toolRows } from './tool-rows.ts'
import { variableRows } from './variable-rows.ts'

export interface GatherOptions {
  /** One that was started earlier: nothing takes longer. */
  doctor?: StartedDoctor
  /** Where the files of the system are looked for; tests have their own. */
  fileRoot?: string
}

/**
 * Asks the machine and the workspace everything, side by side, so that it takes as long as the slowest probe. What
 * cannot be found out is a row that says so. Throws only when the host was told to stop.
 */
export async function gatherEnvironment(host: Host, options: GatherOptions = {}): Promise<EnvironmentReport> {
  const { fileRoot = '/' } = options
  // Every start of a program holds up the next, and what is computed here holds up them all.
  const doctor = options.doctor ?? (await startDoctor(host))
  // Read once. Whoever needs one of them waits for it, and fails with it; the others go on.
  const envFile = loadEnvFile(host.cwd)
  const project = loadProjectFile(host.cwd)
  const rows = project.then(projectRows)
  const home = envFile.catch(() => undefined).then((file) => sourceHome(host, file))
  const gathered = await Promise.all([
    section('system', 'System', () => systemRows(host, fileRoot)),
    section('tools', 'Tools', async () => toolRows(host, await rows)),
    section('codex', 'Codex', async () => codexRows(host, { envFile, project, home: await home, fileRoot, doctor })),
    section('variables', 'Variables', async () => variableRows(host, (await rows).catalogue, await envFile)),
    section('disk', 'Disk use of Codex', async () => diskRows(host, await home)),
    section('mcp', 'MCP servers', async () => mcpRows(await home)),
  ])
  host.signal.throwIfAborted()
  const redact = await redactorOf(host, rows, envFile)
  const clean = (text: string): string => shortenHome(redact(text), host.homeDir)
  return { codexkit: VERSION, sections: gathered.map((one) => ({ ...one, rows: one.rows.map(cleanRow(clean)) })) }
}

async function section(
  id: string,
  title: string,
  gather: () => Promise<EnvironmentRow[]>,
): Promise<EnvironmentSection> {
  return { id, title, rows: await guardRows(id, title, gather) }
}

/** What other programs said may hold a secret, and the report goes to files that are committed. */
async function redactorOf(
  host: Host,
  rows: Promise<ProjectRows>,
  envFile: Promise<EnvFile | undefined>,
): Promise<(text: string) => string> {
  const redactor = createRedactor()
  // Faults of these files have their rows already.
  const [project, file] = await Promise.all([rows.catch(() => undefined), envFile.catch(() => undefined)])
  for (const { name } of project?.catalogue.filter((row) => row.secret) ?? []) {
    const entries = file?.entries.filter((entry) => entry.name === name) ?? []
    const values = [readEnv(host, name), ...entries.map((entry) => entry.value)]
    for (const value of values) if (!isUnset(value)) redactor.add(name, value)
  }
  return redactor.redact
}

function cleanRow(clean: (text: string) => string): (row: EnvironmentRow) => EnvironmentRow {
  return (row) => ({
    ...row,
    id: clean(row.id),
    label: clean(row.label),
    fact: clean(row.fact),
    why: clean(row.why),
    fix: clean(row.fix),
  })
}
