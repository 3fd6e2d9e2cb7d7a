export { loadProjectFile } from './load-project-file.ts'
export { resolveSettings } from './resolve-settings.ts'
export type { ResolvedSetting, Setting } from './setting.ts'
export { projectRows, type ProjectRows } from './project-rows.ts'
