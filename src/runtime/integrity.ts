import { CodexkitError } from '../errors.ts'

/** Whether a text is a sha512 in npm's spelling: `sha512-` and 64 bytes in base64. */
export function isIntegrity(text: string): boolean {
  return /^sha512-[A-Za-z0-9+/]{86}==$/.test(text)
}

/** The error for bytes that are not the announced ones. Nothing of them has been unpacked. */
export function integrityError(what: string, expected: string, actual: string): CodexkitError {
  return new CodexkitError(
    'CODEXKIT_CHECKSUM',
    `The download of ${what} is not what was published: expected ${shorten(expected)}, got ${shorten(actual)}.`,
    {
      hint: 'A proxy or mirror may have changed it: set npm_config_registry to one you trust. Nothing was installed.',
      details: { expected, actual },
    },
  )
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 19)}…` : text
}
