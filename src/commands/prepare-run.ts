import { resolve } from 'node:path'
import type { CommandSpec, RawValues } from '../cli/command-spec.ts'
import type { Context, SettingOrigin } from '../cli/context.ts'
import { camelName } from '../cli/option-names.ts'
import type { PreparedRun } from '../cli/run-command-line.ts'
import { envValues, isUnset, loadEnvFile } from '../env/index.ts'
import { readEnv } from '../platform/host.ts'
import { loadProjectFile, projectRows, resolveSettings, type ResolvedSetting, type Setting } from '../settings/index.ts'

/** Reads `.env` and codexkit.toml of the workspace, teaches the redactor their secrets, and merges the settings. */
export async function prepareRun(given: Context, spec: CommandSpec, flags: RawValues): Promise<PreparedRun> {
  const folder = flags['workingDir']
  const cwd = typeof folder === 'string' ? resolve(given.cwd, folder) : given.cwd
  const [envFile, project] = await Promise.all([loadEnvFile(cwd), loadProjectFile(cwd)])
  const fileValues = envFile ? envValues(envFile) : {}
  const { catalogue } = await projectRows(project)
  for (const { name, secret } of catalogue) {
    if (!secret) continue
    given.redactor.add(name, readEnv(given, name))
    given.redactor.add(name, fileValues[name])
  }
  const kebabFlags = Object.fromEntries(spec.options.map((option) => [option.name, flags[camelName(option.name)]]))
  const settings = resolveSettings(spec.options satisfies readonly Setting[], {
    flags: kebabFlags,
    host: given,
    envFile,
    project,
    command: spec.name,
  })
  const inherited = Object.entries(given.env).filter(([, value]) => !isUnset(value))
  const origins = settings.map((setting) => shownSetting(setting, spec))
  const settingsEnv = { ...fileValues, ...Object.fromEntries(inherited) }
  return {
    context: { ...given, cwd, catalogue, origins, settingsEnv },
    values: Object.fromEntries(settings.map((setting) => [camelName(setting.name), setting.value])),
    origins,
  }
}

function shownSetting({ name, value, origin }: ResolvedSetting, spec: CommandSpec): SettingOrigin {
  const secret = spec.options.find((option) => option.name === name)?.secret === true
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
  return { name, shown: secret && text !== '' ? '********' : text, origin }
}
