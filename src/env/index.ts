export {
  CATALOGUE,
  catalogueRow,
  isUnset,
  PLACEHOLDER,
  secretNames,
  VARIABLE_KINDS,
  type VariableRow,
} from './catalogue.ts'
export { findVariable, isReference, refuseWrongValues, wrongValue } from './check-variables.ts'
export { childEnv } from './child-env.ts'
export { envFileBytes, envValues, readEnvFile, setEnvEntry, type EnvFile } from './env-file.ts'
export { guardIgnoreFile, refuseTrackedEnvFile } from './guard-ignore.ts'
export { loadEnvFile } from './load-env-file.ts'
export { createRedactor, type Redactor } from './redact.ts'
export { KEY_BEGIN } from './secret-patterns.ts'
export { secretForms } from './secret-forms.ts'
export { maskEnvFile } from './mask-env-file.ts'
export { decodeText } from './text-encoding.ts'
export { renderEnvExample, seedEnvFile, type SeededEnvFile } from './seed-env-file.ts'
