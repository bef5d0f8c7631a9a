/** How the packages fit together, as a picture: the arrows are the dependencies that the manifests declare. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../packages/workspace.ts"
import type { GeneratedFile } from "./generatedFile.ts"

interface Box {
  readonly column: number
  readonly row: number
  readonly what: string
}

/** The place of each package, from the one without dependencies to the one that depends on all, and its purpose. */
const boxes: { readonly [name: string]: Box } = {
  domain: { column: 0, row: 1, what: "codes, errors, classify, waits" },
  client: { column: 1, row: 0.5, what: "Flanks' API as effects" },
  onboarding: { column: 2, row: 0, what: "a durable onboarding" },
  simulator: { column: 2, row: 1, what: "the simulated API" },
  spec: { column: 2, row: 2, what: "laws for your own code" },
  cli: { column: 3, row: 1, what: "the flanks command" }
}

const boxWidth = 196
const boxHeight = 64
const stepX = 244
const stepY = 96
const margin = 12

const at = ({ column, row }: Box) => ({ x: margin + column * stepX, y: margin + row * stepY })

const boxOf = (name: string): Box => {
  const box = boxes[name]
  if (box === undefined) throw new Error(`scripts/docs/parts.ts has no place for the package ${name}`)
  return box
}

interface Manifest {
  readonly private?: boolean
  readonly workspaces?: ReadonlyArray<string>
  readonly dependencies?: { readonly [name: string]: string }
}

const manifest = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))

const packages = (): ReadonlyArray<string> =>
  (manifest(".").workspaces ?? []).filter((folder) => manifest(folder).private !== true).map((folder) =>
    folder.replace("packages/", "")
  )

const dependencies = (name: string): ReadonlyArray<string> =>
  Object.keys(manifest(`packages/${name}`).dependencies ?? {}).flatMap((dependency) =>
    dependency.startsWith("@effect-flanks/") ? [dependency.replace("@effect-flanks/", "")] : []
  )

/** The direct dependencies that no other dependency already implies: only these get an arrow. */
const direct = (name: string): ReadonlyArray<string> => {
  const all = dependencies(name)
  const through = (from: string): ReadonlyArray<string> =>
    dependencies(from).flatMap((dependency) => [dependency, ...through(dependency)])
  return all.filter((dependency) => !all.some((other) => other !== dependency && through(other).includes(dependency)))
}

/** A level line past the columns in between, then a curve in the last gap, so that no arrow crosses a box. */
const arrow = (from: string, to: string): string => {
  const a = at(boxOf(from))
  const b = at(boxOf(to))
  const start = { x: a.x, y: a.y + boxHeight / 2 }
  const end = { x: b.x + boxWidth + 2, y: b.y + boxHeight / 2 }
  const turn = b.x + stepX
  const middle = (turn + end.x) / 2
  return `<path class="arrow" d="M ${start.x} ${start.y} H ${turn} C ${middle} ${start.y}, ${middle} ${end.y}, ${end.x} ${end.y}" marker-end="url(#head)"/>`
}

const box = (name: string): string => {
  const { x, y } = at(boxOf(name))
  return `<rect class="box" x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="6"/>` +
    `<text class="name" x="${x + boxWidth / 2}" y="${y + 27}" text-anchor="middle">${name}</text>` +
    `<text class="small" x="${x + boxWidth / 2}" y="${y + 46}" text-anchor="middle">${boxOf(name).what}</text>`
}

const style = `
    text { font: 14px system-ui, sans-serif; fill: #1f2328 } .name { font-weight: 700 } .small { font-size: 12px; fill: #57606a }
    .box { fill: #ddf4ff; stroke: #218bff } .arrow { fill: none; stroke: #57606a } .head { fill: #57606a }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .small { fill: #9198a1 } .box { fill: #121d2f; stroke: #4493f8 }
      .arrow { stroke: #9198a1 } .head { fill: #9198a1 }
    }`

/** The direct dependencies of all packages, as pairs. */
const uses = (): ReadonlyArray<readonly [from: string, to: string]> =>
  packages().flatMap((name) => direct(name).map((dependency) => [name, dependency] as const))

const picture = (width: number, height: number, shapes: ReadonlyArray<string>): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title said">
  <title id="title">How the packages fit together</title>
  <desc id="said">${uses().map(([from, to]) => `${from} uses ${to}`).join(", ")}</desc>
  <style>${style}
  </style>
  <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="head" d="M 0 0 L 8 4 L 0 8 z"/></marker>
  ${shapes.join("\n  ")}
</svg>
`

const svg = (): string =>
  picture(2 * margin + 3 * stepX + boxWidth, 2 * margin + 2 * stepY + boxHeight, [
    ...uses().map(([from, to]) => arrow(from, to)),
    ...packages().map(box)
  ])

const narrow = { boxWidth: 106, boxHeight: 40, stepX: 116, stepY: 92, margin: 6 }

/** As `svg`, but from top to bottom, and with names alone, so that a phone shows it without zooming. */
const narrowSvg = (): string => {
  const place = ({ column, row }: Box) => ({
    x: narrow.margin + row * narrow.stepX + narrow.boxWidth / 2,
    y: narrow.margin + column * narrow.stepY
  })
  const arrows = uses().map(([from, to]) => {
    const a = place(boxOf(from))
    const b = place(boxOf(to))
    const end = b.y + narrow.boxHeight + 2
    const turn = b.y + narrow.stepY
    const middle = (turn + end) / 2
    return `<path class="arrow" d="M ${a.x} ${a.y} V ${turn} C ${a.x} ${middle}, ${b.x} ${middle}, ${b.x} ${end}" marker-end="url(#head)"/>`
  })
  const named = packages().map((name) => {
    const { x, y } = place(boxOf(name))
    return `<rect class="box" x="${
      x - narrow.boxWidth / 2
    }" y="${y}" width="${narrow.boxWidth}" height="${narrow.boxHeight}" rx="6"/>` +
      `<text class="name" x="${x}" y="${y + 25}" text-anchor="middle">${name}</text>`
  })
  const width = 2 * narrow.margin + 2 * narrow.stepX + narrow.boxWidth
  const height = 2 * narrow.margin + 3 * narrow.stepY + narrow.boxHeight
  return picture(width, height, [...arrows, ...named])
}

/** The pictures. */
export const partsTargets: ReadonlyArray<() => GeneratedFile> = [
  () => ({ path: "docs/pictures/parts.svg", content: svg() }),
  () => ({ path: "docs/pictures/parts-narrow.svg", content: narrowSvg() })
]
