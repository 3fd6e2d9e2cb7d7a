import { resolve } from 'node:path'
import { messageOf } from '../../errors.ts'
import { statOptional } from '../../platform/read-optional.ts'
import type { AssertionFacts, AssertionResult } from './assertion.ts'

/** Whether a file exists, inside the workspace or outside; whether this run made it is not asked. */
export async function expectFile(
  path: string,
  { workingDirectory }: Pick<AssertionFacts, 'workingDirectory'>,
): Promise<AssertionResult> {
  const name = `--expect-file ${path}`
  try {
    const found = await statOptional(resolve(workingDirectory, path))
    if (found === undefined) return { name, ok: false, message: `There is no file ${path}.` }
    if (!found.isFile()) return { name, ok: false, message: `${path} is there, but it is not a file.` }
    return { name, ok: true, message: `The file ${path} exists.` }
  } catch (thrown) {
    return { name, ok: false, message: messageOf(thrown) }
  }
}
