const PART = /^[A-Za-z0-9_@+-](?:[A-Za-z0-9_.@+-]*[A-Za-z0-9_@+-])?$/
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * Whether a relative path with forward slashes stays inside its folder on every system: no `..`, no drive, no
 * backslash, no device name, nothing that Windows would spell another way.
 */
export function isSafePath(path: string): boolean {
  return path.split('/').every((part) => PART.test(part) && !WINDOWS_DEVICE.test(part))
}
