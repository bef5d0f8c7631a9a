/** The map of status and code as a picture: what each combination is, and what that rests on. */
import { colours, type Column, columns, isTransient, outcomeOf, statuses } from "@effect-flanks/explorer/Cells"
import type { Generated } from "./generated.ts"

const left = 48
const top = 56
const cellWidth = 150
const cellHeight = 24
const width = left + columns.length * cellWidth + 8
const height = top + statuses.length * cellHeight + 44

const strength = { documented: 0.55, code: 0.25, message: 0.25, status: 0.25, none: 0.12 }

const cell = (status: number, column: Column, x: number, y: number): string => {
  const outcome = outcomeOf(status, column.said)
  const { _tag, basis } = outcome
  const label = isTransient(outcome) ? "Unexpected, transient" : _tag
  const emphasis = basis === "documented" ? " documented" : ""
  return `<g><title>${status}, ${column.title}: ${_tag}, basis ${basis}</title>` +
    `<rect class="${colours[_tag]}" x="${x + 1}" y="${y + 1}" width="${cellWidth - 2}" height="${
      cellHeight - 2
    }" rx="3" fill-opacity="${strength[basis]}"/><text class="cell${emphasis}" x="${x + cellWidth / 2}" y="${
      y + 16
    }" text-anchor="middle">${label}</text></g>`
}

const style = `
    text { font: 12px system-ui, sans-serif; fill: #1f2328 }
    .cell { font-size: 11px } .documented { font-weight: 700 } .small { font-size: 11px; fill: #57606a }
    .green { fill: #2da44e } .teal { fill: #14a3a3 } .blue { fill: #218bff } .amber { fill: #d4a72c }
    .violet { fill: #a475f9 } .red { fill: #fa4549 } .rose { fill: #e85aad } .grey { fill: #6e7781 }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9198a1 } }`

const svg = (): string => {
  const heads = columns.map(({ title }, index) =>
    `<text x="${left + (index + 0.5) * cellWidth}" y="46" text-anchor="middle">${title}</text>`
  )
  const lines = statuses.flatMap((status, row) => [
    `<text x="${left - 8}" y="${top + row * cellHeight + 16}" text-anchor="end">${status}</text>`,
    ...columns.map((column, index) => cell(status, column, left + index * cellWidth, top + row * cellHeight))
  ])
  const note = "Bold: documented. Paler: the code or the status decides. Palest: nothing documents it. " +
    "20003 on a 2xx is shown with a token; without one it is a ScaError."
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title note">
  <title id="title">What each status with each error_code is</title>
  <desc id="note">${note}</desc>
  <style>${style}
  </style>
  <text x="${left}" y="20">What each HTTP status with each error_code is</text>
  ${[...heads, ...lines].join("\n  ")}
  <text class="small" x="${left}" y="${height - 14}">${note}</text>
</svg>
`
}

/** The picture. */
export const mapTarget = (): Generated => ({ path: "docs/pictures/map.svg", content: svg() })
