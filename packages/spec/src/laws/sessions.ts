/** Laws about sessions: a status, an error code and a connection have exactly one outcome. */
import { sessionRows } from "@effect-flanks/domain/Table"
import * as Examples from "../examples/sessions.ts"
import * as Generators from "../generators/laws/sessions.ts"
import type { SessionInput } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { aboutVerdict, expectsSession, sameAgain, sessionLaw } from "../internal/sessionTrials.ts"

const about = aboutVerdict<"classifySession">

const tags: ReadonlySet<string> = new Set([
  "SessionWaiting",
  "SessionProcessing",
  "Connected",
  ...Object.keys(sessionRows)
])

const unexpected = { tag: "UnexpectedSession" } as const

export const everySessionGetsAnOutcome = sessionLaw({
  id: "every-session-gets-an-outcome",
  sentence: "Every session, with any fields, gets exactly one outcome, and the classifier never throws.",
  source: ["K1"],
  mutant: "splits the status at its colon even if it is not a string",
  ...forAll(Examples.odd, Generators.session, (session) =>
    about(session, ({ outcome, tag }) => {
      if (!tags.has(tag)) return `${tag} isn't an outcome of a session`
      return typeof outcome === "string" ? null : "its outcome is missing"
    }))
})

export const anUnfinishedSessionSaysItsStep = sessionLaw({
  id: "an-unfinished-session-says-its-step",
  sentence: "A known unfinished status is SessionWaiting or SessionProcessing at its step, with any other fields.",
  source: ["K2", "K4"],
  mutant: "treats a session that is processed as one that waits for its user",
  ...forAll(
    Examples.unfinished,
    Generators.unfinished,
    ({ others, status, step, tag }) => expectsSession({ ...others, status }, { tag, step, status })
  )
})

export const aConnectionIsTheSuccess = sessionLaw({
  id: "a-connection-is-the-success",
  sentence: "Finished:OK with a connection is Connected with that connection, and with any error code.",
  source: ["K3", "K4"],
  mutant: "treats a session with an error code as a failure",
  ...forAll(
    Examples.connected,
    Generators.connected,
    ({ code, connection }) =>
      expectsSession({ status: "Finished:OK", error_code: code, connection_id: connection }, {
        tag: "Connected",
        step: null,
        connection
      })
  )
})

export const noSuccessWithoutAConnection = sessionLaw({
  id: "no-success-without-a-connection",
  sentence: "Finished:OK without a connection, or with one that is blank or isn't a string, is UnexpectedSession.",
  source: ["K3", "K5"],
  mutant: "accepts Finished:OK without checking for the connection",
  ...forAll(
    Examples.unconnected,
    Generators.unconnected,
    ({ code, connection }) =>
      expectsSession({ status: "Finished:OK", connection_id: connection, error_code: code }, unexpected)
  )
})

export const eachCodeHasItsError = sessionLaw({
  id: "each-session-code-has-its-error",
  sentence: "Finished:Error with a known error code is the error of that code, with or without a connection.",
  source: ["K4"],
  mutant: "treats every failed session as a wrong login",
  ...forAll(
    Examples.failed,
    Generators.failed,
    ({ code, connection, tag }) =>
      expectsSession({ status: "Finished:Error", error_code: code, connection_id: connection }, {
        tag,
        code,
        step: null
      })
  )
})

export const aCodeCountsOnAnErrorAlone = sessionLaw({
  id: "a-session-code-counts-on-an-error-alone",
  sentence: "An error code decides only on Finished:Error, and not on an unknown status.",
  source: ["K4", "K5"],
  mutant: "checks the error code before the status",
  ...forAll(
    Examples.codesOnNewStatuses,
    Generators.codeOnNewStatus,
    ({ code, status }) => expectsSession({ status, error_code: code }, { ...unexpected, code })
  )
})

export const sessionsAreReadLetterForLetter = sessionLaw({
  id: "sessions-are-read-letter-for-letter",
  sentence:
    "A status or an error code that is known, but in another case, with a space or cut short, is UnexpectedSession.",
  source: ["K2", "K4", "K5"],
  mutant: "ignores the case of statuses and codes",
  ...forAll(Examples.respelled, null, (session) => expectsSession(session, unexpected))
})

export const anUnknownSessionIsKept = sessionLaw({
  id: "an-unknown-session-is-kept",
  sentence:
    "A session with an unknown status or error code is UnexpectedSession, and the value can be read back verbatim.",
  source: ["K5"],
  mutant: "guesses from the first half of an unknown status",
  needs: ["status", "code"],
  ...forAll(
    Examples.unknown,
    Generators.unknown,
    ({ code, status }) =>
      expectsSession({ status, error_code: code, connection_id: null }, { ...unexpected, status, code })
  )
})

const valuesOf = ({ connection_id = null, error_code = null, status = null }: SessionInput): string =>
  JSON.stringify({ status, error_code, connection_id })

export const aSessionKeepsWhatCame = sessionLaw({
  id: "a-session-keeps-what-came",
  sentence: "The status, the error code and the connection are kept unchanged, even if they are not strings.",
  source: ["K5"],
  mutant: "forgets a value that is not a string",
  needs: ["original"],
  ...forAll(Examples.kept, Generators.session, (session) =>
    about(session, ({ original }) => {
      const [told, expected] = [valuesOf(original ?? {}), valuesOf(session)]
      return told === expected ? null : `it keeps ${told} instead of ${expected}`
    }))
})

export const onlyAFinishedStatusIsFinal = sessionLaw({
  id: "only-a-finished-status-is-final",
  sentence: "An unexpected session is final exactly if its status starts with Finished.",
  source: ["K5"],
  mutant: "gives up on every unknown status",
  needs: ["isFinal"],
  ...forAll(Examples.newStatuses, Generators.newStatus, (status) =>
    expectsSession({ status }, {
      ...unexpected,
      isFinal: typeof status === "string" && status.startsWith("Finished")
    }))
})

export const aSessionSaysWhoMustAct = sessionLaw({
  id: "a-session-says-who-must-act",
  sentence: "Each outcome of a session has the actor and the action of its row in the table.",
  source: ["K6"],
  mutant: "makes the developer act after every failure",
  needs: ["actor", "action"],
  ...forAll(
    Examples.everyOutcome,
    null,
    ({ action, actor, session, tag }) => expectsSession(session, { tag, actor, action })
  )
})

export const aConnectionIsNeverLost = sessionLaw({
  id: "a-connection-is-never-lost",
  sentence: "The connection of a session can be read back from any outcome.",
  source: ["K7"],
  mutant: "drops the connection of a session that failed",
  needs: ["connection"],
  ...forAll(Examples.connections, Generators.connection, ({ connection, session }) =>
    about(
      { ...session, connection_id: connection },
      (verdict) => verdict.connection === connection ? null : `the connection is ${String(verdict.connection)}`
    ))
})

export const noConnectionIsPrinted = sessionLaw({
  id: "no-connection-is-printed",
  sentence:
    "No printed or encoded form of an outcome has the connection, even if the status or the error code repeats it.",
  source: ["K7"],
  mutant: "prints a whole session that it doesn't know",
  needs: ["printed"],
  ...forAll(Examples.hidden, Generators.hidden, ({ connection, session }) =>
    about(
      { ...session, connection_id: connection },
      ({ printed }) => (printed?.() ?? "").includes(connection) ? "the connection is printed" : null
    ))
})

export const aSessionMeansTheSameAgain = sessionLaw({
  id: "a-session-means-the-same-again",
  sentence: "The outcome of a session depends only on the session, and not on earlier ones.",
  source: ["K1"],
  mutant: "remembers the last error code",
  ...forAll(Examples.pairs, Generators.pair, ([session, between]) => sameAgain<"classifySession">(session, between))
})
