import { discoverSources, followLogs } from '../../logs/index.ts'

/** What this command asks of src/logs; tests hand in their own. */
export interface LogAccess {
  discoverSources: typeof discoverSources
  followLogs: typeof followLogs
}

export const REAL_LOGS: LogAccess = { discoverSources, followLogs }
