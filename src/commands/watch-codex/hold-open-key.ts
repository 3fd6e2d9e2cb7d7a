const KEY_BEGINS = '-----BEGIN '
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
  if (!text.includes(KEY_BEGINS)) return text.length
  const begins = text.lastIndexOf(KEY_BEGINS)
  if (text.length - begins > LONGEST_KEY) return text.length
  return text.includes(KEY_ENDS, begins) ? text.length : text.lastIndexOf('\n', begins) + 1
}
