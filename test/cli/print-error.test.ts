import { describe, expect, it, test } from 'vitest'
import { asCodexkitError, renderError } from '../../src/cli/print-error.ts'
import { CodexkitError } from '../../src/errors.ts'
import { createStyle } from '../../src/ui/style.ts'

const plain = createStyle({ colour: false, unicode: true })

describe('an expected fault', () => {
  const error = new CodexkitError('CODEXKIT_FILE', 'Could not write x: permission denied.', {
    hint: 'Check who owns it.',
    cause: new Error('EACCES', { cause: new Error('deepest') }),
  })

  it('is one sentence and a hint, without a stack', () => {
    expect(renderError(error, plain, false)).toBe(
      'error: Could not write x: permission denied.\nhint:  Check who owns it.\n',
    )
  })

  it('without a hint is one line', () => {
    expect(renderError(new CodexkitError('CODEXKIT_FILE', 'No.'), plain, false)).toBe('error: No.\n')
  })

  it('shows where it came from with --debug, down to the last cause', () => {
    const text = renderError(error, plain, true)
    expect(text).toMatch(/^error: Could not write x.*\nhint: .*\nCodexkitError: Could not write x/)
    expect(text).toMatch(/\n {4}at .*print-error\.test\.ts/)
    expect(text).toContain('Error: EACCES')
    expect(text).toContain('Error: deepest')
  })

  it('is red only where colour is wanted', () => {
    const text = renderError(error, createStyle({ colour: true, unicode: true }), false)
    expect(text).toContain('\u001b[31merror:\u001b[39m Could not')
  })

  it('is passed on as it is', () => {
    expect(asCodexkitError(error)).toBe(error)
  })
})

describe('what nobody expected', () => {
  test.each([
    [new TypeError('x is not a function'), 'codexkit met something it did not expect: x is not a function.'],
    ['a text', 'codexkit met something it did not expect: a text.'],
    [undefined, 'codexkit met something it did not expect: undefined.'],
    [null, 'codexkit met something it did not expect: null.'],
    [{ a: 1 }, 'codexkit met something it did not expect: [object Object].'],
  ])('%o is a bug of ours', (thrown, message) => {
    const error = asCodexkitError(thrown)
    expect(error).toMatchObject({ code: 'CODEXKIT_BUG', exitCode: 1, retryable: false, message, cause: thrown })
    expect(renderError(error, plain, false)).toBe(
      `error: ${message}\nhint:  Run again with --debug and report what it prints.\n`,
    )
  })
})
