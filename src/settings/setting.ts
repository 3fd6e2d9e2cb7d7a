/** One option as the settings see it: a name, and where else than on the command line it may be set. */
export interface Setting {
  /** Kebab-case, as on the command line and in codexkit.toml. */
  name: string
  type: 'flag' | 'value' | 'optional-value'
  env?: string
  default?: string
  secret?: boolean
  repeatable?: boolean
  choices?: readonly string[]
}

export type SettingValue = string | boolean | readonly string[] | undefined

export interface ResolvedSetting {
  name: string
  value: SettingValue
  /** `--model`, `environment CODEX_MODEL`, `.env line 12`, `codexkit.toml`, `default`. */
  origin: string
}
