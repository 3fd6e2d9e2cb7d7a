import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  githubOutputs,
  redactSurface,
  renderGithubAnnotations,
  renderGitlab,
  renderJunit,
  renderSarif,
} from '../../src/report/index.ts'
import { anyRun, FINDING, PASSED } from './sample-run.ts'

/** A secret that every format writes in a way of its own. */
const SECRET = 'zebra <"%&\n:,é'

it('a redacted run has no secret in any format, wherever it stood', async () => {
  const { severity } = FINDING
  const finding = {
    id: SECRET,
    title: SECRET,
    control: SECRET,
    file: SECRET,
    evidence: SECRET,
    nextStep: SECRET,
    severity,
  }
  const run = redactSurface(
    {
      ...PASSED,
      workspace: `/work/${SECRET}`,
      repositoryFolder: SECRET,
      error: { code: 'CODEX_TIMEOUT', message: SECRET, hint: SECRET },
      findings: [finding],
      assertions: [{ name: SECRET, ok: false, message: SECRET }],
      evidence: SECRET,
      threadId: SECRET,
    },
    (text) => text.replaceAll(SECRET, '[redacted:KEY]'),
  )
  const texts = [renderSarif(run), await renderJunit(run), renderGitlab(run), ...renderGithubAnnotations(run)]
  for (const text of [...texts, JSON.stringify(githubOutputs(run))]) {
    expect(text).not.toMatch(/zebra/)
    expect(text).toMatch(/redacted(?::|%3A)KEY/)
  }
})

it('redacting changes nothing but text', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      expect(redactSurface(run, (text) => text)).toEqual(run)
    }),
    { numRuns: 50 },
  )
})
