/**
 * The domain of this project as an implementation, for the laws to be put to.
 *
 * @since 0.1.0
 */
import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
import { classify, fromResponse } from "@effect-flanks/domain/Classify"
import * as Grammar from "@effect-flanks/domain/Grammar"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import { Outcome as OutcomeSchema } from "@effect-flanks/domain/Outcome"
import { type Row, rows, type Tag } from "@effect-flanks/domain/Table"
import * as Wait from "@effect-flanks/domain/Wait"
import { defaults, type WaitSettings } from "@effect-flanks/domain/WaitConfig"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Parts, Verdict, Waiting } from "../Implementation.ts"

/** Everything that is printed of an outcome, one way or another. */
const printed = (outcome: Outcome): string =>
  [
    // oxlint-disable-next-line typescript/no-base-to-string -- whatever it is as a string, no secret is in it
    String(outcome),
    "message" in outcome ? `${outcome.message}\n${outcome.stack}` : "",
    Formatter.format(outcome),
    JSON.stringify(outcome),
    JSON.stringify(Schema.encodeSync(OutcomeSchema)(outcome)),
    Cause.pretty(Cause.fail(outcome))
  ].join("\n")

/** An outcome of the domain as a verdict. */
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

const waitingWith = (settings: WaitSettings): Required<Waiting> => ({
  settings,
  withSettings: waitingWith,
  begin: ({ anchor, canRefresh, replaySafe }) => {
    let history = Wait.start(anchor)
    return ({ retryAfter, tag, transient, transport, window, ...times }) => {
      const decision = Wait.next({
        ...times,
        input: {
          _tag: tag as Tag,
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
      history = decision.history
      if (decision._tag === "Stop") return { stop: decision.reason }
      if (decision._tag === "Wait") return { wait: decision.millis, last: decision.last }
      throw new Error("a decision is neither Wait nor Stop")
    }
  }
})

/** The domain: what the laws call right. */
export const reference = {
  classify: (status, body) => verdictOf(classify(status, body)),
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
