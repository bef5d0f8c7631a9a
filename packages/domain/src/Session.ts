/**
 * Classifies Connect v2 sessions, and the URLs that users come back to: each gives exactly one outcome, as a value or as a
 * tagged error that says who must act.
 *
 * In a session, an end user connects a bank. List the session to learn its result. Never trust the redirect alone, because
 * anyone can write a URL.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { comparable } from "./internal/equality.ts"
import { byActor } from "./internal/errorTraits.ts"
import { failure, TypeId } from "./internal/failure.ts"
import { withFieldDocs } from "./internal/fieldDocs.ts"
import { printable } from "./internal/printing.ts"
import { readRedirect, type UnclearClaim as UnclearRedirectClaim, unclearClaims } from "./internal/redirect.ts"
import { adviceFields, keptFields, namedFields, sessionFields } from "./internal/sessionFields.ts"
import { isWaitable, SessionTypeId } from "./internal/sessionInput.ts"
import { readSession } from "./internal/sessionReading.ts"
import { MaskedSecret } from "./Response.ts"
import { type Actor, type SessionErrorTag, type SessionRow, sessionRows } from "./Table.ts"

/** The status of your own endpoint's response when it fails with this error. */
const respondsFor = (actor: Actor) => ({ httpApiStatus: byActor[actor].httpApiStatus })

/** The properties that every error here has. */
const sessionFailure = <const R extends SessionRow>(row: R) => failure(row, row, "session")

/**
 * The step of a session: the bank login, or the bank's second factor.
 *
 * @category outcomes
 */
export const SessionStep = Schema.Literals(["ProvideCredentials", "Challenge"])

/**
 * The step of a session.
 *
 * @category outcomes
 */
export type SessionStep = typeof SessionStep.Type

/**
 * The session waits for the user. Poll it with `Schedules.session`.
 *
 * @category outcomes
 */
export class SessionWaiting extends withFieldDocs(
  Schema.TaggedClass<SessionWaiting>("@effect-flanks/domain/SessionWaiting")(
    "SessionWaiting",
    {
      step: SessionStep,
      ...sessionFields(null)
    },
    { identifier: "SessionWaiting" }
  )
) {
  /** What the user must do: log in to the bank, or complete its second factor. */
  declare readonly step: SessionStep

  get [SessionTypeId](): "SessionWaiting" {
    return "SessionWaiting"
  }
  static {
    Object.defineProperties(this.prototype, { ...comparable, ...printable })
  }
}

/**
 * Flanks or the bank is processing the user's input. Poll the session with `Schedules.session`.
 *
 * @category outcomes
 */
export class SessionProcessing extends withFieldDocs(
  Schema.TaggedClass<SessionProcessing>("@effect-flanks/domain/SessionProcessing")(
    "SessionProcessing",
    {
      step: SessionStep,
      ...sessionFields(null)
    },
    { identifier: "SessionProcessing" }
  )
) {
  /** What is being processed: the bank login, or the bank's second factor. */
  declare readonly step: SessionStep

  get [SessionTypeId](): "SessionProcessing" {
    return "SessionProcessing"
  }
  static {
    Object.defineProperties(this.prototype, { ...comparable, ...printable })
  }
}

/**
 * The user's bank is connected. This is a success.
 *
 * Store the connection, and use it wherever an operation takes a `credentials_token`. A read right after it can still fail
 * with 20002 or 20003, which mean that the data or the connection isn't ready yet.
 *
 * @category outcomes
 */
export class Connected extends withFieldDocs(
  Schema.TaggedClass<Connected>("@effect-flanks/domain/Connected")(
    "Connected",
    {
      ...sessionFields("Finished:OK"),
      connection: MaskedSecret
    },
    { identifier: "Connected" }
  )
) {
  /** The `connection_id`. It is a secret, and is masked when encoded. */
  declare readonly connection: Redacted.Redacted

  get [SessionTypeId](): "Connected" {
    return "Connected"
  }
  static {
    Object.defineProperties(this.prototype, { ...comparable, ...printable })
  }
}

/**
 * `InvalidCredentials`: the bank refused the login. The user needs a new session. Source: client.
 *
 * @category errors
 */
export class InvalidCredentials extends sessionFailure(sessionRows.InvalidCredentials)(
  Schema.TaggedError<InvalidCredentials>("@effect-flanks/domain/InvalidCredentials")("InvalidCredentials", {
    ...namedFields(sessionRows.InvalidCredentials)
  }, { identifier: "InvalidCredentials", ...respondsFor(sessionRows.InvalidCredentials.actor) })
) {}

/**
 * `InvalidChallengeResponse`: the second factor was wrong. The user needs a new session. Source: client.
 *
 * @category errors
 */
export class InvalidChallengeResponse extends sessionFailure(sessionRows.InvalidChallengeResponse)(
  Schema.TaggedError<InvalidChallengeResponse>("@effect-flanks/domain/InvalidChallengeResponse")(
    "InvalidChallengeResponse",
    { ...namedFields(sessionRows.InvalidChallengeResponse) },
    { identifier: "InvalidChallengeResponse", ...respondsFor(sessionRows.InvalidChallengeResponse.actor) }
  )
) {}

/**
 * `UnsupportedChallengeMethod`: the bank asks for a second factor that Flanks can't handle. The user must choose another
 * one at the bank. Source: client; who must act: inferred.
 *
 * @category errors
 */
export class UnsupportedChallengeMethod extends sessionFailure(sessionRows.UnsupportedChallengeMethod)(
  Schema.TaggedError<UnsupportedChallengeMethod>("@effect-flanks/domain/UnsupportedChallengeMethod")(
    "UnsupportedChallengeMethod",
    { ...namedFields(sessionRows.UnsupportedChallengeMethod) },
    { identifier: "UnsupportedChallengeMethod", ...respondsFor(sessionRows.UnsupportedChallengeMethod.actor) }
  )
) {}

/**
 * `UserInteractionNeeded`: the user must do something on the bank's own site, then start a new session. Source: client; who
 * must act: inferred.
 *
 * @category errors
 */
export class UserInteractionNeeded extends sessionFailure(sessionRows.UserInteractionNeeded)(
  Schema.TaggedError<UserInteractionNeeded>("@effect-flanks/domain/UserInteractionNeeded")("UserInteractionNeeded", {
    ...namedFields(sessionRows.UserInteractionNeeded)
  }, { identifier: "UserInteractionNeeded", ...respondsFor(sessionRows.UserInteractionNeeded.actor) })
) {}

/**
 * `CREDENTIALS_ALREADY_EXIST`: these credentials are already connected. Use the existing connection. Source: docs, for a
 * redirect.
 *
 * @category errors
 */
export class AlreadyConnected extends sessionFailure(sessionRows.AlreadyConnected)(
  Schema.TaggedError<AlreadyConnected>("@effect-flanks/domain/AlreadyConnected")("AlreadyConnected", {
    ...namedFields(sessionRows.AlreadyConnected)
  }, { identifier: "AlreadyConnected", ...respondsFor(sessionRows.AlreadyConnected.actor) })
) {}

/**
 * `ABORTED_BY_USER`: the user gave up. Offer a new session. Source: docs, for a redirect.
 *
 * @category errors
 */
export class AbortedByUser extends sessionFailure(sessionRows.AbortedByUser)(
  Schema.TaggedError<AbortedByUser>("@effect-flanks/domain/AbortedByUser")("AbortedByUser", {
    ...namedFields(sessionRows.AbortedByUser)
  }, { identifier: "AbortedByUser", ...respondsFor(sessionRows.AbortedByUser.actor) })
) {}

/**
 * `InternalError` of a session: Flanks or the bank failed. Start a new session later. Source: client.
 *
 * @category errors
 */
export class ConnectInternalError extends sessionFailure(sessionRows.ConnectInternalError)(
  Schema.TaggedError<ConnectInternalError>("@effect-flanks/domain/ConnectInternalError")("ConnectInternalError", {
    ...namedFields(sessionRows.ConnectInternalError)
  }, { identifier: "ConnectInternalError", ...respondsFor(sessionRows.ConnectInternalError.actor) })
) {}

/**
 * Nothing documents this session. Report it to effect-flanks, and keep waiting unless it `isFinal`, because Flanks adds
 * statuses. Source: inferred.
 *
 * @category errors
 */
export class UnexpectedSession extends sessionFailure(sessionRows.UnexpectedSession)(
  Schema.TaggedError<UnexpectedSession>("@effect-flanks/domain/UnexpectedSession")("UnexpectedSession", {
    ...sessionFields(null),
    ...adviceFields(sessionRows.UnexpectedSession),
    isFinal: Schema.Boolean.pipe(Schema.withConstructorDefault(Effect.succeed(false)))
  }, { identifier: "UnexpectedSession", ...respondsFor(sessionRows.UnexpectedSession.actor) })
) {
  /** Whether the session has finished, because its status starts with `Finished`. If not, keep waiting. */
  declare readonly isFinal: boolean
}

/**
 * The redirect claims nothing that is documented. Anyone could have written its URL. Source: inferred.
 *
 * @category errors
 */
export class UnexpectedRedirect extends sessionFailure(sessionRows.UnexpectedRedirect)(
  Schema.TaggedError<UnexpectedRedirect>("@effect-flanks/domain/UnexpectedRedirect")("UnexpectedRedirect", {
    ...keptFields(),
    ...adviceFields(sessionRows.UnexpectedRedirect),
    reason: Schema.Literals(unclearClaims),
    code: Schema.NullOr(Schema.String).pipe(Schema.withConstructorDefault(Effect.succeed(null)))
  }, { identifier: "UnexpectedRedirect", ...respondsFor(sessionRows.UnexpectedRedirect.actor) })
) {
  /**
   * The problem: an unknown `error`, no claim at all, both a `session_id` and a `code`, or a blank or repeated parameter.
   */
  declare readonly reason: UnclearRedirectClaim
  /** The `error` of the URL, verbatim except that anything that looks like a secret is masked; null if there is none. */
  declare readonly code: string | null
}

/**
 * The redirect claims that this session has finished. Verify it: compare the ID with the one that you stored for this user,
 * and list the session.
 *
 * @category outcomes
 */
export class ReturnedWithSession extends withFieldDocs(
  Schema.TaggedClass<ReturnedWithSession>("@effect-flanks/domain/ReturnedWithSession")(
    "ReturnedWithSession",
    {
      sessionId: Schema.String,
      ...keptFields()
    },
    { identifier: "ReturnedWithSession" }
  )
) {
  /** The `session_id` of the URL. Compare it with the one that you stored for this user. */
  declare readonly sessionId: string

  get [SessionTypeId](): "ReturnedWithSession" {
    return "ReturnedWithSession"
  }
  static {
    Object.defineProperties(this.prototype, { ...comparable, ...printable })
  }
}

/**
 * The redirect of a link has a code. Exchange it once.
 *
 * @category outcomes
 */
export class ReturnedWithCode extends withFieldDocs(
  Schema.TaggedClass<ReturnedWithCode>("@effect-flanks/domain/ReturnedWithCode")(
    "ReturnedWithCode",
    {
      linkCode: MaskedSecret,
      ...keptFields()
    },
    { identifier: "ReturnedWithCode" }
  )
) {
  /** The link code, which can be exchanged once. It is a secret, and is masked when encoded. */
  declare readonly linkCode: Redacted.Redacted

  get [SessionTypeId](): "ReturnedWithCode" {
    return "ReturnedWithCode"
  }
  static {
    Object.defineProperties(this.prototype, { ...comparable, ...printable })
  }
}

/**
 * A failure that a session can end with, as a type and as a Schema.
 *
 * @category unions
 */
export const SessionFailure = Schema.Union([
  InvalidCredentials,
  InvalidChallengeResponse,
  UnsupportedChallengeMethod,
  UserInteractionNeeded,
  ConnectInternalError,
  UnexpectedSession
])

/**
 * A failure that a session can end with, as a type and as a Schema.
 *
 * @category unions
 */
export type SessionFailure = typeof SessionFailure.Type

/**
 * A failure that a redirect can claim, as a type and as a Schema.
 *
 * @category unions
 */
export const RedirectFailure = Schema.Union([
  InvalidCredentials,
  InvalidChallengeResponse,
  UnsupportedChallengeMethod,
  UserInteractionNeeded,
  AlreadyConnected,
  AbortedByUser,
  ConnectInternalError,
  UnexpectedRedirect
])

/**
 * A failure that a redirect can claim, as a type and as a Schema.
 *
 * @category unions
 */
export type RedirectFailure = typeof RedirectFailure.Type

/**
 * Any failure of a session or of a redirect, as a type and as a Schema.
 *
 * @example
 * import * as Schema from "effect/Schema"
 * import { InvalidCredentials, SessionError } from "@effect-flanks/domain/Session"
 *
 * const error: SessionError = new InvalidCredentials({})
 * error.actor // => "endUser"
 * error.userText // => "Your bank didn't accept this login. Please check it and try again."
 * Schema.is(SessionError)(error) // => true
 *
 * @category unions
 */
export const SessionError = Schema.Union([
  InvalidCredentials,
  InvalidChallengeResponse,
  UnsupportedChallengeMethod,
  UserInteractionNeeded,
  AlreadyConnected,
  AbortedByUser,
  ConnectInternalError,
  UnexpectedSession,
  UnexpectedRedirect
])

/**
 * Any failure of a session or of a redirect, as a type and as a Schema.
 *
 * @category unions
 */
export type SessionError = typeof SessionError.Type

/**
 * The class of each tag. A row without a class, or a class outside the union, doesn't compile.
 *
 * @category unions
 */
export const sessionClasses = {
  InvalidCredentials,
  InvalidChallengeResponse,
  UnsupportedChallengeMethod,
  UserInteractionNeeded,
  AlreadyConnected,
  AbortedByUser,
  ConnectInternalError,
  UnexpectedSession,
  UnexpectedRedirect
} satisfies {
  readonly [T in SessionErrorTag]: abstract new(...args: never) => Extract<SessionError, { readonly _tag: T }>
}

/**
 * Any outcome of a session, as a type and as a Schema.
 *
 * @category unions
 */
export const SessionOutcome = Schema.Union([SessionWaiting, SessionProcessing, Connected, ...SessionFailure.members])

/**
 * Any outcome of a session, as a type and as a Schema.
 *
 * @category unions
 */
export type SessionOutcome = typeof SessionOutcome.Type

/**
 * Any outcome of a redirect, as a type and as a Schema.
 *
 * @category unions
 */
export const RedirectOutcome = Schema.Union([ReturnedWithSession, ReturnedWithCode, ...RedirectFailure.members])

/**
 * Any outcome of a redirect, as a type and as a Schema.
 *
 * @category unions
 */
export type RedirectOutcome = typeof RedirectOutcome.Type

/**
 * Whether a value is one of these errors, from this copy of the package or from another.
 *
 * @category guards
 */
export const isSessionError = (u: unknown): u is SessionError => hasProperty(u, TypeId) && u[TypeId] === "session"

/**
 * Whether a value is a session that hasn't finished: it waits for the user, is being processed, or has an unknown status.
 *
 * @category guards
 */
export const isUnfinished = (u: unknown): u is SessionWaiting | SessionProcessing | UnexpectedSession => isWaitable(u)

/**
 * The fields of a session that decide its outcome. The connection ID can be `Redacted`. Any other fields and values are
 * allowed.
 *
 * @category classification
 */
export interface SessionLike {
  readonly status?: unknown
  readonly error_code?: unknown
  readonly connection_id?: unknown
}

/**
 * Classifies a session: it returns exactly one outcome for every value.
 *
 * **When to use**
 *
 * Use it on an item of *list sessions*. In an Effect, use `fromSession`.
 *
 * **Details**
 *
 * It never throws, and the result depends only on the argument. Statuses and codes are compared exactly, case included. A
 * `connection_id` counts if it is a string that isn't blank, and an `error_code` counts only if the status is
 * `Finished:Error`. Source: client.
 *
 * @example
 * import { classifySession } from "@effect-flanks/domain/Session"
 *
 * classifySession({ status: "Waiting:Challenge" })._tag // => "SessionWaiting"
 * classifySession({ status: "Finished:OK", connection_id: "abc" })._tag // => "Connected"
 * classifySession({ status: "Finished:Error", error_code: "InternalError" })._tag // => "ConnectInternalError"
 * classifySession({ status: "Finished:Expired" })._tag // => "UnexpectedSession"
 *
 * @see {@link fromSession} for the same as an effect
 *
 * @category classification
 */
export const classifySession = (session: SessionLike): SessionOutcome => {
  const { fields, isFinal, status, tag } = readSession(session)
  const { connection } = fields
  if (status !== null && status.step !== null) {
    return new (status.outcome === "SessionWaiting" ? SessionWaiting : SessionProcessing)({
      ...fields,
      step: status.step
    })
  }
  if (status?.outcome === "Connected" && connection !== null) return new Connected({ ...fields, connection })
  return tag === null ? new UnexpectedSession({ ...fields, isFinal }) : new sessionClasses[tag](fields)
}

/**
 * A URL as text, or a `URL` object.
 *
 * @category classification
 */
export type UrlLike = string | { readonly href: string }

/**
 * Classifies the URL that a user came back to, after a session or after a link.
 *
 * **When to use**
 *
 * Use it in the handler of your redirect URL, and verify its result: anyone can write such a URL. The client's
 * `completeRedirect` verifies it for you.
 *
 * **Details**
 *
 * It never throws. `url` can be absolute, or a path with a query, as in a server's request. An `error` decides before a
 * `session_id` or a `code` does.
 *
 * @example
 * import { classifyRedirect } from "@effect-flanks/domain/Session"
 *
 * classifyRedirect("https://app.example/back?session_id=s1")._tag // => "ReturnedWithSession"
 * classifyRedirect("/back?error=INVALID_SCA")._tag // => "InvalidChallengeResponse"
 * classifyRedirect("/back?session_id=s1&session_id=s2")._tag // => "UnexpectedRedirect"
 *
 * @see {@link fromRedirect} for the same as an effect
 *
 * @category classification
 */
export const classifyRedirect = (url: UrlLike): RedirectOutcome => {
  const text = typeof url === "string" ? url : url.href
  const original = Redacted.make(text)
  const claim = readRedirect(text)
  switch (claim._tag) {
    case "Session":
      return new ReturnedWithSession({ sessionId: claim.sessionId, original })
    case "Code":
      return new ReturnedWithCode({ linkCode: Redacted.make(claim.code), original })
    case "Error":
      return new sessionClasses[claim.tag]({ sessionStatus: null, code: claim.code, original })
    case "Unclear":
      return new UnexpectedRedirect({ reason: claim.reason, code: claim.code, original })
  }
}

const isSuccess = <O extends SessionOutcome | RedirectOutcome>(outcome: O): outcome is Exclude<O, SessionError> =>
  !isSessionError(outcome)

/**
 * Turns a session into an effect that succeeds with `SessionWaiting`, `SessionProcessing` or `Connected`, and otherwise
 * fails with the tagged error.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromSession } from "@effect-flanks/domain/Session"
 *
 * const program = fromSession({ status: "Finished:Error", error_code: "InvalidCredentials" }).pipe(
 *   Effect.catchTag("InvalidCredentials", (error) => Effect.succeed(error.userText))
 * )
 * Effect.runSync(program) // => "Your bank didn't accept this login. Please check it and try again."
 *
 * @see {@link classifySession} for the outcome as a value
 *
 * @category classification
 */
export const fromSession = (
  session: SessionLike
): Effect.Effect<SessionWaiting | SessionProcessing | Connected, SessionFailure> =>
  Effect.suspend(() => {
    const outcome = classifySession(session)
    return isSuccess(outcome) ? Effect.succeed(outcome) : Effect.fail(outcome)
  })

/**
 * Turns a redirect into an effect that succeeds with the URL's claim, which you must still verify, and otherwise fails with
 * the tagged error.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromRedirect } from "@effect-flanks/domain/Session"
 *
 * const program = fromRedirect("/back?error=ABORTED_BY_USER").pipe(
 *   Effect.catchTag("AbortedByUser", (error) => Effect.succeed(error.userText))
 * )
 * Effect.runSync(program) // => "Your bank isn't connected yet. You can start again at any time."
 *
 * @see {@link classifyRedirect} for the outcome as a value
 *
 * @category classification
 */
export const fromRedirect = (
  url: UrlLike
): Effect.Effect<ReturnedWithSession | ReturnedWithCode, RedirectFailure> =>
  Effect.suspend(() => {
    const outcome = classifyRedirect(url)
    return isSuccess(outcome) ? Effect.succeed(outcome) : Effect.fail(outcome)
  })

/**
 * The reasons why a redirect's claim is unclear.
 *
 * @category unions
 */
export type UnclearClaim = UnclearRedirectClaim
