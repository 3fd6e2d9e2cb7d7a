import xz from 'xz-decompress'

/**
 * The .xz decoder, WebAssembly inside JavaScript. In a module of ours, because it is CommonJS: in the bundle an
 * `import()` of such a package gives `default` and nothing else.
 */
export const { XzReadableStream } = xz
