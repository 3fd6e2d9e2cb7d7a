import { expect, it } from 'vitest'
import { throttleProgress, type RuntimeProgress } from '../../src/runtime/progress.ts'

it('lets ten reports a second through, and always the first and last of a phase', () => {
  let time = 0
  const seen: RuntimeProgress[] = []
  const report = throttleProgress(
    (progress) => seen.push(progress),
    () => new Date(time),
  )
  for (; time < 1000; time++) report({ phase: 'download', bytes: time, totalBytes: 5000 })
  report({ phase: 'download', bytes: 5000, totalBytes: 5000 })
  report({ phase: 'unpack', bytes: 1, totalBytes: 5000 })
  expect(seen.map(({ bytes }) => bytes)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 5000, 1])
})

it('is silent when nobody listens', () => {
  expect(() => throttleProgress(undefined, () => new Date(0))({ phase: 'publish' })).not.toThrow()
})
