/** For each law about sessions, a correct classifier with the mistake that the law must detect. */
import type { SessionErrorTag } from "@effect-flanks/domain/Table"
import { reference } from "@effect-flanks/spec/adapters/Reference"
import type { SessionClassifier, SessionInput, SessionVerdict } from "@effect-flanks/spec/Implementation"

const right = reference.classifySession

/** Changes a correct verdict. */
const altered =
  (alter: (verdict: SessionVerdict, session: SessionInput) => Partial<SessionVerdict>): SessionClassifier =>
  (session) => {
    const verdict = right(session)
    return { ...verdict, ...alter(verdict, session) }
  }

/** Classifies another session than the given one. */
const reading = (other: (session: SessionInput) => SessionInput): SessionClassifier => (session) =>
  right(other(session))

const failure = (tag: SessionErrorTag) => ({ outcome: "failure", tag, step: null }) as const

const known = ["Waiting:ProvideCredentials", "Waiting:Challenge", "Finished:OK", "Finished:Error"]
const isSame = (a: string, b: unknown): boolean => typeof b === "string" && a.toLowerCase() === b.toLowerCase()

const remembering = (): SessionClassifier => {
  let last: unknown = null
  return (session) => {
    last = session.error_code ?? last
    return right({ ...session, error_code: last })
  }
}

export const sessions: { readonly [law: string]: SessionClassifier } = {
  "every-session-gets-an-outcome": (session) => {
    if (session.status !== undefined) (session.status as string).split(":")
    return right(session)
  },
  "an-unfinished-session-says-its-step": altered(({ outcome }) =>
    outcome === "processing" ? { outcome: "waiting", tag: "SessionWaiting" } : {}
  ),
  "a-connection-is-the-success": altered(({ tag }, { error_code }) =>
    tag === "Connected" && typeof error_code === "string" && error_code !== "" ? failure("UnexpectedSession") : {}
  ),
  "no-success-without-a-connection": altered((_, { status }) =>
    status === "Finished:OK" ? { outcome: "connected", tag: "Connected" } : {}
  ),
  "each-session-code-has-its-error": altered((_, { status }) =>
    status === "Finished:Error" ? failure("InvalidCredentials") : {}
  ),
  "a-session-code-counts-on-an-error-alone": reading((session) =>
    typeof session.error_code === "string" && right(session).tag === "UnexpectedSession"
      ? { ...session, status: "Finished:Error" }
      : session
  ),
  "sessions-are-read-letter-for-letter": reading(({ status, ...session }) => ({
    ...session,
    status: known.find((one) => isSame(one, status)) ?? status
  })),
  "an-unknown-session-is-kept": reading(({ status, ...session }) => ({
    ...session,
    status: typeof status === "string" && status.startsWith("Waiting") ? "Waiting:ProvideCredentials" : status
  })),
  "a-session-keeps-what-came": altered((_, { connection_id, error_code, status }) => ({
    original: { status: typeof status === "string" ? status : null, error_code, connection_id }
  })),
  "only-a-finished-status-is-final": altered(({ tag }) => tag === "UnexpectedSession" ? { isFinal: true } : {}),
  "a-session-says-who-must-act": altered(({ outcome }) => outcome === "failure" ? { actor: "developer" } : {}),
  "a-connection-is-never-lost": altered(({ outcome }) => outcome === "failure" ? { connection: null } : {}),
  "no-connection-is-printed": altered(({ tag }, session) =>
    tag === "UnexpectedSession" ? { printed: () => JSON.stringify(session) } : {}
  ),
  "a-session-means-the-same-again": remembering()
}
