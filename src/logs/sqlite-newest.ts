import { addressOf } from './sqlite-address.ts'

/** When the newest row was written, in milliseconds since 1970; null for an empty, locked or foreign database. */
export async function newestRowMs(path: string): Promise<number | null> {
  const { DatabaseSync } = await import('node:sqlite')
  let database
  try {
    database = new DatabaseSync(addressOf(path), { readOnly: true, timeout: 250 })
    const newest = database.prepare('SELECT ts FROM logs ORDER BY id DESC LIMIT 1').get()
    return typeof newest?.['ts'] === 'number' ? newest['ts'] * 1000 : null
  } catch {
    // Locked, torn or without that table: only the list has no time then.
    return null
  } finally {
    database?.close()
  }
}
