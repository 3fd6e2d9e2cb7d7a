/** Characters that a person does not see and a model reads: format, bidirectional, tags, controls but tab and line ends. */
const HIDDEN = /[\p{Cf}\p{Co}\u2028\u2029\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu

/** Joiners are part of emoji and of several scripts; alone among letters they hide nothing. */
const HARMLESS = new Set(['\u200c', '\u200d', '\ufe0f'])

/** Each hidden character of a text once, as `U+202E`. */
export function hiddenCharacters(text: string): string[] {
  const found = (text.match(HIDDEN) ?? []).filter((character) => !HARMLESS.has(character))
  const codes = found.map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
  return [...new Set(codes)]
}
