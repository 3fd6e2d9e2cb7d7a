import { readFile } from 'node:fs/promises'

/** One file of an archive. Its owner and time are the same for all, so that equal contents give equal bytes. */
export interface ArchiveFile {
  /** Below the archive's top folder, with forward slashes. */
  path: string
  executable: boolean
  /** What it holds, or where that is. */
  content: Uint8Array | { file: string }
}

/** The bytes of a file of an archive. */
export async function readContent({ content }: ArchiveFile): Promise<Uint8Array> {
  return content instanceof Uint8Array ? content : readFile(content.file)
}

/** In the order in which archives hold them: by path, byte by byte, in every language. */
export function sortFiles<T extends { path: string }>(files: readonly T[]): T[] {
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

/** The mode of a file: nothing but whether it can be run, whatever umask the builder has. */
export function modeOf({ executable }: ArchiveFile): number {
  return executable ? 0o755 : 0o644
}
