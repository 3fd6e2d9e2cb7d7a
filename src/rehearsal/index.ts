export { REHEARSAL_FILE } from './edit-script.ts'
export {
  REHEARSAL_KEY_NAME,
  rehearsalEnv,
  rehearsalProviderConfig,
  type RehearsalProviderConfig,
} from './provider-config.ts'
export { renderRequestLog, type RecordedRequest } from './recorded-request.ts'
export { REHEARSAL_SCENARIOS, type RehearsalScenario } from './scenario-names.ts'
export { startRehearsal, type Rehearsal, type RehearsalOptions } from './start-rehearsal.ts'
