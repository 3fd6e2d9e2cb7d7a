import { VERSION } from '../version.ts'
import type { SettingOrigin } from './context.ts'

/** Every setting of a command with its value and origin, as the JSON document. */
export function originsDocument(origins: readonly SettingOrigin[], command: string): unknown {
  const head = { schemaVersion: 1, tool: 'codexkit', version: VERSION, command, ok: true, exitCode: 0 }
  return { ...head, result: { settings: origins }, warnings: [] }
}

/** The same as text. */
export function renderOrigins(origins: readonly SettingOrigin[]): string {
  if (origins.length === 0) return 'This command has no settings.\n'
  const nameWidth = Math.max(...origins.map((origin) => origin.name.length))
  const shownWidth = Math.max(...origins.map((origin) => origin.shown.length))
  const lines = origins.map(
    ({ name, shown, origin }) => `${name.padEnd(nameWidth)}  ${shown.padEnd(shownWidth)}  ${origin}`,
  )
  return `${lines.join('\n')}\n`
}
