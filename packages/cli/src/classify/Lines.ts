/**
 * Bytes as they come in, lines of text going out. Memory is bounded by the longest line that is allowed.
 *
 * @since 0.1.0
 */
import { isUtf8 } from "node:buffer"

/** Why a line has no text. */
export type Unreadable = "invalid UTF-8" | "too long"

/** Gets each line in its order, without its end, and says what to write for it. */
export type Reader = (line: string | null, unreadable: Unreadable | null) => string

/** Turns chunks of bytes into what the reader says of their lines. */
export interface Lines {
  /** What the reader said of the lines that this chunk completes, together. */
  readonly push: (chunk: Uint8Array) => string
  /** The same for the last line, if nothing ended it. */
  readonly end: () => string
}

const newline = 0x0a

const decode = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")

/**
 * Splits at line feeds. A line of more than `longest` bytes is not kept but reported as too long.
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

  /** Whole lines, without the last one's end; decoded together, unless one of them may be unreadable. */
  const readLines = (bytes: Uint8Array): string => {
    let said = ""
    if (bytes.length <= longest && isUtf8(bytes)) {
      for (const line of decode(bytes).split("\n")) said += reader(line, null)
      return said
    }
    let start = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      said += readLine(bytes.subarray(start, end))
      start = end + 1
    }
    return said + readLine(bytes.subarray(start))
  }

  const push = (chunk: Uint8Array): string => {
    const last = chunk.lastIndexOf(newline)
    if (last === -1) {
      keep(chunk)
      return ""
    }
    let said = ""
    let start = 0
    if (isTooLong) {
      said += reader(null, "too long")
      isTooLong = false
      keptBytes = 0
      start = chunk.indexOf(newline) + 1
    }
    if (start <= last) said += readLines(taken(chunk.subarray(start, last)))
    keep(chunk.subarray(last + 1))
    return said
  }

  const end = (): string => {
    if (isTooLong) return reader(null, "too long")
    return keptBytes === 0 ? "" : readLine(taken(new Uint8Array()))
  }

  return { push, end }
}
