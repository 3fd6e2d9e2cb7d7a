import { release } from 'node:os'
import { probeDependencies, type DependencyFinding } from '../deps/index.ts'
import { CATALOGUE, isUnset, loadEnvFile, PLACEHOLDER } from '../env/index.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { checkRuntime, type RuntimeState } from '../runtime/index.ts'
import { VERSION } from '../version.ts'

export interface VariableFinding {
  name: string
  state: 'set' | 'placeholder' | 'unset'
  /** Where it is set; never the value. */
  origin: string
  secret: boolean
}

/** The facts about a machine and a workspace that decide whether a run can work. */
export interface EnvironmentReport {
  codexkit: string
  system: { platform: string; release: string; arch: string; ci: boolean }
  codex: RuntimeState
  dependencies: readonly DependencyFinding[]
  variables: readonly VariableFinding[]
}

/** Asks the machine, side by side. */
export async function environmentReport(host: Host): Promise<EnvironmentReport> {
  const [codex, dependencies, variables] = await Promise.all([
    checkRuntime({ host }),
    probeDependencies(host),
    variableFindings(host),
  ])
  const { platform, arch } = host
  const system = { platform, release: release(), arch, ci: readEnv(host, 'CI') !== undefined }
  return { codexkit: VERSION, system, codex, dependencies, variables }
}

async function variableFindings(host: Host): Promise<VariableFinding[]> {
  const envFile = await loadEnvFile(host.cwd)
  return CATALOGUE.map(({ name, secret }) => {
    const entry = envFile?.entries.findLast((candidate) => candidate.name === name)
    const inherited = readEnv(host, name)
    const sources = [
      { value: inherited, origin: 'environment' },
      { value: entry?.value, origin: `.env line ${entry?.line}` },
    ]
    const set = sources.find(({ value }) => !isUnset(value))
    if (set) return { name, secret, state: 'set', origin: set.origin }
    const placeholder = sources.find(({ value }) => value?.trim() === PLACEHOLDER)
    return { name, secret, state: placeholder ? 'placeholder' : 'unset', origin: placeholder?.origin ?? '' }
  })
}
