import { mkdir, rename, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { resolveBefore, resolveEvidence, runAt } from '../../src/evidence/index.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { leaveUnsealed, sampleVerdict, sealRun } from './sample-run.ts'

const at = useTemporaryFolder()
const FIRST = '20261119T101010Z-run-audit-aaaa'
const SECOND = '20261120T141502Z-run-audit-7f3a'
const KILLED = '20261120T141503Z-run-audit-7f3b'
const root = () => at('docs', 'evidence')

beforeEach(async () => {
  await sealRun(at('docs', 'evidence', FIRST), sampleVerdict(FIRST, { threadId: 'thread-1' }))
  await sealRun(at('docs', 'evidence', SECOND), sampleVerdict(SECOND, { threadId: 'thread-1' }))
  await leaveUnsealed(at('docs', 'evidence', KILLED))
  await writeFile(at('docs', 'evidence', 'latest.json'), JSON.stringify({ evidence: SECOND }))
})

describe('a run', () => {
  it.each([
    ['last', KILLED],
    [SECOND, SECOND],
    ['20261119', FIRST],
    ['20261120T141502', SECOND],
    ['thread-1', SECOND],
    ['thread-of-events', KILLED],
    [`docs/evidence/${FIRST}`, FIRST],
    [`./docs/evidence/${FIRST}/`, FIRST],
  ])('is found as %j', async (which, name) => {
    expect(await resolveEvidence(root(), which, at())).toEqual({ name, folder: at('docs', 'evidence', name) })
  })

  it('is found by its absolute path, whatever its folder is called now', async () => {
    await rename(at('docs', 'evidence', FIRST), at('download'))
    expect(await resolveEvidence(root(), at('download'), '/')).toEqual({ name: 'download', folder: at('download') })
  })

  it.each(['nothing', '', 'thread-', '20261120T141502Z-run-audit-7f3c'])('is not found as %j', async (which) => {
    const error = {
      code: 'CODEXKIT_MISSING_INPUT',
      exitCode: 3,
      hint: expect.stringContaining(`${KILLED}, ${SECOND}, ${FIRST}`),
    }
    await expect(resolveEvidence(root(), which, at())).rejects.toMatchObject(error)
  })

  it('that is nearly right is suggested', async () => {
    const error = { hint: expect.stringContaining(`nearest name is ${FIRST}`) }
    await expect(resolveEvidence(root(), '20261119T101010Z-run-audit-aaab', at())).rejects.toMatchObject(error)
  })

  it('is not chosen among several', async () => {
    const error = { code: 'CODEXKIT_USAGE', exitCode: 2, hint: expect.stringContaining(`${KILLED}, ${SECOND}`) }
    await expect(resolveEvidence(root(), '20261120', at())).rejects.toMatchObject(error)
  })

  it.each(['./docs', './docs/nowhere', '..'])('is not at %j', async (which) => {
    await mkdir(at('elsewhere'), { recursive: true })
    await expect(resolveEvidence(root(), which, at('elsewhere'))).rejects.toMatchObject({
      code: 'CODEXKIT_MISSING_INPUT',
    })
  })

  it.each(['last', SECOND])('%j is missing where there was none', async (which) => {
    const error = { code: 'CODEXKIT_MISSING_INPUT', hint: expect.stringContaining('run-audit --rehearse') }
    await expect(resolveEvidence(at('empty'), which, at())).rejects.toMatchObject(error)
  })
})

describe('the run before', () => {
  it('is the next older one here', async () => {
    expect((await resolveBefore(root(), runAt(at('docs', 'evidence', KILLED)))).name).toBe(SECOND)
    expect((await resolveBefore(root(), runAt(at('docs', 'evidence', SECOND)))).name).toBe(FIRST)
  })

  it('is the newest one here for a run from elsewhere', async () => {
    expect((await resolveBefore(root(), runAt(at('download', SECOND)))).name).toBe(KILLED)
  })

  it('of the first one is missing', async () => {
    const before = resolveBefore(root(), runAt(at('docs', 'evidence', FIRST)))
    await expect(before).rejects.toMatchObject({ code: 'CODEXKIT_MISSING_INPUT' })
  })
})
