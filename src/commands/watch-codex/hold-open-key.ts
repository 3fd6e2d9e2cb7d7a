import { KEY_BEGIN } from '../../env/index.ts'

/** Stands in searches for a key too, and in certificates. */
const ANY_BEGINS = '-----BEGIN '
const KEY_BEGINS = new RegExp(KEY_BEGIN, 'g')
const KEY_ENDS = '-----END '

/** A private key is no longer than this (MAX_SHAPE of src/env); what is longer is none. */
const LONGEST_KEY = 16_384

/**
 * Where a text must be cut, so that its first part can be redacted by itself: before the line in which a private key
 * begins that does not end in this text. It is the only secret that goes over several lines, so over several entries.
 * The length of the text when there is none.
 */
export function openKeyStart(text: string): number {
  // Forwards is several times faster than backwards, and mostly there is none.
  if (!text.includes(ANY_BEGINS)) return text.length
  const begins = [...text.matchAll(KEY_BEGINS)].at(-1)?.index
  if (begins === undefined || text.length - begins > LONGEST_KEY) return text.length
  return text.includes(KEY_ENDS, begins) ? text.length : text.lastIndexOf('\n', begins) + 1
}
