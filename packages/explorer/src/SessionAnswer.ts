/**
 * What the page says of a pasted session and of a pasted redirect, as words: pure, so that it is tested without a browser.
 *
 * @since 0.1.0
 */
import * as SessionExplanation from "@effect-flanks/cli/codes/SessionExplanation"
import { repeats, sources, turns } from "@effect-flanks/cli/codes/Wording"
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
import type { Answer, Fact } from "./Answer.ts"
import type { Colour } from "./Cells.ts"

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
  ["whose turn", turns[actor]],
  ["what to do", action],
  ["retry the same call", retry]
]

const needsAnother = "no: the user needs a new session"

const caught = (tag: string): string => `Effect.catchTag("${tag}", (error) => …)`

/**
 * Says what a session is.
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
    kind: tag === "Connected" ? "a success" : isWaiting ? "a session, not finished" : "a failure of a session",
    meaning,
    next: nextOf(actor, action, isWaiting ? repeats.session : tag === "Connected" ? "no" : needsAnother),
    facts: [
      ...kept("status", outcome.sessionStatus),
      ...kept("error_code", outcome.code),
      ...outcome.connection === null ? [] : [["connection_id", "a connection came with it: keep it secret"] as const],
      ["known from", sources[source]]
    ],
    waits: isWaiting ? timeline(() => outcome) : null,
    code: isWaiting
      ? "flanks.connect.awaitSession(sessionId)"
      : tag === "Connected"
      ? "outcome.connection"
      : caught(tag)
  }
}

const claimed = (outcome: RedirectOutcome): Answer => {
  const isSession = outcome._tag === "ReturnedWithSession"
  return {
    title: outcome._tag,
    colour: "teal",
    basis: null,
    kind: "a claim of a redirect",
    meaning: isSession ? "the URL claims that this session is through" : "the URL brings the code of a Link",
    next: nextOf(
      "developer",
      isSession
        ? "compare the id with the session of this user, and list the session"
        : "check that this user was sent to the Link, then exchange the code, once",
      "no"
    ),
    facts: [
      ...kept("session_id", isSession ? outcome.sessionId : null),
      ["mind", "anyone can write a URL: it proves nothing"]
    ],
    waits: null,
    code: isSession
      ? "flanks.connect.completeRedirect(url, { expected: sessionId })"
      : "flanks.exchange(outcome.linkCode)"
  }
}

/**
 * Says what a redirect claims.
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
    kind: "a failure, says the redirect",
    meaning,
    next: nextOf(actor, action, needsAnother),
    facts: [
      ...kept("error", code),
      ...outcome._tag === "UnexpectedRedirect" ? [["what is wrong", outcome.reason] as const] : [],
      ["known from", sources[explained(outcome)?.source ?? "inferred"]]
    ],
    waits: null,
    code: caught(tag)
  }
}
