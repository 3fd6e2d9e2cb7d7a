// The way to the network is that of the runtime: proxies, time limits, faults as sentences.
export { DOWNLOAD_TIMING, fetchStream, openHttpClient, withRetries } from '../runtime/index.ts'
