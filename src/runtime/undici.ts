/**
 * What is used of undici. In a module of ours, because it is CommonJS: in the bundle an `import()` of such a package
 * gives `default` and nothing else.
 */
export { EnvHttpProxyAgent, fetch } from 'undici'
