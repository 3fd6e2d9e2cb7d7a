import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { audit, RELEASE_READINESS_PROMPT, type AuditResult, type SandboxMode } from '../../audit/index.ts'
import type { CommandModule, OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { loadEnvFile, refuseWrongValues } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { parseDuration } from '../../platform/duration.ts'
import { fileError } from '../../platform/file-error.ts'
import type { RehearsalScenario } from '../../rehearsal/index.ts'
import { showAuditProgress } from '../audit-progress.ts'
import type { spec } from './spec.ts'

type Options = OptionValues<typeof spec>

export const command: CommandModule<typeof spec, AuditResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    await refuseWrongValues(context, context.catalogue, await loadEnvFile(context.cwd))
    const request = {
      workingDirectory: context.cwd,
      // Codex drops a byte order mark, and the rehearsal compares what arrives with what was sent.
      prompt: (await readPrompt(context, options)).replace(/^\uFEFF/, ''),
      model: options.model,
      baseUrl: options.baseUrl,
      // Choices were checked when the options were read.
      sandboxMode: options.sandbox as SandboxMode,
      approvalPolicy: options.approvalPolicy,
      timeoutMs: parseDuration(options.timeout, '--timeout'),
      idleTimeoutMs: parseDuration(options.idleTimeout, '--idle-timeout'),
      envNames: options.env,
      codexPath: options.codex,
      verifyRuntime: options.verifyRuntime,
      skipGitRepoCheck: options.skipGitRepoCheck,
      evidenceRoot: options.evidenceRoot,
      rehearse: options.rehearse as RehearsalScenario | undefined,
    }
    const { redactor, progress, settingsEnv } = context
    const { result, error, warnings } = await showAuditProgress(progress, context.now, (onProgress) =>
      audit(request, { host: context, settingsEnv, redactor, onProgress }),
    )
    return { result, error, warnings, exitCode: error?.exitCode ?? 0 }
  },
}

async function readPrompt(context: Context, options: Options): Promise<string> {
  const { prompt, promptFile } = options
  if (prompt !== undefined && promptFile !== undefined) {
    throw new CodexkitError('CODEXKIT_USAGE', '--prompt and --prompt-file cannot both be given.', {
      hint: 'Leave one of them out.',
    })
  }
  if (prompt === '-' || promptFile === '-') return readStdin(context)
  if (prompt !== undefined) return prompt
  if (promptFile === undefined) return RELEASE_READINESS_PROMPT
  const path = resolve(context.cwd, promptFile)
  try {
    return await readFile(path, 'utf8')
  } catch (thrown) {
    const { message } = fileError(thrown, 'read the prompt from', path)
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', message, { hint: 'Check --prompt-file.', cause: thrown })
  }
}

async function readStdin(context: Context): Promise<string> {
  if (!context.stdin.isTerminal) return context.stdin.readAll()
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', 'The prompt was to come on stdin, but stdin is a terminal.', {
    hint: 'Pipe it in, or give --prompt-file FILE.',
  })
}
