export { EvidenceWriter } from './evidence-writer.ts'
export { EVIDENCE_FILES, evidenceName } from './layout.ts'
export { pointAtRun } from './pointers.ts'
