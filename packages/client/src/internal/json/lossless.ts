/**
 * The additions of ECMAScript 2026 to `JSON`, which Node 22, Chrome 114, Firefox 135 and Safari 18.4 have. In older
 * runtimes, strings do the same several times more slowly.
 */

/** A JSON number as its text, in the form of `JSON.rawJSON`. */
export interface RawJson {
  readonly rawJSON: string
}

export interface Lossless {
  /** Parses JSON. A number for which `keeps` is true becomes its text. */
  readonly parse: (text: string, keeps: (number: string) => boolean) => unknown
  readonly stringify: (value: unknown) => string
  readonly rawJSON: (text: string) => RawJson
  readonly isRawJSON: (u: unknown) => u is RawJson
}

interface NewJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  stringify(value: unknown): string | undefined
  rawJSON(text: string): RawJson
  isRawJSON(u: unknown): u is RawJson
}

const native = (json: NewJson): Lossless => ({
  parse: (text, keeps) =>
    json.parse(
      text,
      (_, value, { source }) =>
        typeof value === "number" && source !== undefined && keeps(source) ? json.rawJSON(source) : value
    ),
  stringify: (value) => json.stringify(value) ?? "null",
  rawJSON: (text) => json.rawJSON(text),
  isRawJSON: (u): u is RawJson => json.isRawJSON(u)
})

/** Finds the next string, or text that may be a number. */
const tokens = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** The beginning of a string that replaces a number. It doesn't occur in the text. */
const markFor = (text: string): string => {
  let mark = "number:"
  while (text.includes(mark)) mark = `number:${mark}`
  return mark
}

const raws = new WeakSet()

const makeRaw = (rawJSON: string): RawJson => {
  const raw = Object.freeze({
    rawJSON,
    /** For a `JSON.stringify` without support for raw numbers: the nearest double. */
    toJSON: () => Number(rawJSON)
  })
  raws.add(raw)
  return raw
}

const isRaw = (u: unknown): u is RawJson => typeof u === "object" && u !== null && raws.has(u)

const byStrings: Lossless = {
  parse: (text, keeps) => {
    const mark = markFor(text)
    const marked = text.replace(
      tokens,
      (token) => !token.startsWith("\"") && jsonNumber.test(token) && keeps(token) ? `"${mark}${token}"` : token
    )
    return JSON.parse(marked, (_, value: unknown) => {
      const number = typeof value === "string" && value.startsWith(mark) ? value.slice(mark.length) : ""
      return jsonNumber.test(number) ? makeRaw(number) : value
    })
  },
  stringify: (value) => {
    const plain = JSON.stringify(value) ?? "null"
    const mark = markFor(plain)
    const text = JSON.stringify(value, function(this: Readonly<Record<string, unknown>>, key: string, shown: unknown) {
      const held = this[key]
      return isRaw(held) ? `${mark}${held.rawJSON}` : shown
    }) ?? "null"
    return text.replaceAll(
      new RegExp(`"${mark}([^"]*)"`, "g"),
      (whole, number: string) => jsonNumber.test(number) ? number : whole
    )
  },
  rawJSON: makeRaw,
  isRawJSON: isRaw
}

/** The additions, from this runtime's `JSON` if it has them, otherwise with strings. */
export const losslessFor = (json: object): Lossless =>
  "rawJSON" in json && "isRawJSON" in json ? native(json as NewJson) : byStrings

export const lossless = losslessFor(JSON)
