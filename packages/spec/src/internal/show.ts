/** Values in a report: whatever an implementation answers, and however deep it is, it becomes JSON. */

const bigints = (_: string, value: unknown): unknown => typeof value === "bigint" ? `${value}n` : value

/** A value as JSON. */
export const show = (value: unknown): string => {
  try {
    return JSON.stringify(value, bigints) ?? String(value)
  } catch (error) {
    return JSON.stringify(`it cannot be shown: ${String(error)}`)
  }
}

/** The same, cut where it gets long. */
export const clipped = (text: string, widest: number): string =>
  text.length > widest ? `${text.slice(0, widest)}… (${text.length} characters)` : text

/** What no terminal shows, or shows as something else: white space but the blank, marks, controls, lone surrogates. */
const invisible = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** A text in which everything can be seen, as JSON would escape it. */
export const visible = (text: string): string =>
  text.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t").replaceAll(
    invisible,
    (character) =>
      Array.from(
        { length: character.length },
        (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`
      ).join("")
  )
