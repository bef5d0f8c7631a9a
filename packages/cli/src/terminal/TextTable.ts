/**
 * Tables for terminals, as pure functions of what they show and the width they have.
 *
 * @since 0.1.0
 */

/** A text, how it is coloured once it is wrapped and padded, and whether it stands to the right. Line feeds break it. */
export interface Cell {
  readonly text: string
  readonly style?: (text: string) => string
  readonly isRight?: boolean
}

/** A row of cells, or a heading above the rows that follow. */
export type Row = ReadonlyArray<Cell> | Cell

const gap = "  "

const isHeading = (row: Row): row is Cell => "text" in row

/** What a long word may be broken into: after the marks at which it can be read on. */
const pieces = (word: string): ReadonlyArray<string> => word.split(/(?<=[_,/])/)

const wrapLine = (line: string, width: number): Array<string> => {
  const lines: Array<string> = []
  let current = ""
  const add = (piece: string): void => {
    if (current !== "" && (current + piece).length > width) {
      lines.push(current)
      current = ""
    }
    current += current === "" && lines.length > 0 ? piece.trimStart() : piece
    while (current.length > width) {
      lines.push(current.slice(0, width))
      current = current.slice(width)
    }
  }
  for (const [i, word] of line.split(" ").entries()) {
    const [first = "", ...others] = word.length > width ? pieces(word) : [word]
    add(i === 0 ? first : ` ${first}`)
    for (const piece of others) add(piece)
  }
  return [...lines, current]
}

/**
 * Breaks a text into lines of at most `width` characters: between words, after `_`, `,` and `/`, else anywhere.
 *
 * @example
 * import * as TextTable from "@effect-flanks/cli/terminal/TextTable"
 *
 * TextTable.wrap("poll the credentials status", 16) // => ["poll the", "credentials", "status"]
 */
export const wrap = (text: string, width: number): ReadonlyArray<string> =>
  text.split("\n").flatMap((line) => wrapLine(line, Math.max(1, width)))

const longest = (texts: ReadonlyArray<string>): number => Math.max(0, ...texts.map((text) => text.length))

/**
 * The widths of the columns: each as wide as its longest line if all fit, else the widest are cut to a common width, but
 * no column below its longest piece. Null if not even that fits.
 */
const fit = (columns: ReadonlyArray<ReadonlyArray<string>>, width: number): ReadonlyArray<number> | null => {
  const lines = columns.map((texts) => texts.flatMap((text) => text.split("\n")))
  const natural = lines.map(longest)
  const least = lines.map((texts) => longest(texts.flatMap((text) => text.split(" ").flatMap(pieces))))
  const room = width - gap.length * (columns.length - 1)
  const at = (level: number) => natural.map((wide, i) => Math.max(least[i] ?? 0, Math.min(wide, level)))
  const sum = (widths: ReadonlyArray<number>) => widths.reduce((a, b) => a + b, 0)
  if (sum(at(0)) > room) return null
  let level = Math.max(...natural)
  while (sum(at(level)) > room) level--
  return at(level)
}

const plain = (text: string): string => text

/** A row with more lines than that is easier to read as a block. */
const tallest = 6

/** Rows are kept apart by an empty line where more than one in so many takes several lines. */
const fewTall = 4

const tableOf = (
  titles: ReadonlyArray<Cell>,
  rows: ReadonlyArray<Row>,
  widths: ReadonlyArray<number>
): string | null => {
  const render = (row: ReadonlyArray<Cell>): string => {
    const wrapped = row.map(({ text }, i) => wrap(text, widths[i] ?? 0))
    const height = Math.max(...wrapped.map((lines) => lines.length))
    return Array.from({ length: height }, (_, line) =>
      row.map(({ isRight = false, style = plain }, i) => {
        const text = wrapped[i]?.[line] ?? ""
        const padding = " ".repeat((widths[i] ?? 0) - text.length)
        return isRight ? padding + style(text) : style(text) + padding
      }).join(gap).trimEnd()).join("\n")
  }
  const blocks = rows.map((row) => isHeading(row) ? `\n${(row.style ?? plain)(row.text)}` : render(row))
  const heights = blocks.map((block, i) => isHeading(rows[i] ?? []) ? 1 : block.split("\n").length)
  if (heights.some((height) => height > tallest)) return null
  const isSpaced = heights.filter((height) => height > 1).length * fewTall > rows.length
  const spaced = blocks.map((block, i) => {
    const previous = rows[i - 1]
    return isSpaced && previous !== undefined && !isHeading(previous) && !block.startsWith("\n") ? `\n${block}` : block
  })
  return [render(titles), ...spaced].join("\n")
}

/**
 * Renders pairs as lines: titles to the left, their texts to the right.
 *
 * @example
 * import * as TextTable from "@effect-flanks/cli/terminal/TextTable"
 *
 * TextTable.pairs([[{ text: "turn" }, { text: "the bank" }]], 80) // => "turn  the bank"
 */
export const pairs = (rows: ReadonlyArray<readonly [Cell, Cell]>, width: number): string => {
  const left = longest(rows.map(([title]) => title.text))
  return rows.map(([title, { style = plain, text }]) =>
    wrap(text, width - left - gap.length).map((line, i) => {
      const label = i === 0
        ? (title.style ?? plain)(title.text) + " ".repeat(left - title.text.length)
        : " ".repeat(left)
      return `${label}${gap}${style(line)}`.trimEnd()
    }).join("\n")
  ).join("\n")
}

const cardsOf = (titles: ReadonlyArray<Cell>, rows: ReadonlyArray<Row>, width: number): string =>
  rows.map((row) =>
    isHeading(row)
      ? (row.style ?? plain)(row.text)
      : pairs(
        row.map((cell, i) => [titles[i] ?? { text: "" }, cell] as const).filter(([, { text }]) => text !== ""),
        width
      )
  ).join("\n\n")

/**
 * Renders a table that is at most `width` characters wide: cells are wrapped, and where that makes too tall a table, or
 * not even their longest words fit beside each other, each row becomes a block of lines with titles.
 *
 * @example
 * import * as TextTable from "@effect-flanks/cli/terminal/TextTable"
 *
 * TextTable.table([{ text: "code" }, { text: "tag" }], [[{ text: "50001" }, { text: "BankError" }]], 80)
 * // => "code   tag\n50001  BankError"
 */
export const table = (titles: ReadonlyArray<Cell>, rows: ReadonlyArray<Row>, width: number): string => {
  const texts = titles.map((title, i) => [title.text, ...rows.map((row) => isHeading(row) ? "" : row[i]?.text ?? "")])
  const widths = fit(texts, width)
  return (widths === null ? null : tableOf(titles, rows, widths)) ?? cardsOf(titles, rows, width)
}
