/**
 * Splits a stream of bytes into lines of text. The longest allowed line bounds the memory.
 *
 * @since 0.1.0
 */
import { isUtf8 } from "node:buffer"

/** Why a line has no text. */
export type Unreadable = "invalid UTF-8" | "too long"

/** Receives each line in order, without its line feed, and returns the output for it. */
export type Reader = (line: string | null, unreadable: Unreadable | null) => string

/** Turns chunks of bytes into the reader's output. */
export interface Lines {
  /** The output for all lines that this chunk completes. */
  readonly push: (chunk: Uint8Array) => string
  /** The output for the last line, if it has no line feed. */
  readonly end: () => string
}

const newline = 0x0a

const decode = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")

/**
 * Splits at line feeds. A line of more than `longest` bytes is dropped and reported as too long.
 *
 * @example
 * import * as Lines from "@effect-flanks/cli/classify/Lines"
 *
 * const lines = Lines.make(10, (line, unreadable) => `${line ?? unreadable}; `)
 * lines.push(new TextEncoder().encode("one\ntw")) // => "one; "
 * lines.end() // => "tw; "
 */
export const make = (longest: number, reader: Reader): Lines => {
  let kept: Array<Uint8Array> = []
  let keptBytes = 0
  let isTooLong = false

  const keep = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return
    keptBytes += bytes.length
    isTooLong = keptBytes > longest
    if (isTooLong) kept = []
    else kept.push(bytes)
  }

  const taken = (bytes: Uint8Array): Uint8Array => {
    const all = kept.length === 0 ? bytes : Buffer.concat([...kept, bytes])
    kept = []
    keptBytes = 0
    return all
  }

  const readLine = (bytes: Uint8Array): string => {
    if (bytes.length > longest) return reader(null, "too long")
    return isUtf8(bytes) ? reader(decode(bytes), null) : reader(null, "invalid UTF-8")
  }

  /** Reads whole lines. They are decoded together, which is faster, unless one of them may be unreadable. */
  const readLines = (bytes: Uint8Array): string => {
    let output = ""
    if (bytes.length <= longest && isUtf8(bytes)) {
      for (const line of decode(bytes).split("\n")) output += reader(line, null)
      return output
    }
    let start = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      output += readLine(bytes.subarray(start, end))
      start = end + 1
    }
    return output + readLine(bytes.subarray(start))
  }

  const push = (chunk: Uint8Array): string => {
    const last = chunk.lastIndexOf(newline)
    if (last === -1) {
      keep(chunk)
      return ""
    }
    let output = ""
    let start = 0
    if (isTooLong) {
      output += reader(null, "too long")
      isTooLong = false
      keptBytes = 0
      start = chunk.indexOf(newline) + 1
    }
    if (start <= last) output += readLines(taken(chunk.subarray(start, last)))
    keep(chunk.subarray(last + 1))
    return output
  }

  const end = (): string => {
    if (isTooLong) return reader(null, "too long")
    return keptBytes === 0 ? "" : readLine(taken(new Uint8Array()))
  }

  return { push, end }
}
