/** The map: a grid of links. Tab reaches one of them, and the arrow keys move to the others. */
import * as Address from "../Address.ts"
import { colours, type Column, columns, labelOf, meanings, outcomeOf, type Said, statuses } from "../Cells.ts"
import { element, make } from "./dom.ts"

const cell = (status: number, { said, title }: Column): HTMLElement => {
  const outcome = outcomeOf(status, said)
  const { _tag, basis } = outcome
  const label = labelOf(outcome)
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

/** Examples to begin with. */
const worthSeeing: ReadonlyArray<readonly [status: number, said: Said, why: string]> = [
  [202, 20003, "202 with 20003: an error_code, but a success"],
  [400, 20002, "400 with 20002: a failure that only takes time"],
  [400, 50003, "400 with 50003: the user has to act"],
  [409, 40001, "409 with 40001: the request has to change"],
  [503, "none", "503 without a code: a proxy or Flanks failed"]
]

const seeing = (): ReadonlyArray<Node> =>
  worthSeeing.map(([status, said, why]) =>
    make(
      "li",
      {},
      make("a", { href: Address.format({ status, said }), class: colours[outcomeOf(status, said)._tag] }, why)
    )
  )

const legend = (): ReadonlyArray<Node> => [
  ...meanings.map(([colour, text]) => make("li", { class: colour }, make("span", { class: "swatch" }, text))),
  make(
    "li",
    {},
    make("b", {}, "Bold"),
    ": documented. Paler: only the code or the status decides. Palest: undocumented."
  )
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

/** Marks the open cell. A response without an address has none. */
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
  element("try", HTMLElement).replaceChildren(...seeing())
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
