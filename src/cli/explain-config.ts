import { VERSION } from '../version.ts'
import type { SettingOrigin } from './context.ts'

/** Every setting of a command with its value and origin, as text or as the JSON document. */
export function renderOrigins(origins: readonly SettingOrigin[], command: string, json: boolean): string {
  if (json) {
    const head = { schemaVersion: 1, tool: 'codexkit', version: VERSION, command, ok: true, exitCode: 0 }
    return `${JSON.stringify({ ...head, result: { settings: origins }, warnings: [] }, null, 2)}\n`
  }
  if (origins.length === 0) return 'This command has no settings.\n'
  const nameWidth = Math.max(...origins.map((origin) => origin.name.length))
  const shownWidth = Math.max(...origins.map((origin) => origin.shown.length))
  const lines = origins.map(
    ({ name, shown, origin }) => `${name.padEnd(nameWidth)}  ${shown.padEnd(shownWidth)}  ${origin}`,
  )
  return `${lines.join('\n')}\n`
}
