import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { decodeText } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import type { spec } from './spec.ts'

/** A turn that costs next to nothing and shows whether key, model and program still fit each other. */
const NOOP_PROMPT = 'Reply with the single word OK. Do not run any command and do not look at any file.\n'

/**
 * The prompt that was given by text, file (in UTF-8 or, by its mark, UTF-16) or stdin; undefined when none was. Throws
 * CODEXKIT_USAGE or CODEXKIT_MISSING_INPUT.
 */
export async function readPrompt(
  context: Context,
  { prompt, promptFile, noop }: OptionValues<typeof spec>,
): Promise<string | undefined> {
  if ([prompt, promptFile, noop || undefined].filter((given) => given !== undefined).length > 1) {
    throw new CodexkitError('CODEXKIT_USAGE', 'Of --prompt, --prompt-file and --noop only one can be given.', {
      hint: 'Leave the others out.',
    })
  }
  if (noop) return NOOP_PROMPT
  if (prompt === '-' || promptFile === '-') return withoutMark(await readStdin(context))
  if (prompt !== undefined) return withoutMark(prompt)
  if (promptFile === undefined) return undefined
  const path = resolve(context.cwd, promptFile)
  try {
    return withoutMark(decodeText(await readFile(path)).text)
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

/** Codex drops a byte order mark, and the rehearsal compares what arrives with what was sent. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}
