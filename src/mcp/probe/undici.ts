/** As in src/runtime/undici.ts: undici is CommonJS, and only a module of ours gives its names in the bundle. */
export { EnvHttpProxyAgent, fetch } from 'undici'
