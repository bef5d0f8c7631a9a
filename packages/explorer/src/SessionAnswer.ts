/**
 * Explains a pasted session or redirect in words, as pure functions, so that tests need no browser.
 *
 * @since 0.1.0
 */
import * as SessionExplanation from "@effect-flanks/cli/codes/SessionExplanation"
import { sources, turns } from "@effect-flanks/cli/codes/Wording"
import {
  classifyRedirect,
  classifySession,
  isUnfinished,
  type RedirectOutcome,
  type SessionLike,
  type SessionOutcome
} from "@effect-flanks/domain/Session"
import type { Actor } from "@effect-flanks/domain/Table"
import { timeline } from "@effect-flanks/domain/Timeline"
import { type Answer, type Fact, retries } from "./Answer.ts"
import type { Colour } from "./Cells.ts"
import * as Snippet from "./Snippet.ts"

const colours: { readonly [A in Actor]: Colour } = {
  nobody: "blue",
  developer: "red",
  endUser: "amber",
  bank: "violet",
  support: "rose",
  flanks: "violet"
}

const undocumented: ReadonlySet<string> = new Set(["UnexpectedSession", "UnexpectedRedirect"])

const colourOf = (tag: string, actor: Actor): Colour => {
  if (tag === "Connected") return "green"
  return undocumented.has(tag) ? "grey" : colours[actor]
}

const explained = ({ _tag: tag, ...outcome }: SessionOutcome | RedirectOutcome) => {
  const status = "sessionStatus" in outcome ? outcome.sessionStatus : null
  const rows = SessionExplanation.all.filter((row) => row.tag === tag)
  return rows.find(({ statuses }) => status !== null && statuses.includes(status)) ?? rows[0]
}

const kept = (name: string, value: string | null): ReadonlyArray<Fact> => value === null ? [] : [[name, value]]

const nextOf = (actor: Actor, action: string, retry: string): ReadonlyArray<Fact> => [
  ["who must act", turns[actor]],
  ["what to do", action],
  ["retry the same call", retry]
]

const needsAnother = "no: the user needs a new session"

/**
 * Explains a session.
 *
 * @example
 * import * as SessionAnswer from "@effect-flanks/explorer/SessionAnswer"
 *
 * SessionAnswer.ofSession({ status: "Finished:Error", error_code: "InvalidCredentials" }).title // => "InvalidCredentials"
 */
export const ofSession = (session: SessionLike): Answer => {
  const outcome = classifySession(session)
  const tag = outcome._tag
  const row = explained(outcome)
  const { action = "", actor = "nobody", meaning = "", source = "client" } = row ?? {}
  const isWaiting = isUnfinished(outcome)
  return {
    title: tag,
    colour: colourOf(tag, actor),
    basis: null,
    kind: tag === "Connected" ? "a success" : isWaiting ? "an unfinished session" : "a failure of a session",
    meaning,
    next: nextOf(actor, action, isWaiting ? retries.session : tag === "Connected" ? "no" : needsAnother),
    facts: [
      ...kept("status", outcome.sessionStatus),
      ...kept("error_code", outcome.code),
      ...outcome.connection === null
        ? []
        : [["connection_id", "the session has a connection: keep it secret"] as const],
      ["documented", sources[source]]
    ],
    waits: isWaiting ? timeline(() => outcome) : null,
    code: isWaiting || tag === "Connected" ? Snippet.awaiting : Snippet.handlingSession(tag, actor)
  }
}

const claimed = (outcome: RedirectOutcome): Answer => {
  const isSession = outcome._tag === "ReturnedWithSession"
  return {
    title: outcome._tag,
    colour: "teal",
    basis: null,
    kind: "a redirect's claim",
    meaning: isSession ? "the URL claims that the user finished this session" : "the URL has the code of a Link",
    next: nextOf(
      "developer",
      isSession
        ? "compare the ID with this user's session, then list the session"
        : "check that you sent this user to the Link, then exchange the code once",
      "no"
    ),
    facts: [
      ...kept("session_id", isSession ? outcome.sessionId : null),
      ["note", "a URL proves nothing, since anyone can write one"]
    ],
    waits: null,
    code: isSession ? Snippet.completing : Snippet.exchange
  }
}

/**
 * Explains a redirect.
 *
 * @example
 * import * as SessionAnswer from "@effect-flanks/explorer/SessionAnswer"
 *
 * SessionAnswer.ofRedirect("/back?error=INVALID_SCA").title // => "InvalidChallengeResponse"
 */
export const ofRedirect = (url: string): Answer => {
  const outcome = classifyRedirect(url)
  if (!("action" in outcome)) return claimed(outcome)
  const { _tag: tag, action, actor, code, meaning } = outcome
  return {
    title: tag,
    colour: colourOf(tag, actor),
    basis: null,
    kind: "a failure, according to the redirect",
    meaning,
    next: nextOf(actor, action, needsAnother),
    facts: [
      ...kept("error", code),
      ...outcome._tag === "UnexpectedRedirect" ? [["what is wrong", outcome.reason] as const] : [],
      ["documented", sources[explained(outcome)?.source ?? "inferred"]]
    ],
    waits: null,
    code: Snippet.handlingRedirect(tag, actor)
  }
}
