/** Helpers for laws about sessions or redirects. */
import * as Equal from "effect/Equal"
import type { ExpectedRedirect, ExpectedSession } from "../generators/Sessions.ts"
import type { SessionInput } from "../Implementation.ts"
import type { Asked, AskedPart, AskedTrial, RedirectLaw, SessionLaw } from "../Law.ts"
import { clipped, show } from "./show.ts"

/** The fields in which a verdict differs from the expected one. Missing fields don't count. */
const differences = (expected: object, verdict: object): string | null => {
  const wrong = Object.entries(expected).flatMap(([field, value]) => {
    const told: unknown = Reflect.get(verdict, field)
    return told === undefined || Equal.equals(value, told)
      ? []
      : [`${field} is ${clipped(show(told), 200)} instead of ${clipped(show(value), 200)}`]
  })
  return wrong.length === 0 ? null : wrong.join(", ")
}

/** The kind of outcome that a tag has. */
const outcomeOf = (tag: string): string => {
  switch (tag) {
    case "SessionWaiting":
      return "waiting"
    case "SessionProcessing":
      return "processing"
    case "Connected":
      return "connected"
    case "ReturnedWithSession":
      return "session"
    case "ReturnedWithCode":
      return "code"
    default:
      return "failure"
  }
}

/** Checks one verdict. */
export const aboutVerdict = <Name extends AskedPart>(
  question: Asked[Name]["question"],
  judge: (verdict: Asked[Name]["verdict"]) => string | null
): AskedTrial<Name> => ({
  asks: [question],
  judge: ([verdict]) => verdict === undefined ? "no verdict" : judge(verdict)
})

/** The verdict on a session has the expected fields, except missing ones. */
export const expectsSession = (session: SessionInput, expected: ExpectedSession): AskedTrial<"classifySession"> =>
  aboutVerdict<"classifySession">(
    session,
    (verdict) => differences({ outcome: outcomeOf(expected.tag), ...expected }, verdict)
  )

/** The verdict on a redirect has the expected fields, except missing ones. */
export const expectsRedirect = (url: string, expected: ExpectedRedirect): AskedTrial<"classifyRedirect"> =>
  aboutVerdict<"classifyRedirect">(
    url,
    (verdict) => differences({ outcome: outcomeOf(expected.tag), ...expected }, verdict)
  )

/** A question has the same verdict before and after another one. */
export const sameAgain = <Name extends AskedPart>(
  question: Asked[Name]["question"],
  between: Asked[Name]["question"]
): AskedTrial<Name> => ({
  asks: [question, between, question],
  judge: ([first, , again]) => {
    if (first === undefined || again === undefined) return "no verdict"
    const { printed: _, ...expected } = first
    return differences(expected, again)
  }
})

/** A law about a classifier of sessions. */
export const sessionLaw = (
  law: Omit<SessionLaw, "part" | "needs"> & { readonly needs?: SessionLaw["needs"] }
): SessionLaw => ({ part: "classifySession", needs: [], ...law })

/** A law about a classifier of redirects. */
export const redirectLaw = (
  law: Omit<RedirectLaw, "part" | "needs"> & { readonly needs?: RedirectLaw["needs"] }
): RedirectLaw => ({ part: "classifyRedirect", needs: [], ...law })
