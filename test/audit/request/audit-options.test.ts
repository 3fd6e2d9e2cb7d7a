import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { checkOptions } from '../../../src/audit/request/audit-options.ts'
import { CodexkitError } from '../../../src/errors.ts'

const checked = (options: object): ReturnType<typeof checkOptions> =>
  checkOptions({ workingDirectory: '/w', ...options })

const refused = (options: unknown): unknown => {
  try {
    return checkOptions(options)
  } catch (thrown) {
    return thrown
  }
}

const NO_COUNTS = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null, true, {}]
const COUNTS = ['timeout', 'idleTimeout', 'waitTimeout', 'maxTokens', 'maxItems']

const WRONG: readonly (readonly [option: string, values: readonly unknown[]])[] = [
  ...COUNTS.map((option) => [option, NO_COUNTS] as const),
  ...['timeout', 'idleTimeout', 'waitTimeout'].map(
    (option) => [option, [2_147_483_648, Number.MAX_SAFE_INTEGER]] as const,
  ),
  ['retries', [-1, 21, 0.5, '1', Number.NaN]],
  ['maxCost', [0, -1, Number.NaN, '1']],
  ['workingDirectory', ['', 7, null, ['/w']]],
  ['prompt', [7, null, ['x']]],
  ['systemPrompt', [7, null, []]],
  ['context', ['one', 7, null, {}]],
  ['sandboxMode', ['open', '', null]],
  ['approvalPolicy', ['untrusted', 'always']],
  ['wireApi', ['rest']],
  ['auth', ['none']],
  ['mcp', ['all']],
  ['rehearse', ['perfect', '']],
  ['env', ['A', [7]]],
  ['expectDiff', [true, 'maybe']],
  ['failOn', ['critical']],
  ['queryParams', [{ a: 1 }, []]],
  ['canary', ['no', 0]],
]

describe('options', () => {
  test.each(WRONG.flatMap(([option, values]) => values.map((value) => [option, value] as const)))(
    '%s must not be %j',
    (option, value) => {
      const thrown = refused({ workingDirectory: '/w', [option]: value })
      expect(thrown).toBeInstanceOf(CodexkitError)
      expect(thrown).toMatchObject({
        code: 'CODEX_INVALID_OPTIONS',
        exitCode: 2,
        details: { classification: 'config' },
      })
      expect((thrown as CodexkitError).details['option']).toMatch(new RegExp(`^${option}`))
      expect((thrown as CodexkitError).message).toContain(`The option ${option}`)
    },
  )

  test.each([[undefined], [null], [7], ['text'], [[]], [{}], [{ workingDirectory: '/w', timeOut: 5 }]])(
    'are not %j',
    (options) => {
      expect(refused(options)).toMatchObject({ code: 'CODEX_INVALID_OPTIONS', exitCode: 2 })
    },
  )

  test.each([1, 2_147_483_647])('may have a timeout of %d ms', (timeout) => {
    expect(checked({ timeout, idleTimeout: timeout })).toMatchObject({ timeout, idleTimeout: timeout })
  })

  it('have defaults', () => {
    expect(checked({})).toMatchObject({
      timeout: 1_800_000,
      idleTimeout: 300_000,
      retries: 0,
      context: [],
      canary: true,
      ephemeral: false,
      mcp: 'none',
      auth: 'auto',
      failOn: 'low',
      evidenceRoot: 'docs/evidence/codex',
    })
  })

  it('drop from the context what is no text or says nothing', () => {
    expect(checked({ context: ['a', '', 7, null, undefined, ' \n', { b: 1 }, ['c'], ' d '] }).context).toEqual([
      'a',
      ' d ',
    ])
  })

  test.each([
    ['  Be kind.\n', 'Be kind.'],
    ['', undefined],
    [' \t\n', undefined],
  ])('trim the system prompt %j', (systemPrompt, expected) => {
    expect(checked({ systemPrompt }).systemPrompt).toBe(expected)
  })

  it('are checked or refused, whatever comes', () => {
    const option = fc.constantFrom(...WRONG.map(([name]) => name), 'other')
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(option, fc.anything())), (options) => {
        const outcome = refused(options)
        expect(outcome instanceof CodexkitError || typeof (outcome as { timeout: number }).timeout === 'number').toBe(
          true,
        )
      }),
      { numRuns: 500 },
    )
  })
})
