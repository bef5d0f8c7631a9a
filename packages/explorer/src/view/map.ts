/** The map: a grid of links, one of which can be reached with Tab, the others from there with the arrow keys. */
import * as Address from "../Address.ts"
import { type Colour, colours, type Column, columns, isTransient, outcomeOf, statuses } from "../Cells.ts"
import { element, make } from "./dom.ts"

const cell = (status: number, { said, title }: Column): HTMLElement => {
  const outcome = outcomeOf(status, said)
  const { _tag, basis } = outcome
  const label = isTransient(outcome) ? "Unexpected, transient" : _tag
  return make(
    "td",
    { role: "gridcell" },
    make("a", {
      href: Address.format({ status, said }),
      class: `${colours[_tag]} ${basis}`,
      "aria-label": `${status}, ${title}: ${label}, basis ${basis}`,
      tabindex: "-1"
    }, label)
  )
}

const meanings: ReadonlyArray<readonly [Colour, string]> = [
  ["green", "nobody's turn: data"],
  ["teal", "nobody's turn: keep the token, wait"],
  ["blue", "nobody's turn: wait"],
  ["amber", "the end user's turn"],
  ["red", "the developer's turn"],
  ["rose", "Flanks support's turn"],
  ["violet", "the bank's, Flanks' or the network's turn"],
  ["grey", "nothing documents it"]
]

const legend = (): ReadonlyArray<Node> => [
  ...meanings.map(([colour, text]) => make("li", { class: colour }, make("span", { class: "swatch" }, text))),
  make("li", {}, make("b", {}, "bold"), ": documented; paler: the code or the status decides; palest: no basis")
]

const links = (): ReadonlyArray<HTMLAnchorElement> => [...document.querySelectorAll<HTMLAnchorElement>("#cells a")]

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -columns.length,
  ArrowDown: columns.length
}

const makeReachable = (link: HTMLAnchorElement): void => {
  for (const other of links()) other.tabIndex = other === link ? 0 : -1
}

const move = (event: KeyboardEvent): void => {
  const all = links()
  const from = all.findIndex((link) => link === document.activeElement)
  const row = from - from % columns.length
  const to = event.key === "Home"
    ? row
    : event.key === "End"
    ? row + columns.length - 1
    : from + (steps[event.key] ?? 0)
  const isSideways = event.key === "ArrowLeft" || event.key === "ArrowRight"
  const target = all[to]
  if (from === -1 || to === from || target === undefined) return
  if (isSideways && (to < row || to >= row + columns.length)) return
  event.preventDefault()
  makeReachable(target)
  target.focus()
}

/** Marks the cell that is open; none if the response has no cell. */
export const markCell = (address: string | null): void => {
  const all = links()
  const open = all.find((link) => link.hash === address)
  for (const link of all) {
    if (link === open) link.setAttribute("aria-current", "true")
    else link.removeAttribute("aria-current")
  }
  const reachable = open ?? all.find((link) => link.tabIndex === 0) ?? all[0]
  if (reachable !== undefined) makeReachable(reachable)
}

/** Draws the map, once. */
export const drawMap = (): void => {
  element("legend", HTMLElement).replaceChildren(...legend())
  const heads = columns.map(({ name, title }) =>
    make("th", { scope: "col" }, title, ...name === null ? [] : [make("small", {}, name)])
  )
  const lines = statuses.map((status) =>
    make("tr", {}, make("th", { scope: "row" }, String(status)), ...columns.map((column) => cell(status, column)))
  )
  const table = element("cells", HTMLTableElement)
  table.replaceChildren(
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "status"), ...heads)),
    make("tbody", {}, ...lines)
  )
  table.addEventListener("keydown", move)
}
