import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as WorkflowModule from '@actions/workflow-parser'
import type * as ActionModule from '@actions/workflow-parser/actions/action-parser'
import { build } from 'esbuild'

const TOP = join(import.meta.dirname, '..', '..')

type Parsers = typeof WorkflowModule & typeof ActionModule
type ParseResult = ReturnType<Parsers['parseWorkflow']>

/** What GitHub's own parser, the one of its editor extension, finds wrong in a file. */
export interface GithubParser {
  workflowErrors: (text: string) => string[]
  actionErrors: (text: string) => string[]
}

/** Loads the parser as a bundle: its package imports JSON in a way that Node itself refuses. */
export async function loadGithubParser(): Promise<GithubParser> {
  const contents = `
    export { parseWorkflow, NoOperationTraceWriter } from '@actions/workflow-parser'
    export { parseAction } from '@actions/workflow-parser/actions/action-parser'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: TOP },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');" },
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  const loaded = await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)
  const { parseWorkflow, parseAction, NoOperationTraceWriter } = loaded as Parsers
  const trace = new NoOperationTraceWriter()
  const errorsOf = ({ context }: ParseResult): string[] => context.errors.getErrors().map(({ message }) => message)
  return {
    workflowErrors: (content) => errorsOf(parseWorkflow({ name: 'workflow.yml', content }, trace)),
    actionErrors: (content) => errorsOf(parseAction({ name: 'action.yml', content }, trace)),
  }
}

export function readTop(path: string): string {
  return readFileSync(join(TOP, path), 'utf8')
}
