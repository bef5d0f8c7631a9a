/**
 * Shows onboardings as a table: the progress of each, and what it is waiting for.
 *
 * @since 0.1.0
 */
import { isFinal, type Progress, type State } from "@effect-flanks/onboarding/Progress"
import { elapsed } from "../terminal/Elapsed.ts"
import type { Styles } from "../terminal/Screen.ts"
import { type Cell, table, wrap } from "../terminal/TextTable.ts"

/** The steps of every onboarding, in order. */
export const steps = ["connected", "checks passed", "data ready", "data fetched"] as const

/** How many steps it has passed. */
const completed = ({ issuedAt, state }: Progress): number => {
  switch (state._tag) {
    case "Done":
      return steps.length
    case "Fetching":
      return 3
    case "Exchanging":
    case "OpeningSession":
      return issuedAt === null ? 0 : 1
    default:
      return issuedAt === null ? 0 : state._tag === "Waiting" && state.on === "securityCheck" ? 1 : 2
  }
}

const style = ({ _tag }: State, { bad, good, wait }: Styles) =>
  _tag === "Done" ? good : _tag === "Failed" || _tag === "NeedsUser" || _tag === "ExchangeUncertain" ? bad : wait

/**
 * The progress in symbols: `●` is a completed step, `◐` the current one, `○` a later one, and `✕` the step at which it failed.
 *
 * @example
 * import { line } from "@effect-flanks/cli/onboarding/Timeline"
 *
 * line({
 *   id: "anna",
 *   externalId: null,
 *   dataKinds: ["account"],
 *   startedAt: 0,
 *   since: 0,
 *   issuedAt: 0,
 *   state: { _tag: "Fetching", dataKind: "account" }
 * }) // => "●─●─●─◐"
 */
export const line = (progress: Progress): string => {
  const at = completed(progress)
  const here = isFinal(progress.state) ? "✕" : "◐"
  return steps.map((_, i) => i < at ? "●" : i === at ? here : "○").join("─")
}

const waitingFor = {
  processing: "the extraction",
  session: "the user's session",
  securityCheck: "the security checks",
  bank: "the bank",
  transient: "Flanks or the network",
  unauthorized: "a fresh access token",
  deadline: "a request that may still arrive",
  others: "other exchanges"
} as const satisfies { readonly [on in Extract<State, { _tag: "Waiting" }>["on"]]: string }

/** What it waits for while its user has a session, or why the session is no longer watched. */
const connecting = (ended: string | null): string =>
  ended === null
    ? "needs the user: connect the bank in the session"
    : ended === "SessionAbandoned"
    ? "needs the user: the session was not finished"
    : ended === "AbortedByUser"
    ? "needs the user: they gave up in the session"
    : `needs the user: refused too often (${ended})`

/** The current activity of an onboarding, in a few words. */
export const stateText = (state: State, now: number): string => {
  switch (state._tag) {
    case "Accepted":
      return "about to start"
    case "Exchanging":
      return "exchanging the code"
    case "OpeningSession":
      return "opening a session for the user"
    case "Waiting":
      return `waiting for ${waitingFor[state.on]}, next attempt in ${elapsed(Math.max(0, state.until - now))}`
    case "NeedsUser":
      return state.todo === "Connect"
        ? connecting(state.session?.ended ?? null)
        : state.todo === "Sca"
        ? "needs the user: confirm at the bank"
        : "needs the user: enter the bank credentials again"
    case "ExchangeUncertain":
      return "needs its token: supply it, or search again"
    case "Fetching":
      return `fetching ${state.dataKind}`
    case "Done":
      return `fetched ${state.fetched.length} kinds of data`
    case "Failed":
      return `${state.tag}: ${state.message}`
    case "Cancelled":
      return "cancelled"
  }
}

/** Formats all onboardings as of a time. */
export const render = (all: ReadonlyArray<Progress>, now: number, width: number, styles: Styles): string =>
  renderSome(all, 0, now, width, styles)

const renderSome = (
  some: ReadonlyArray<Progress>,
  others: number,
  now: number,
  width: number,
  styles: Styles
): string => {
  if (some.length === 0) return "No onboardings."
  const heads = ["onboarding", "progress", "time", "state"].map((text) => ({ text, style: styles.faint }))
  const rows = some.map((progress): ReadonlyArray<Cell> => {
    const { id, since, startedAt, state } = progress
    const how = style(state, styles)
    return [
      { text: id },
      { text: line(progress), style: how },
      { text: elapsed(Math.max(0, isFinal(state) ? since - startedAt : now - startedAt)), isRight: true },
      { text: stateText(state, now), style: how }
    ]
  })
  const more = others === 0 ? "" : `\nand ${others} more`
  return `${table(heads, rows, width)}${more}\n\n${wrap(steps.join(" ─ "), width).map(styles.faint).join("\n")}`
}

/** The last `most` onboardings, in order. Completed and cancelled ones are left out first. */
const last = (all: ReadonlyArray<Progress>, most: number): ReadonlyArray<Progress> => {
  const isOver = ({ state }: Progress) => state._tag === "Done" || state._tag === "Cancelled"
  const telling = all.filter((progress) => !isOver(progress)).slice(-most)
  const over = all.filter(isOver)
  const shown = new Set([...telling, ...over.slice(over.length - Math.min(over.length, most - telling.length))])
  return all.filter((progress) => shown.has(progress))
}

/** Formats as many onboardings as fit on the screen, and says how many more there are. */
export const renderWithin = (
  all: ReadonlyArray<Progress>,
  now: number,
  screen: { readonly width: number; readonly height: number },
  styles: Styles
): string => {
  for (let most = Math.min(all.length, screen.height);; most--) {
    const some = last(all, Math.max(1, most))
    const text = renderSome(some, all.length - some.length, now, screen.width, styles)
    if (most <= 1 || text.split("\n").length <= screen.height) return text
  }
}
