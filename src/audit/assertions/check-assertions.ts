import { findShell } from '../../platform/shell.ts'
import type { AssertionFacts, AssertionResult, Assertions } from './assertion.ts'
import { expectCommand } from './expect-command.ts'
import { expectDiff } from './expect-diff.ts'
import { expectFile } from './expect-file.ts'
import { expectJson } from './expect-json.ts'

/**
 * Judges every assertion, in the order of the options; commands come last, so that they cannot make the others true.
 * A failed one is a value. Throws CODEXKIT_DEPENDENCY without a shell, and the host's reason on Ctrl-C.
 */
export async function checkAssertions(assertions: Assertions, facts: AssertionFacts): Promise<AssertionResult[]> {
  const results: AssertionResult[] = []
  for (const path of assertions.files) results.push(await expectFile(path, facts))
  if (assertions.diff !== undefined) results.push(expectDiff(assertions.diff, facts.changed))
  if (assertions.jsonSchema !== undefined) results.push(expectJson(assertions.jsonSchema, facts.response))
  if (assertions.commands.length > 0) {
    const shell = facts.shell ?? (await findShell(facts.host))
    for (const line of assertions.commands) results.push(await expectCommand(shell, line, facts))
  }
  return results.map(({ name, ok, message }) => ({ name: facts.redact(name), ok, message: facts.redact(message) }))
}
