export { renderMarkdown } from './markdown.ts'
export type { Fact, ReportModel, Section } from './model.ts'
