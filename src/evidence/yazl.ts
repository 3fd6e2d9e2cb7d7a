/** What is used of yazl. In a module of ours, because it is CommonJS: see src/runtime/undici.ts. */
export { ZipFile } from 'yazl'
