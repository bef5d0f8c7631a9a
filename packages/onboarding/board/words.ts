/** A state in words for an operator: who must act, and what happens. */
import type { State } from "@effect-flanks/onboarding/Progress"

/** Who must act; it is a colour of the page, too. */
export type Who = "you" | "user" | "bank" | "nobody" | "done" | "failed" | "cancelled"

/** A state in words. */
export interface Words {
  readonly who: Who
  /** Whom it waits for, the beginning of the sentence; empty if it waits for nobody. */
  readonly whom: string
  readonly what: string
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

type Waiting = Extract<State, { readonly _tag: "Waiting" }>

const waiting: { readonly [On in Waiting["on"]]: Words } = {
  processing: { who: "nobody", whom: "Flanks", what: "is retrieving the data from the bank." },
  securityCheck: { who: "nobody", whom: "Flanks", what: "is making its security checks." },
  bank: { who: "bank", whom: "The bank", what: "does not respond. It is retried." },
  transient: { who: "nobody", whom: "Flanks", what: "fails or cannot be reached. It is retried." },
  unauthorized: {
    who: "you",
    whom: "You",
    what: "must correct the client ID, its secret or its rights: Flanks refuses this service."
  },
  session: { who: "user", whom: "The user", what: "is at the bank." },
  deadline: { who: "nobody", whom: "", what: "A request may still be under way. Its end is awaited." },
  others: { who: "nobody", whom: "", what: "Other exchanges have to end first, to tell whose token is whose." }
}

/** What the user of a session must do, or why nobody looks at the session any more. */
const connecting = (ended: string | null): string => {
  switch (ended) {
    case null:
      return "must connect the bank in the session."
    case "SessionAbandoned":
      return "has left the session open for too long. The application can reopen it."
    case "AbortedByUser":
      return "gave up. The application can open another session."
    default:
      return `was refused too often (${ended}). The application can open another session.`
  }
}

/** A state in words for an operator. */
export const words = (state: State): Words => {
  switch (state._tag) {
    case "Accepted":
      return { who: "nobody", whom: "", what: "It is about to start." }
    case "Exchanging":
      return { who: "nobody", whom: "", what: "Its code is exchanged." }
    case "OpeningSession":
      return {
        who: "nobody",
        whom: "",
        what: state.after === null
          ? "It opens a session for the user."
          : `It opens another session for the user (${state.after}).`
      }
    case "Waiting":
      return waiting[state.on]
    case "NeedsUser":
      return {
        who: "user",
        whom: "The user",
        what: state.todo === "Connect"
          ? connecting(state.session?.ended ?? null)
          : state.todo === "Sca"
          ? "must confirm at the bank."
          : state.blocked
          ? "must log in at the bank again. The old login is blocked."
          : "must log in at the bank again."
      }
    case "ExchangeUncertain":
      return {
        who: "you",
        whom: "You",
        what: state.candidates === null
          ? "must have it look for its token again. The list of tokens could not be read."
          : `must supply its token, if it has one. ${plural(state.candidates, "token")} could be it.`
      }
    case "Fetching":
      return { who: "nobody", whom: "", what: `It fetches ${state.dataKind}.` }
    case "Done":
      return {
        who: "done",
        whom: "",
        what: `Done. ${plural(state.fetched.length, "kind")} of data fetched${
          state.absent.length === 0 ? "" : `, ${state.absent.length} not at the bank`
        }.`
      }
    case "Failed":
      return { who: "failed", whom: "", what: "It failed. Nothing more happens." }
    case "Cancelled":
      return { who: "cancelled", whom: "", what: "It was cancelled." }
  }
}

/** A state as one sentence. */
export const sentence = (state: State): string => {
  const { what, whom } = words(state)
  return whom === "" ? what : `${whom} ${what}`
}

const units = [["d", 86_400], ["h", 3600], ["min", 60], ["s", 1]] as const

/** A duration in at most two units, such as `3 d 4 h`. */
export const duration = (millis: number): string => {
  const seconds = Math.max(0, Math.round(millis / 1000))
  const at = units.findIndex(([, size]) => seconds >= size)
  if (at === -1) return "0 s"
  const [[unit = "s", size = 1] = [], next] = [units[at], units[at + 1]]
  const first = Math.floor(seconds / size)
  const second = next === undefined ? 0 : Math.floor((seconds - first * size) / next[1])
  return second === 0 || next === undefined ? `${first} ${unit}` : `${first} ${unit} ${second} ${next[0]}`
}
