/** Laws about sessions: a status, an error code and a connection become exactly one outcome. */
import { sessionRows, sessionStatuses } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import * as Sessions from "../generators/Sessions.ts"
import type { SessionInput, SessionVerdict } from "../Implementation.ts"
import { aboutVerdict, expectsSession, sameAgain, sessionLaw } from "../internal/sessionTrials.ts"
import { secret } from "../internal/words.ts"

const about = aboutVerdict<"classifySession">

const tags: ReadonlySet<string> = new Set([
  "SessionWaiting",
  "SessionProcessing",
  "Connected",
  ...Object.keys(sessionRows)
])

const error = "Finished:Error"
const unexpected = { tag: "UnexpectedSession" } as const

export const everySessionGetsAnOutcome = sessionLaw({
  id: "every-session-gets-an-outcome",
  sentence: "Every session gets exactly one outcome, whatever its fields are, and nothing is thrown.",
  source: ["K1"],
  mutant: "splits the status at its colon, also if it is not a string",
  ...(() => {
    const known = (session: SessionInput) =>
      about(session, ({ outcome, tag }) => {
        if (!tags.has(tag)) return `there is no outcome ${tag}`
        return typeof outcome === "string" ? null : "it says no outcome"
      })
    return {
      examples: () =>
        [
          {},
          { status: null },
          { status: 1 },
          { status: ["Finished:OK"] },
          { status: {} },
          { status: error, error_code: 50002 },
          { status: "Finished:OK", connection_id: { id: "zq10a" } }
        ].map(known),
      random: Sessions.session.map(known)
    }
  })()
})

export const anUnfinishedSessionSaysItsStep = sessionLaw({
  id: "an-unfinished-session-says-its-step",
  sentence: "A session that waits for the user or is processed says so, and at which step, whatever else it carries.",
  source: ["K2", "K4"],
  mutant: "takes a session that is processed for one that waits for its user",
  ...(() => {
    const says = ({ outcome, status, step }: (typeof Sessions.unfinished)[number], others: SessionInput) =>
      expectsSession({ ...others, status }, { tag: outcome as SessionVerdict["tag"], step, status })
    return {
      examples: () =>
        Sessions.unfinished.flatMap((row) =>
          [{}, { error_code: null, connection_id: null }, { error_code: "InvalidCredentials", connection_id: "zq10a" }]
            .map((others) => says(row, others))
        ),
      random: fc.tuple(fc.constantFrom(...Sessions.unfinished), Sessions.session).map(([row, others]) =>
        says(row, others)
      )
    }
  })()
})

export const aConnectionIsTheSuccess = sessionLaw({
  id: "a-connection-is-the-success",
  sentence: "Finished:OK with a connection is Connected, and brings it, whatever the error code is.",
  source: ["K3", "K4"],
  mutant: "takes a session that once had an error code for a failure",
  ...(() => {
    const connects = (connection: string, error_code: unknown) =>
      expectsSession({ status: "Finished:OK", error_code, connection_id: connection }, {
        tag: "Connected",
        step: null,
        connection
      })
    return {
      examples: () =>
        [undefined, null, "", "InvalidCredentials", "Timeout", 7].flatMap((code) =>
          ["zq10connection", "c", " c "].map((connection) => connects(connection, code))
        ),
      random: fc.tuple(Sessions.connection, Sessions.idleCode).map(([connection, code]) => connects(connection, code))
    }
  })()
})

export const noSuccessWithoutAConnection = sessionLaw({
  id: "no-success-without-a-connection",
  sentence: "Finished:OK without a connection, or with one that is blank or no string, is UnexpectedSession.",
  source: ["K3", "K5"],
  mutant: "believes Finished:OK without looking for the connection",
  examples: () =>
    Sessions.noConnections.map((connection_id) => expectsSession({ status: "Finished:OK", connection_id }, unexpected)),
  random: fc.tuple(fc.constantFrom(...Sessions.noConnections), Sessions.idleCode).map(([connection_id, error_code]) =>
    expectsSession({ status: "Finished:OK", connection_id, error_code }, unexpected)
  )
})

export const eachCodeHasItsError = sessionLaw({
  id: "each-session-code-has-its-error",
  sentence: "Finished:Error with a known error code is the error of that code, with a connection or without.",
  source: ["K4"],
  mutant: "takes every session that failed for a wrong login",
  ...(() => {
    const fails = ({ code, tag }: (typeof Sessions.codes)[number], connection_id: unknown) =>
      expectsSession({ status: error, error_code: code, connection_id }, { tag, code, step: null })
    return {
      examples: () => Sessions.codes.flatMap((row) => [undefined, null, "zq10connection"].map((id) => fails(row, id))),
      random: fc.tuple(fc.constantFrom(...Sessions.codes), Sessions.connection).map(([row, id]) => fails(row, id))
    }
  })()
})

export const aCodeCountsOnAnErrorAlone = sessionLaw({
  id: "a-session-code-counts-on-an-error-alone",
  sentence: "An error code decides on Finished:Error alone: on another status that nobody knows, it says nothing.",
  source: ["K4", "K5"],
  mutant: "looks at the error code before the status",
  ...(() => {
    const says = (status: string, code: string) => expectsSession({ status, error_code: code }, { ...unexpected, code })
    return {
      examples: () => Sessions.newStatuses.flatMap((status) => Sessions.codes.map(({ code }) => says(status, code))),
      random: fc.tuple(Sessions.newStatus, fc.constantFrom(...Sessions.codes)).map(([status, { code }]) =>
        says(status, code)
      )
    }
  })()
})

export const sessionsAreReadLetterForLetter = sessionLaw({
  id: "sessions-are-read-letter-for-letter",
  sentence: "A status or an error code in another case, with a space or cut short is not the known one.",
  source: ["K2", "K4", "K5"],
  mutant: "ignores the case of statuses and codes",
  examples: () => [
    ...Sessions.respelled(Sessions.everyStatus.map(({ status }) => status)).map((status) =>
      expectsSession({ status, error_code: "InvalidCredentials", connection_id: "zq10connection" }, unexpected)
    ),
    ...Sessions.respelled(Sessions.codes.map(({ code }) => code)).map((error_code) =>
      expectsSession({ status: error, error_code }, unexpected)
    )
  ],
  random: null
})

export const anUnknownSessionIsKept = sessionLaw({
  id: "an-unknown-session-is-kept",
  sentence: "A status or an error code that nobody knows is UnexpectedSession, and can be read back verbatim.",
  source: ["K5"],
  mutant: "guesses from the first half of a status that it does not know",
  needs: ["status", "code"],
  ...(() => {
    const kept = (status: string, code: string | null) =>
      expectsSession({ status, error_code: code, connection_id: null }, { ...unexpected, status, code })
    return {
      examples: () => [
        ...Sessions.newStatuses.map((status) => kept(status, null)),
        ...Sessions.newCodes.map((code) => kept(error, code))
      ],
      random: fc.oneof(
        fc.tuple(Sessions.newStatus, Sessions.newCode).map(([status, code]) => kept(status, code)),
        Sessions.newCode.map((code) => kept(error, code))
      )
    }
  })()
})

export const aSessionKeepsWhatCame = sessionLaw({
  id: "a-session-keeps-what-came",
  sentence: "The status, the error code and the connection are kept unchanged, even if they are not strings.",
  source: ["K5"],
  mutant: "forgets a value that is not a string",
  needs: ["original"],
  ...(() => {
    const valuesOf = ({ connection_id = null, error_code = null, status = null }: SessionInput) =>
      JSON.stringify({ status, error_code, connection_id })
    const kept = (session: SessionInput) =>
      about(session, ({ original }) => {
        const [told, expected] = [valuesOf(original ?? {}), valuesOf(session)]
        return told === expected ? null : `it keeps ${told} instead of ${expected}`
      })
    return {
      examples: () =>
        [
          {},
          { status: 7, error_code: ["x"], connection_id: { id: 1 } },
          { status: error, error_code: 50002, connection_id: 7 },
          { status: "Finished:OK", error_code: null, connection_id: "zq10connection" }
        ].map(kept),
      random: Sessions.session.map(kept)
    }
  })()
})

export const onlyAFinishedStatusIsFinal = sessionLaw({
  id: "only-a-finished-status-is-final",
  sentence: "An unexpected session is final only if its status starts with Finished: others are waited for.",
  source: ["K5"],
  mutant: "gives up on every status that it does not know",
  needs: ["isFinal"],
  ...(() => {
    const says = (status: unknown) =>
      expectsSession({ status }, {
        ...unexpected,
        isFinal: typeof status === "string" && status.startsWith("Finished")
      })
    return {
      examples: () => [undefined, null, 7, ["Finished"], ...Sessions.newStatuses].map(says),
      random: Sessions.newStatus.map(says)
    }
  })()
})

export const aSessionSaysWhoMustAct = sessionLaw({
  id: "a-session-says-who-must-act",
  sentence: "Each outcome of a session says who must act and what to do, as the table has it.",
  source: ["K6"],
  mutant: "makes every failure the developer's",
  needs: ["actor", "action"],
  examples: () => [
    ...Sessions.unfinished.map(({ action, actor, outcome, status }) =>
      expectsSession({ status }, { tag: outcome as SessionVerdict["tag"], actor: actor ?? "", action })
    ),
    expectsSession({ status: "Finished:OK", connection_id: "zq10connection" }, {
      tag: "Connected",
      actor: sessionStatuses["Finished:OK"].actor,
      action: sessionStatuses["Finished:OK"].action
    }),
    ...Sessions.codes.map(({ code, tag }) =>
      expectsSession({ status: error, error_code: code }, {
        tag,
        actor: sessionRows[tag].actor,
        action: sessionRows[tag].action
      })
    ),
    expectsSession({ status: "Finished:Odd" }, {
      ...unexpected,
      actor: sessionRows.UnexpectedSession.actor,
      action: sessionRows.UnexpectedSession.action
    })
  ],
  random: null
})

const everyStatus = [...Sessions.everyStatus.map(({ status }) => status), ...Sessions.newStatuses]

export const aConnectionIsNeverLost = sessionLaw({
  id: "a-connection-is-never-lost",
  sentence: "A connection that a session brings can be read back, whatever the outcome.",
  source: ["K7"],
  mutant: "drops the connection of a session that failed",
  needs: ["connection"],
  ...(() => {
    const kept = (session: SessionInput, connection: string) =>
      about(
        { ...session, connection_id: connection },
        (verdict) => verdict.connection === connection ? null : `the connection is ${String(verdict.connection)}`
      )
    return {
      examples: () =>
        everyStatus.flatMap((status) =>
          [null, "InvalidCredentials", "Timeout"].map((error_code) => kept({ status, error_code }, "zq10connection"))
        ),
      random: fc.tuple(Sessions.session, Sessions.connection).map(([session, connection]) => kept(session, connection))
    }
  })()
})

export const noConnectionIsPrinted = sessionLaw({
  id: "no-connection-is-printed",
  sentence: "A connection is in nothing that is printed or encoded, also if the status or the error code repeats it.",
  source: ["K7"],
  mutant: "prints all of a session that it does not know",
  needs: ["printed"],
  ...(() => {
    const hides = (session: SessionInput, connection: string) =>
      about(
        { ...session, connection_id: connection },
        ({ printed }) => (printed?.() ?? "").includes(connection) ? "the connection is printed" : null
      )
    return {
      examples: () =>
        [...everyStatus, "zq10connection77", "Finished:zq10connection77", { connection_id: "zq10connection77" }]
          .flatMap(
            (status) =>
              [null, "InvalidCredentials", "Timeout", "zq10connection77"].map((error_code) =>
                hides({ status, error_code }, "zq10connection77")
              )
          ),
      random: fc.tuple(Sessions.session, secret).map(([session, connection]) => hides(session, connection))
    }
  })()
})

export const aSessionMeansTheSameAgain = sessionLaw({
  id: "a-session-means-the-same-again",
  sentence: "What a session means depends on it alone, whatever was classified before.",
  source: ["K1"],
  mutant: "remembers the last error code",
  examples: () =>
    Sessions.codes.map(({ code }) =>
      sameAgain<"classifySession">({ status: error, error_code: null }, { status: error, error_code: code })
    ),
  random: fc.tuple(Sessions.session, Sessions.session).map(([session, between]) =>
    sameAgain<"classifySession">(session, between)
  )
})
