import { CodexkitError } from '../../src/errors.ts'
import { runTool } from './run-tool.ts'

/** From what a release is made. */
export interface SourceState {
  /** The commit, or undefined outside a git checkout. */
  commit: string | undefined
  /** Whether the files are those of the commit. */
  clean: boolean
  /** The time of all files, in seconds since 1970. */
  epoch: number
}

/**
 * Reads the state of the checkout. The time is SOURCE_DATE_EPOCH (reproducible-builds.org), else that of the commit.
 * Throws CODEXKIT_USAGE when it is no number, CODEXKIT_MISSING_INPUT when there is neither.
 */
export async function readSourceState(
  top: string,
  sourceDateEpoch: string | undefined,
  signal: AbortSignal,
): Promise<SourceState> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const output = await runTool('git', ['-C', top, ...args], { signal }).catch((thrown: unknown) => {
      if (thrown instanceof CodexkitError && thrown.code === 'CODEXKIT_DEPENDENCY') return undefined
      throw thrown
    })
    return output?.trim()
  }
  const commit = await git('rev-parse', 'HEAD')
  const epoch = sourceDateEpoch ?? (await git('log', '-1', '--format=%ct'))
  if (epoch === undefined) {
    throw new CodexkitError('CODEXKIT_MISSING_INPUT', 'Nothing says what time the files of the release have.', {
      hint: 'Set SOURCE_DATE_EPOCH, or run it in a git checkout.',
    })
  }
  if (!/^\d{1,10}$/.test(epoch)) {
    throw new CodexkitError('CODEXKIT_USAGE', `SOURCE_DATE_EPOCH is no number of seconds: ${epoch}`)
  }
  return { commit, clean: (await git('status', '--porcelain')) === '', epoch: Number(epoch) }
}
