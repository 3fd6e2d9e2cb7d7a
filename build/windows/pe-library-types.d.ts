/**
 * What is used of pe-library, for tsconfig.json: its own declarations bring those of a browser into every file, where
 * `ReadableStream` then is another than Node's.
 */
export declare namespace Type {
  interface ResourceEntry {
    type: string | number
    id: string | number
    lang: string | number
    codepage: number
    bin: ArrayBuffer
  }
}

export declare class NtExecutable {
  static from(bytes: ArrayBuffer | ArrayBufferView, options?: { ignoreCert?: boolean }): NtExecutable
  static createEmpty(is32Bit?: boolean, isDll?: boolean): NtExecutable
  readonly newHeader: {
    readonly fileHeader: { readonly machine: number }
    readonly optionalHeaderDataDirectory: { get(index: number): { size: number; virtualAddress: number } }
  }
  generate(): ArrayBuffer
}

export declare class NtExecutableResource {
  static from(executable: NtExecutable): NtExecutableResource
  entries: Type.ResourceEntry[]
  outputResource(executable: NtExecutable): void
}

export declare namespace Format {
  const ImageDirectoryEntry: { readonly Certificate: number }
}
