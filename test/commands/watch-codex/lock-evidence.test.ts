import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withEvidenceLock } from '../../../src/commands/watch-codex/evidence/lock-evidence.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const at = useTemporaryFolder()
const { signal } = new AbortController()

it('only one watch at a time writes to a folder; the other one says so after a while', async () => {
  const folder = at('kept')
  const first = Promise.withResolvers<void>()
  const holding = Promise.withResolvers<void>()
  const running = withEvidenceLock(folder, { signal, onWait: () => undefined }, async () => {
    holding.resolve()
    await first.promise
  })
  await holding.promise
  let [waited, ran] = [0, false]
  const second = withEvidenceLock(folder, { signal, onWait: () => waited++, waitMs: 300 }, async () => {
    ran = true
    return Promise.resolve()
  })
  await expect(second).rejects.toMatchObject({
    code: 'CODEXKIT_FILE',
    message: `Another watch writes to ${folder}.`,
    hint: expect.stringContaining('--evidence-folder'),
  })
  expect([waited, ran]).toEqual([1, false])
  first.resolve()
  await running
  expect(readdirSync(folder)).toEqual([])
})

it('goes on when the other one ends meanwhile', async () => {
  const first = Promise.withResolvers<void>()
  const holding = Promise.withResolvers<void>()
  const running = withEvidenceLock(at('kept'), { signal, onWait: () => undefined }, async () => {
    holding.resolve()
    await first.promise
  })
  await holding.promise
  const second = withEvidenceLock(at('kept'), { signal, onWait: first.resolve }, () => Promise.resolve('had it'))
  expect(await second).toBe('had it')
  await running
})

it('ends while it waits when it is told to', async () => {
  const stop = new AbortController()
  await withEvidenceLock(at('kept'), { signal, onWait: () => undefined }, async () => {
    const onWait = (): void => stop.abort(new Error('stopped'))
    const second = withEvidenceLock(at('kept'), { signal: stop.signal, onWait }, () => Promise.resolve())
    await expect(second).rejects.toThrow('stopped')
  })
})
