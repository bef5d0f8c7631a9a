/** The map of status and code as two pictures, one of them for phones: the outcome of each combination, and its basis. */
import type { Outcome } from "@effect-flanks/domain/Outcome"
import { colours, type Column, columns, labelOf, meanings, outcomeOf, statuses } from "@effect-flanks/explorer/Cells"
import type { GeneratedFile } from "./generatedFile.ts"

const left = 44
const top = 84
const cellHeight = 26
const margin = 8

/** The width of a letter, in the widest of the fonts that browsers may choose. */
const letter = { cell: 7.3, name: 6.2, legend: 6.6 }

/** The width that the column's text needs, so that the picture can be read in a page of text. */
const widthOf = (column: Column): number =>
  Math.ceil(
    Math.max(
      ...statuses.map((status) => labelOf(outcomeOf(status, column.said)).length * letter.cell),
      (column.name ?? "").length * letter.name
    )
  ) + 16

const placed = columns.reduce<ReadonlyArray<{ readonly column: Column; readonly x: number; readonly room: number }>>(
  (before, column) => {
    const last = before.at(-1)
    return [...before, { column, x: last === undefined ? left : last.x + last.room, room: widthOf(column) }]
  },
  []
)

const width = placed.reduce((sum, { room }) => sum + room, left) + margin
const bottom = top + statuses.length * cellHeight

const strength = { documented: 0.55, code: 0.25, message: 0.25, status: 0.25, none: 0.12 }

const cell = (status: number, { column, room, x }: typeof placed[number], y: number): string => {
  const outcome = outcomeOf(status, column.said)
  const { _tag, basis } = outcome
  const emphasis = basis === "documented" ? " documented" : ""
  return `<g><title>${status}, ${column.title}: ${_tag}, basis ${basis}</title>` +
    `<rect class="${colours[_tag]}" x="${x + 1}" y="${y + 1}" width="${room - 2}" height="${
      cellHeight - 2
    }" rx="3" fill-opacity="${strength[basis]}"/><text class="cell${emphasis}" x="${x + room / 2}" y="${
      y + 17
    }" text-anchor="middle">${labelOf(outcome)}</text></g>`
}

/** The meanings of the colours, in lines that are as long as the picture is wide. */
const legend = (): { readonly lines: ReadonlyArray<string>; readonly height: number } => {
  let x = left
  let y = bottom + 18
  const lines = meanings.map(([colour, text]) => {
    const taken = Math.ceil(text.length * letter.legend) + 36
    if (x + taken > width) {
      x = left
      y += 20
    }
    const line = `<rect class="${colour}" x="${x}" y="${y}" width="12" height="12" rx="3" fill-opacity="0.55"/>` +
      `<text class="small" x="${x + 18}" y="${y + 10}">${text}</text>`
    x += taken
    return line
  })
  return { lines, height: y + 20 - bottom }
}

const style = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .cell { font-size: 12px } .documented { font-weight: 700 } .small { font-size: 12px; fill: #57606a } .name { font-size: 10px; fill: #57606a }
    .green { fill: #2da44e } .teal { fill: #14a3a3 } .blue { fill: #218bff } .amber { fill: #d4a72c }
    .violet { fill: #a475f9 } .red { fill: #fa4549 } .rose { fill: #e85aad } .grey { fill: #6e7781 }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small, .name { fill: #9198a1 } }`

const svg = (): string => {
  const heads = placed.map(({ column: { name, title }, room, x }) =>
    `<text x="${x + room / 2}" y="${name === null ? 66 : 58}" text-anchor="middle">${title}</text>${
      name === null ? "" : `<text class="name" x="${x + room / 2}" y="73" text-anchor="middle">${name}</text>`
    }`
  )
  const lines = statuses.flatMap((status, row) => [
    `<text x="${left - 8}" y="${top + row * cellHeight + 17}" text-anchor="end">${status}</text>`,
    ...placed.map((column) => cell(status, column, top + row * cellHeight))
  ])
  const colour = legend()
  const height = bottom + colour.height + 24
  const note = "Bold: documented. Paler: the code or the status decides. Palest: nothing documents it. " +
    "20003 on a 2xx is shown with a token; without one it is a ScaError."
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title note">
  <title id="title">The outcome of each status with each error_code</title>
  <desc id="note">${note}</desc>
  <style>${style}
  </style>
  <text x="${left}" y="22">The outcome of each HTTP status with each error_code</text>
  ${[...heads, ...lines, ...colour.lines].join("\n  ")}
  <text class="small" x="${left}" y="${height - 10}">${note}</text>
</svg>
`
}

const narrow = { width: 350, row: 28, head: 36, cell: 168 }

interface Run {
  readonly outcome: Outcome
  readonly statuses: ReadonlyArray<number>
}

/** Whether the run is what a known code means on the statuses that the documentation doesn't show with it. */
const isRest = (run: Run, said: Column["said"]): boolean => typeof said === "number" && run.statuses.length > 4

/** The statuses of a column that have the same outcome on the same basis, the documented ones first. */
const runsOf = ({ said }: Column): ReadonlyArray<Run> => {
  const runs = new Map<string, Run>()
  for (const status of statuses) {
    const outcome = outcomeOf(status, said)
    const key = `${labelOf(outcome)} ${outcome.basis}`
    runs.set(key, { outcome, statuses: [...runs.get(key)?.statuses ?? [], status] })
  }
  const rank = (run: Run): number => run.outcome.basis === "documented" ? 0 : isRest(run, said) ? 2 : 1
  return [...runs.values()].toSorted((a, b) => rank(a) - rank(b))
}

/** The statuses in lines of four. If the column is a known code, the code decides on most statuses. */
const statusesIn = (run: Run, { said }: Column): ReadonlyArray<string> => {
  if (isRest(run, said)) return [run.statuses.length === statuses.length ? "any status" : "any other status"]
  const words = run.statuses.map(String)
  return Array.from(
    { length: Math.ceil(words.length / 4) },
    (_, line) => words.slice(line * 4, line * 4 + 4).join(", ")
  )
}

/** As `svg`, but one code below the other, so that a phone shows it without zooming. */
const narrowSvg = (): string => {
  let y = 40
  const lines = columns.flatMap((column) => {
    const title = column.name === null ? column.title : `${column.title} ${column.name}`
    const head = `<text class="documented" x="8" y="${y + 24}">${title}</text>`
    y += narrow.head
    const runs = runsOf(column)
    const rows = runs.flatMap((run) => {
      const { _tag, basis } = run.outcome
      const texts = statusesIn(run, column)
      const height = narrow.row + (texts.length - 1) * 16
      const emphasis = basis === "documented" ? " documented" : ""
      const drawn = `<rect class="${colours[_tag]}" x="${narrow.width - narrow.cell - 8}" y="${
        y + 1
      }" width="${narrow.cell}" height="${height - 2}" rx="3" fill-opacity="${
        strength[basis]
      }"/><text class="cell${emphasis}" x="${narrow.width - narrow.cell / 2 - 8}" y="${
        y + height / 2 + 4
      }" text-anchor="middle">${labelOf(run.outcome)}</text>`
      const said = texts.map((text, line) => `<text x="8" y="${y + 19 + line * 16}">${text}</text>`)
      y += height
      return [`<g>${said.join("")}${drawn}</g>`]
    })
    return [head, ...rows]
  })
  y += 16
  const legendLines = meanings.map(([colour, text]) => {
    const drawn = `<rect class="${colour}" x="8" y="${y}" width="12" height="12" rx="3" fill-opacity="0.55"/>` +
      `<text class="small" x="26" y="${y + 10}">${text}</text>`
    y += 20
    return drawn
  })
  const notes = [
    "Bold: documented. Paler: the code or the status decides.",
    "Palest: nothing documents it.",
    "20003 on a 2xx is shown with a token;",
    "without one it is a ScaError."
  ]
  const noteLines = notes.map((note) => {
    y += 18
    return `<text class="small" x="8" y="${y}">${note}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${narrow.width} ${
    y + 12
  }" role="img" aria-labelledby="title">
  <title id="title">The outcome of each status with each error_code</title>
  <style>${style}
  </style>
  <text x="8" y="22">The outcome of each code, by HTTP status</text>
  ${[...lines, ...legendLines, ...noteLines].join("\n  ")}
</svg>
`
}

/** The pictures. */
export const mapTargets: ReadonlyArray<() => GeneratedFile> = [
  () => ({ path: "docs/pictures/map.svg", content: svg() }),
  () => ({ path: "docs/pictures/map-narrow.svg", content: narrowSvg() })
]
