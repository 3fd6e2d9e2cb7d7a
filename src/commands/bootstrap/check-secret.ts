import { PLACEHOLDER } from '../../env/index.ts'

/** What is wrong with a secret that was pasted or read, or undefined. Nothing of it is in the answer. */
export function checkSecret(value: string): string | undefined {
  const trimmed = value.trim()
  if (trimmed === PLACEHOLDER) return 'That is the placeholder, not a secret.'
  // What a paste may bring along without being seen.
  if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(trimmed)) {
    return 'It holds control characters: copy it again.'
  }
  return undefined
}

/** All that may be shown of a secret: `26 characters, ending in 90`. Short ones show their length only. */
export function describeSecret(value: string): string {
  const length = `${value.length} characters`
  return value.length < 8 ? length : `${length}, ending in ${value.slice(-2)}`
}
