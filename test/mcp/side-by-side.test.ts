import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sideBySide } from '../../src/mcp/side-by-side.ts'

describe('sideBySide', () => {
  it('gives results in order, and never does more at a time than it may', async () => {
    const plan = fc.array(fc.nat({ max: 5 }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 8 }), async (turns, limit) => {
        let [running, most] = [0, 0]
        const results = await sideBySide([...turns.entries()], limit, async ([index, count]) => {
          most = Math.max(most, ++running)
          for (let turn = 0; turn <= count; turn++) await Promise.resolve()
          running--
          return index
        })
        expect(results).toEqual([...turns.keys()])
        expect(most).toBe(Math.min(limit, turns.length))
      }),
    )
  })

  it('waits for what is under way when one fails, and begins no more', async () => {
    const ended: number[] = []
    const begun: number[] = []
    const work = async (item: number): Promise<void> => {
      begun.push(item)
      if (item === 1) throw new Error('one')
      await new Promise((resolve) => setImmediate(resolve))
      ended.push(item)
    }
    await expect(sideBySide([0, 1, 2, 3, 4], 3, work)).rejects.toThrow('one')
    expect([begun, ended]).toEqual([
      [0, 1, 2],
      [0, 2],
    ])
  })
})
