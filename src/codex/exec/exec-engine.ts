import type { CodexEngine } from '../engine.ts'
import { execArgs } from './exec-args.ts'
import { runExecProgram } from './exec-program.ts'

/** Runs one turn through `codex exec --json`. */
export const execEngine: CodexEngine = async (request, observer) =>
  runExecProgram({ ...request, args: execArgs(request) }, observer)
