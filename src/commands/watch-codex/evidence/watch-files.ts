import { readdir } from 'node:fs/promises'
import { fileError } from '../../../platform/file-error.ts'

/** The state of a watch that can go on: see watch-cursor.ts. */
export const CURSOR_FILE = 'cursor.json'

/** The files of a watch in the order they were written: `watch.jsonl`, `watch.1.jsonl`, `watch.2.jsonl`, … */
export function watchFileName(number: number): string {
  return number === 0 ? 'watch.jsonl' : `watch.${number}.jsonl`
}

/** The number of such a file; undefined for any other name. */
function watchFileNumber(name: string): number | undefined {
  const [whole, number] = /^watch(?:\.([1-9]\d{0,8}))?\.jsonl$/.exec(name) ?? []
  return whole === undefined ? undefined : Number(number ?? 0)
}

/** The numbers of the files in a folder, the oldest first. Throws CODEXKIT_FILE. */
export async function listWatchFiles(folder: string): Promise<number[]> {
  try {
    const numbers = (await readdir(folder)).map(watchFileNumber).filter((number) => number !== undefined)
    return numbers.sort((left, right) => left - right)
  } catch (thrown) {
    throw fileError(thrown, 'read the folder', folder)
  }
}
