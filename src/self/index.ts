export { executableOf, readAllowedSigners, refuseProjectSettings } from './options.ts'
export { updateSelf, type SelfUpdate, type UpdateProgress } from './update-self.ts'
export { verifySelf, type SelfReport, type SelfVerdict } from './verify-self.ts'
