export { renderHtml } from './html.ts'
export { renderMarkdown } from './markdown.ts'
export type { ReportModel } from './model.ts'
