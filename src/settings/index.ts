export { loadProjectFile } from './load-project-file.ts'
export { resolveSettings, type SettingSources } from './resolve-settings.ts'
export type { ResolvedSetting, Setting, SettingValue } from './setting.ts'
