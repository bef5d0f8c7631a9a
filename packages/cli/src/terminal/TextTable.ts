/**
 * Lays out tables and wrapped text for a terminal, as pure functions of a content and a width.
 *
 * Words and identifiers are never split, so `grep` finds them in the output. With the width `Infinity` nothing is wrapped.
 *
 * @since 0.1.0
 */

/** A text, its colour (applied after wrapping and padding), and its alignment. Line feeds start new lines. */
export interface Cell {
  readonly text: string
  readonly style?: (text: string) => string
  readonly isRight?: boolean
}

/** The title of a column. */
export interface Column extends Cell {
  /**
   * Leaves the column out if the table doesn't fit. The column with the highest number goes first. Columns without a number
   * always stay.
   */
  readonly optional?: number
}

/** A row of cells, or a heading above the rows that follow. */
export type Row = ReadonlyArray<Cell> | Cell

const gap = "  "

const isHeading = (row: Row): row is Cell => "text" in row

/** Splits a word that is too long for its line. Only JSON and lists have places to split: after a comma or a key. */
const pieces = (word: string): ReadonlyArray<string> => word.split(/(?<=,|":)/)

const wrapLine = (line: string, width: number): Array<string> => {
  const lines: Array<string> = []
  let current = ""
  const add = (piece: string): void => {
    if (current !== "" && (current + piece).length > width) {
      lines.push(current)
      current = ""
    }
    current += current === "" && lines.length > 0 ? piece.trimStart() : piece
  }
  for (const [i, word] of line.split(" ").entries()) {
    const [first = "", ...others] = word.length > width ? pieces(word) : [word]
    add(i === 0 ? first : ` ${first}`)
    for (const piece of others) add(piece)
  }
  return [...lines, current]
}

/**
 * Breaks a text into lines of at most `width` characters. Breaks are between words, and in longer words after commas and
 * JSON keys. A word that is still too long gets a line of its own, unbroken.
 *
 * @example
 * import * as TextTable from "@effect-flanks/cli/terminal/TextTable"
 *
 * TextTable.wrap("poll the credentials status", 16) // => ["poll the", "credentials", "status"]
 * TextTable.wrap("CREDENTIALS_ERROR", 8) // => ["CREDENTIALS_ERROR"]
 */
export const wrap = (text: string, width: number): ReadonlyArray<string> =>
  text.split("\n").flatMap((line) => wrapLine(line, Math.max(1, width)))

const longest = (texts: ReadonlyArray<string>): number => Math.max(0, ...texts.map((text) => text.length))

/** A narrower column of sentences is hard to read. */
const readable = 28

/**
 * The width of each column: the longest line of each if all of them fit. Otherwise the widest columns are narrowed to a
 * common width, but never below their longest word. Null if the columns can't fit.
 */
const fit = (
  columns: ReadonlyArray<{ readonly texts: ReadonlyArray<string>; readonly isOptional: boolean }>,
  width: number
): ReadonlyArray<number> | null => {
  const lines = columns.map(({ texts }) => texts.flatMap((text) => text.split("\n")))
  const natural = lines.map(longest)
  const least = lines.map((texts, i) =>
    Math.max(
      longest(texts.flatMap((text) => text.split(" ").flatMap(pieces))),
      columns[i]?.isOptional === true ? Math.min(natural[i] ?? 0, readable) : 0
    )
  )
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

/** Empty lines separate the rows if more than one in this many rows takes several lines. */
const fewTall = 4

/** At this width and above, a table that fits stays a table, however tall its rows become. */
const roomy = 60

const rendered = (
  titles: ReadonlyArray<Cell>,
  rows: ReadonlyArray<Row>,
  widths: ReadonlyArray<number>
): { readonly text: string; readonly height: number } => {
  const render = (row: ReadonlyArray<Cell>): string => {
    const wrapped = row.map(({ text }, i) => wrap(text, widths[i] ?? 0))
    const height = Math.max(...wrapped.map((lines) => lines.length))
    return Array.from({ length: height }, (_, line) =>
      row.map(({ isRight = false, style = plain }, i) => {
        const text = wrapped[i]?.[line] ?? ""
        const padding = " ".repeat(Math.max(0, (widths[i] ?? 0) - text.length))
        return isRight ? padding + style(text) : style(text) + padding
      }).join(gap).trimEnd()).join("\n")
  }
  const blocks = rows.map((row) => isHeading(row) ? `\n${(row.style ?? plain)(row.text)}` : render(row))
  const heights = blocks.map((block, i) => isHeading(rows[i] ?? []) ? 1 : block.split("\n").length)
  const isSpaced = heights.filter((height) => height > 1).length * fewTall > rows.length
  const spaced = blocks.map((block, i) => {
    const previous = rows[i - 1]
    return isSpaced && previous !== undefined && !isHeading(previous) && !block.startsWith("\n") ? `\n${block}` : block
  })
  return { text: [render(titles), ...spaced].join("\n"), height: Math.max(0, ...heights) }
}

/**
 * Renders pairs as lines: titles to the left, their texts to the right.
 *
 * @example
 * import * as TextTable from "@effect-flanks/cli/terminal/TextTable"
 *
 * TextTable.pairs([[{ text: "who must act" }, { text: "the bank" }]], 80) // => "who must act  the bank"
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

/** The selections of columns to try: all of them, then without the most optional one, and so on. */
const selections = (titles: ReadonlyArray<Column>): ReadonlyArray<ReadonlyArray<number>> => {
  const all = titles.map((_, i) => i)
  const ranks = [...new Set(titles.flatMap(({ optional }) => optional ?? []))].toSorted((a, b) => b - a)
  return [all, ...ranks.map((rank) => all.filter((i) => (titles[i]?.optional ?? 0) < rank))]
}

/**
 * Renders a table of at most `width` characters per line. If it doesn't fit, optional columns are left out, and a last line
 * names them. If it still doesn't fit, cells are wrapped. If not even the longest words fit next to each other, each row
 * becomes a block of lines with titles.
 *
 * @example
 * import * as TextTable from "@effect-flanks/cli/terminal/TextTable"
 *
 * TextTable.table([{ text: "code" }, { text: "tag" }], [[{ text: "50001" }, { text: "BankError" }]], 80)
 * // => "code   tag\n50001  BankError"
 */
export const table = (titles: ReadonlyArray<Column>, rows: ReadonlyArray<Row>, width: number): string => {
  const tries = selections(titles).flatMap((columns) => {
    const picked = rows.map((row) => isHeading(row) ? row : columns.flatMap((i) => row[i] ?? []))
    const heads = columns.flatMap((i) => titles[i] ?? [])
    const widths = fit(
      heads.map((title, i) => ({
        texts: [title.text, ...picked.map((row) => isHeading(row) ? "" : row[i]?.text ?? "")],
        isOptional: title.optional !== undefined
      })),
      width
    )
    return widths === null ? [] : [{ ...rendered(heads, picked, widths), columns }]
  })
  const best = tries.find(({ height }) => height <= tallest) ?? (width >= roomy ? tries.at(-1) : undefined)
  if (best === undefined) return cardsOf(titles, rows, width)
  const omitted = titles.filter((_, i) => !best.columns.includes(i)).map(({ text }) => text)
  return omitted.length === 0
    ? best.text
    : [best.text, "", ...wrap(`Left out at this width: ${omitted.join(", ")}.`, width)].join("\n")
}
