/** Shows values in a report. Any answer, at any depth, becomes JSON. */

const bigints = (_: string, value: unknown): unknown => typeof value === "bigint" ? `${value}n` : value

/** A value as JSON. */
export const show = (value: unknown): string => {
  try {
    return JSON.stringify(value, bigints) ?? String(value)
  } catch (error) {
    return JSON.stringify(`it cannot be shown: ${String(error)}`)
  }
}

/** A value as JSON, cut if it is long. */
export const clipped = (text: string, widest: number): string =>
  text.length > widest ? `${text.slice(0, widest)}… (${text.length} characters)` : text

/**
 * Characters that terminals don't show, or show as something else: white space except the blank, marks, control characters
 * and lone surrogates.
 */
const invisible = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** A text with all such characters escaped as in JSON. */
export const visible = (text: string): string =>
  text.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t").replaceAll(
    invisible,
    (character) =>
      Array.from(
        { length: character.length },
        (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`
      ).join("")
  )
