export { DEPENDENCIES, type DependencyRow } from './dependency-rows.ts'
export { probeDependencies, type DependencyFinding, type DependencyState } from './probe-dependencies.ts'
