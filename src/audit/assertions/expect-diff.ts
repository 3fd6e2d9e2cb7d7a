import type { AssertionResult } from './assertion.ts'

/** Whether the run changed the workspace as it should. What git cannot tell is a failure: it was asked for. */
export function expectDiff(want: 'required' | 'forbidden', changed: boolean | undefined): AssertionResult {
  const name = want === 'required' ? '--expect-diff' : '--expect-no-diff'
  if (changed === undefined) {
    const message = 'Whether the run changed anything is not known: there is no git repository, or git failed in it.'
    return { name, ok: false, message }
  }
  const message = changed ? 'The run changed the workspace.' : 'The run did not change the workspace.'
  return { name, ok: changed === (want === 'required'), message }
}
