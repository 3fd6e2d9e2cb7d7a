import { describe, expect, test } from 'vitest'
import { causeOfExit } from '../../../src/mcp/probe/cause-of-exit.ts'

const EXIT = { code: 1, signal: null }

describe('why a program ended', () => {
  const cases: [string, string, RegExp][] = [
    ['Please set the environment variable API_TOKEN', 'missing-env', /API_TOKEN/],
    ['missing env var: `API_TOKEN`', 'missing-env', /API_TOKEN/],
    ["KeyError: 'API_TOKEN'", 'missing-env', /API_TOKEN/],
    ['Please set API_TOKEN first', 'missing-env', /API_TOKEN/],
    ['all is lost', 'crashed', /all is lost/],
  ]
  test.for(cases)('%s', ([stderr, code, message]) => {
    expect(causeOfExit(`starting\n${stderr}\n`, EXIT, [])).toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    })
  })

  // The first took the cube of its length, the others the square.
  const long: [string, number][] = [
    ['set ', 1600],
    ['A_B ', 16_000],
    ['npm ERR! ', 7000],
    ['a', 64_000],
    ['set A', 16_000],
  ]
  test.for(long)('a long line of %j costs little', ([word, times]) => {
    const stderr = word.repeat(times)
    const before = process.cpuUsage()
    causeOfExit(stderr, EXIT, [])
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000)
  })
})
