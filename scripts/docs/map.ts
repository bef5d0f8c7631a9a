/** The map of status and code as a picture: what each combination is, and what that rests on. */
import { classify } from "@effect-flanks/domain/Classify"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import { rows, type Tag, transientStatuses } from "@effect-flanks/domain/Table"
import type { Generated } from "../targets.ts"

const codes = Object.values(rows).flatMap(({ code }) => code === null ? [] : [code])
const documented = Object.values(rows).flatMap(({ statuses }) => [...statuses])

/** An undocumented status of each kind beside the documented ones. */
const others = [204, 302, 404, ...transientStatuses]
const statuses = [...new Set([...documented, ...others])].toSorted((a, b) => a - b)

interface Column {
  readonly title: string
  readonly body: (status: number) => object | null
}

const isSuccess = (status: number): boolean => status >= 200 && status <= 299

const withCode = (code: number) => (status: number) =>
  isSuccess(status) ? { credentials_token: "token", error_code: code } : { error: "…", error_code: code }

const columns: ReadonlyArray<Column> = [
  ...codes.map((code) => ({ title: String(code), body: withCode(code) })),
  { title: "another code", body: withCode(99999) },
  { title: "no code", body: (status) => isSuccess(status) ? {} : { error: "…" } }
]

const outcomeOf = (status: number, { body }: Column): Outcome => {
  const json = body(status)
  return classify(status, json === null ? "" : JSON.stringify(json))
}

/** Colours by whose turn it is: green nobody's for data, blue to wait, amber the user's, violet the bank's, red ours. */
const colours: { readonly [T in Tag]: string } = {
  Accepted: "green",
  TokenDelayed: "teal",
  Incomplete: "rose",
  Processing: "blue",
  ScaError: "blue",
  ConfigurationError: "red",
  BankError: "violet",
  CredentialsError: "amber",
  ScaRequired: "amber",
  Unauthorized: "red",
  AccessDenied: "red",
  MethodNotAllowed: "red",
  UnsupportedMediaType: "red",
  InternalServerError: "violet",
  UnexpectedResponse: "grey",
  TransportError: "violet"
}

const left = 48
const top = 56
const cellWidth = 150
const cellHeight = 24
const width = left + columns.length * cellWidth + 8
const height = top + statuses.length * cellHeight + 44

const strength = { documented: 0.55, code: 0.25, message: 0.25, status: 0.25, none: 0.12 }

const cell = (status: number, column: Column, x: number, y: number): string => {
  const { _tag, basis } = outcomeOf(status, column)
  const isTransient = _tag === "UnexpectedResponse" && transientStatuses.includes(status) && basis === "none"
  const label = isTransient && !isSuccess(status) ? "Unexpected, transient" : _tag
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
