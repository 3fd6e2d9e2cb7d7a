/** What is used of ajv. In a module of ours, because it is CommonJS: see src/runtime/undici.ts. */
export { Ajv } from 'ajv'
export { Ajv2020 } from 'ajv/dist/2020.js'
