/**
 * The domain of this project as an implementation of the laws' interface.
 *
 * @since 0.1.0
 */
import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
import { classify, fromResponse } from "@effect-flanks/domain/Classify"
import * as Grammar from "@effect-flanks/domain/Grammar"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import { Outcome as OutcomeSchema } from "@effect-flanks/domain/Outcome"
import {
  classifyRedirect,
  classifySession,
  type RedirectOutcome,
  RedirectOutcome as RedirectSchema,
  type SessionOutcome,
  SessionOutcome as SessionSchema
} from "@effect-flanks/domain/Session"
import { type Row, rows, sessionStatuses } from "@effect-flanks/domain/Table"
import * as Wait from "@effect-flanks/domain/Wait"
import { defaults, type WaitSettings } from "@effect-flanks/domain/WaitConfig"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Parts, RedirectVerdict, SessionInput, SessionVerdict, Verdict, Waiting } from "../Implementation.ts"

/** Every printed form of an outcome, and its encoded form. */
const printedWith = (outcome: Outcome | SessionOutcome | RedirectOutcome, encoded: unknown): string =>
  [
    // oxlint-disable-next-line typescript/no-base-to-string -- its string form must have no secret either
    String(outcome),
    "message" in outcome ? `${outcome.message}\n${outcome.stack}` : "",
    Formatter.format(outcome),
    JSON.stringify(outcome),
    JSON.stringify(encoded),
    Cause.pretty(Cause.fail(outcome))
  ].join("\n")

const printed = (outcome: Outcome): string => printedWith(outcome, Schema.encodeSync(OutcomeSchema)(outcome))

/**
 * An outcome of the domain as a verdict.
 *
 * @category implementations
 */
export const verdictOf = (outcome: Outcome): Verdict => {
  const row: Row = rows[outcome._tag]
  const { action, actor, retry } = "actor" in outcome ? outcome : row
  return {
    outcome: row.kind,
    tag: outcome._tag,
    basis: outcome.basis,
    code: outcome.code,
    reason: "reason" in outcome ? outcome.reason : null,
    actor,
    action,
    retry,
    window: "window" in outcome ? outcome.window : null,
    httpStatus: outcome.httpStatus,
    text: outcome.text,
    traceId: outcome.traceId,
    token: outcome.token === null ? null : Redacted.value(outcome.token),
    envelope: outcome.envelope,
    body: Redacted.value(outcome.body),
    value: outcome,
    printed: () => printed(outcome)
  }
}

const originalOf = ({ original }: SessionOutcome): SessionInput => JSON.parse(Redacted.value(original))

const sessionKind = {
  SessionWaiting: "waiting",
  SessionProcessing: "processing",
  Connected: "connected"
} as const

/** The status of an outcome that isn't an error, from which the actor is read. */
const rowOf = (outcome: SessionOutcome) =>
  Object.entries(sessionStatuses).find(([status]) => status === outcome.sessionStatus)?.[1]

/**
 * An outcome of a session as a verdict.
 *
 * @category implementations
 */
export const sessionVerdictOf = (outcome: SessionOutcome): SessionVerdict => {
  const { action, actor } = "action" in outcome ? outcome : rowOf(outcome) ?? { action: "", actor: null }
  return {
    outcome: "action" in outcome ? "failure" : sessionKind[outcome._tag],
    tag: outcome._tag,
    step: "step" in outcome ? outcome.step : null,
    actor: actor ?? "",
    action,
    code: outcome.code,
    status: outcome.sessionStatus,
    connection: outcome.connection === null ? null : Redacted.value(outcome.connection),
    isFinal: "isFinal" in outcome ? outcome.isFinal : null,
    original: originalOf(outcome),
    printed: () => printedWith(outcome, Schema.encodeSync(SessionSchema)(outcome))
  }
}

/**
 * A claim of a redirect as a verdict.
 *
 * @category implementations
 */
export const redirectVerdictOf = (outcome: RedirectOutcome): RedirectVerdict => {
  const failure = "action" in outcome
  return {
    outcome: failure ? "failure" : outcome._tag === "ReturnedWithCode" ? "code" : "session",
    tag: outcome._tag,
    sessionId: outcome._tag === "ReturnedWithSession" ? outcome.sessionId : null,
    linkCode: outcome._tag === "ReturnedWithCode" ? Redacted.value(outcome.linkCode) : null,
    code: failure ? outcome.code : null,
    ...(failure ? { actor: outcome.actor, action: outcome.action } : {}),
    printed: () => printedWith(outcome, Schema.encodeSync(RedirectSchema)(outcome))
  }
}

/** The counters that the first version didn't store. A zero is omitted, as in that version's histories. */
const isAbsent = (name: string, value: unknown): boolean => name.startsWith("session") && value === 0

/** A history as another process reads it, because the process restarts between any two attempts. */
const restarted = (history: Wait.History): Wait.History =>
  Schema.decodeUnknownSync(Wait.History)(
    JSON.parse(
      JSON.stringify(
        Schema.encodeSync(Wait.History)(history),
        (name, value: unknown) => isAbsent(name, value) ? undefined : value
      )
    )
  )

const waitingWith = (settings: WaitSettings): Required<Waiting> => ({
  settings,
  withSettings: waitingWith,
  begin: ({ anchor, canRefresh, replaySafe }) => {
    let history = restarted(Wait.start(anchor))
    return ({ isFinal, retryAfter, tag, transient, transport, window, ...times }) => {
      const decision = Wait.next({
        ...times,
        input: {
          _tag: tag as Wait.RetryInput["_tag"],
          ...(isFinal === undefined ? {} : { isFinal }),
          window,
          reason: transport,
          retryAfter,
          ...(transient ? { retry: "transient" } : {})
        },
        history,
        settings,
        replaySafe,
        canRefresh
      })
      history = restarted(decision.history)
      if (decision._tag === "Stop") return { stop: decision.reason }
      if (decision._tag === "Wait") return { wait: decision.millis, last: decision.last }
      throw new Error("a decision is neither Wait nor Stop")
    }
  }
})

/**
 * The domain, which keeps every law.
 *
 * @category implementations
 */
export const reference = {
  classify: (status, body) => verdictOf(classify(status, body)),
  classifySession: (session) => sessionVerdictOf(classifySession(session)),
  classifyRedirect: (url) => redirectVerdictOf(classifyRedirect(url)),
  fromResponse: (status, body) =>
    Effect.mapBoth(fromResponse(status, body), { onSuccess: verdictOf, onFailure: verdictOf }),
  grammar: {
    parse: Grammar.parse,
    print: (sentence) => Grammar.print(sentence as Grammar.Sentence)
  },
  codec: {
    encode: (status, body) => Schema.encodeSync(OutcomeSchema)(classify(status, body)),
    recode: (encoded) => Schema.encodeSync(OutcomeSchema)(Schema.decodeUnknownSync(OutcomeSchema)(encoded)),
    accepts: (kind, body) => Schema.is(Schema.toEncoded(BodySchemas.schemas[kind]))(body)
  },
  waiting: waitingWith(defaults)
} as const satisfies Parts
