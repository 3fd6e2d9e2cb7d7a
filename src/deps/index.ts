export { probeDependencies, type DependencyFinding } from './probe-dependencies.ts'
