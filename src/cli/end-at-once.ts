// The door through which main reaches the children of this process when a person will not wait.
export { killRunningChildren } from '../platform/child.ts'
