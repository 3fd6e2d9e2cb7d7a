/** A folder with releases, on this machine or on a server. Names are relative, with forward slashes. */
export interface ReleaseSource {
  /** For people; never with a password. */
  name: string
  /** A small file as a whole, or undefined when it is not there. */
  read: (name: string) => Promise<Buffer | undefined>
  /** Hands the bytes of a file on. Throws CODEXKIT_FILE or CODEXKIT_NETWORK when it cannot be had. */
  stream: (name: string, consume: (chunk: Uint8Array) => Promise<void> | void) => Promise<void>
  /** The names of the folders in it; a server tells none. */
  folders: () => Promise<readonly string[]>
}

/** The largest SHA256SUMS or signature that is read. */
export const SMALL_FILE_BYTES = 1024 * 1024
