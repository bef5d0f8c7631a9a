/**
 * What a Connect v2 session means, and what the URL claims that a user comes back to: exactly one outcome each, as a value or
 * as a tagged error that says who must act.
 *
 * A session takes an end user through connecting a bank. List it to learn how it is going; never trust the redirect alone,
 * because anyone can write a URL.
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

/** The status that your own endpoint responds with when this error stops a request. */
const respondsFor = (actor: Actor) => ({ httpApiStatus: byActor[actor].httpApiStatus })

/** What every error here says of itself. */
const sessionFailure = <const R extends SessionRow>(row: R) => failure(row, row, "session")

/** The step of a session: the bank login, or the bank's second factor. */
export const SessionStep = Schema.Literals(["ProvideCredentials", "Challenge"])

/** The step of a session. */
export type SessionStep = typeof SessionStep.Type

/** The session waits for the user. List it again later; `Schedules.session` says when. */
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

/** Flanks or the bank processes what the user entered. List the session again soon; `Schedules.session` says when. */
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
 * The user's bank is connected: a success. Store the connection; it is used wherever a `credentials_token` is. A read right
 * after it can still be told to wait (20002, 20003).
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

/** `InvalidCredentials`: the bank refused the login. The user needs a new session. */
export class InvalidCredentials extends sessionFailure(sessionRows.InvalidCredentials)(
  Schema.TaggedError<InvalidCredentials>("@effect-flanks/domain/InvalidCredentials")("InvalidCredentials", {
    ...namedFields(sessionRows.InvalidCredentials)
  }, { identifier: "InvalidCredentials", ...respondsFor(sessionRows.InvalidCredentials.actor) })
) {}

/** `InvalidChallengeResponse`: the second factor was wrong. The user needs a new session. */
export class InvalidChallengeResponse extends sessionFailure(sessionRows.InvalidChallengeResponse)(
  Schema.TaggedError<InvalidChallengeResponse>("@effect-flanks/domain/InvalidChallengeResponse")(
    "InvalidChallengeResponse",
    { ...namedFields(sessionRows.InvalidChallengeResponse) },
    { identifier: "InvalidChallengeResponse", ...respondsFor(sessionRows.InvalidChallengeResponse.actor) }
  )
) {}

/** `UnsupportedChallengeMethod`: the bank asks for a second factor that Flanks can't serve. */
export class UnsupportedChallengeMethod extends sessionFailure(sessionRows.UnsupportedChallengeMethod)(
  Schema.TaggedError<UnsupportedChallengeMethod>("@effect-flanks/domain/UnsupportedChallengeMethod")(
    "UnsupportedChallengeMethod",
    { ...namedFields(sessionRows.UnsupportedChallengeMethod) },
    { identifier: "UnsupportedChallengeMethod", ...respondsFor(sessionRows.UnsupportedChallengeMethod.actor) }
  )
) {}

/** `UserInteractionNeeded`: the bank wants the user to do something on its own site. */
export class UserInteractionNeeded extends sessionFailure(sessionRows.UserInteractionNeeded)(
  Schema.TaggedError<UserInteractionNeeded>("@effect-flanks/domain/UserInteractionNeeded")("UserInteractionNeeded", {
    ...namedFields(sessionRows.UserInteractionNeeded)
  }, { identifier: "UserInteractionNeeded", ...respondsFor(sessionRows.UserInteractionNeeded.actor) })
) {}

/** `CREDENTIALS_ALREADY_EXIST`: these credentials are connected already. Use the existing connection. */
export class AlreadyConnected extends sessionFailure(sessionRows.AlreadyConnected)(
  Schema.TaggedError<AlreadyConnected>("@effect-flanks/domain/AlreadyConnected")("AlreadyConnected", {
    ...namedFields(sessionRows.AlreadyConnected)
  }, { identifier: "AlreadyConnected", ...respondsFor(sessionRows.AlreadyConnected.actor) })
) {}

/** `ABORTED_BY_USER`: the user gave up. Offer a new session. */
export class AbortedByUser extends sessionFailure(sessionRows.AbortedByUser)(
  Schema.TaggedError<AbortedByUser>("@effect-flanks/domain/AbortedByUser")("AbortedByUser", {
    ...namedFields(sessionRows.AbortedByUser)
  }, { identifier: "AbortedByUser", ...respondsFor(sessionRows.AbortedByUser.actor) })
) {}

/** `InternalError` of a session: Flanks or the bank failed. Start a new session later. */
export class ConnectInternalError extends sessionFailure(sessionRows.ConnectInternalError)(
  Schema.TaggedError<ConnectInternalError>("@effect-flanks/domain/ConnectInternalError")("ConnectInternalError", {
    ...namedFields(sessionRows.ConnectInternalError)
  }, { identifier: "ConnectInternalError", ...respondsFor(sessionRows.ConnectInternalError.actor) })
) {}

/** Nothing documents this session. Report it. Flanks adds statuses, so keep waiting unless it `isFinal`. */
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

/** The redirect claims nothing that is documented. Anyone can have written it. */
export class UnexpectedRedirect extends sessionFailure(sessionRows.UnexpectedRedirect)(
  Schema.TaggedError<UnexpectedRedirect>("@effect-flanks/domain/UnexpectedRedirect")("UnexpectedRedirect", {
    ...keptFields(),
    ...adviceFields(sessionRows.UnexpectedRedirect),
    /**
     * What is wrong: an `error` that is not known, no claim at all, a `session_id` and a `code` at once, or a blank or repeated
     * parameter.
     */
    reason: Schema.Literals(unclearClaims),
    /** The `error` of the URL, verbatim; null without one. Parts that look like a secret are masked. */
    code: Schema.NullOr(Schema.String).pipe(Schema.withConstructorDefault(Effect.succeed(null)))
  }, { identifier: "UnexpectedRedirect", ...respondsFor(sessionRows.UnexpectedRedirect.actor) })
) {}

/** The redirect claims that this session is through. Verify it: compare the id with the user's own session, and list it. */
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

/** The redirect of a Link brings a code. Exchange it, once. */
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

/** A failure that a session can end with. A type and a Schema under one name. */
export const SessionFailure = Schema.Union([
  InvalidCredentials,
  InvalidChallengeResponse,
  UnsupportedChallengeMethod,
  UserInteractionNeeded,
  ConnectInternalError,
  UnexpectedSession
])

/** A failure that a session can end with. */
export type SessionFailure = typeof SessionFailure.Type

/** A failure that a redirect can claim. A type and a Schema under one name. */
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

/** A failure that a redirect can claim. */
export type RedirectFailure = typeof RedirectFailure.Type

/**
 * Any failure of connecting a user, from a session or from a redirect. A type and a Schema under one name.
 *
 * @example
 * import * as Schema from "effect/Schema"
 * import { InvalidCredentials, SessionError } from "@effect-flanks/domain/Session"
 *
 * const error: SessionError = new InvalidCredentials({})
 * error.actor // => "endUser"
 * error.userText // => "Your bank didn't accept this login. Please check it and try again."
 * Schema.is(SessionError)(error) // => true
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

/** Any failure of connecting a user. */
export type SessionError = typeof SessionError.Type

/** The class of each tag. A row without a class, or a class outside the union, does not compile. */
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

/** Any outcome of a session. A type and a Schema under one name. */
export const SessionOutcome = Schema.Union([SessionWaiting, SessionProcessing, Connected, ...SessionFailure.members])

/** Any outcome of a session. */
export type SessionOutcome = typeof SessionOutcome.Type

/** What a redirect can claim. A type and a Schema under one name. */
export const RedirectOutcome = Schema.Union([ReturnedWithSession, ReturnedWithCode, ...RedirectFailure.members])

/** What a redirect can claim. */
export type RedirectOutcome = typeof RedirectOutcome.Type

/** Whether a value is one of these errors, from this copy of the package or from another. */
export const isSessionError = (u: unknown): u is SessionError => hasProperty(u, TypeId) && u[TypeId] === "session"

/** Whether a session has not finished: it waits for the user, is processed, or is in a status that nothing documents. */
export const isUnfinished = (u: unknown): u is SessionWaiting | SessionProcessing | UnexpectedSession => isWaitable(u)

/** The part of a session that decides. The ids can be `Redacted`. Unknown fields and values are fine. */
export interface SessionLike {
  readonly status?: unknown
  readonly error_code?: unknown
  readonly connection_id?: unknown
}

/**
 * Classifies a session. It is total and pure: it never throws, and the result depends on its argument alone.
 *
 * Use it on an item of *list sessions*, and `fromSession` in an Effect. Statuses and codes count letter for letter, a
 * `connection_id` if it is a string that is not blank, and an `error_code` only if the status is `Finished:Error`.
 *
 * @example
 * import { classifySession } from "@effect-flanks/domain/Session"
 *
 * classifySession({ status: "Waiting:Challenge" })._tag // => "SessionWaiting"
 * classifySession({ status: "Finished:OK", connection_id: "abc" })._tag // => "Connected"
 * classifySession({ status: "Finished:Error", error_code: "InternalError" })._tag // => "ConnectInternalError"
 * classifySession({ status: "Finished:Expired" })._tag // => "UnexpectedSession"
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

/** A URL: its text, or a `URL` of the runtime. */
export type UrlLike = string | { readonly href: string }

/**
 * Reads what the URL claims that a user came back to, of a session or of a Link. It is total and pure.
 *
 * `url` can be absolute, or a path with a query, as a server gets it. Verify a claim of success. The client's
 * `completeRedirect` does it.
 *
 * @example
 * import { classifyRedirect } from "@effect-flanks/domain/Session"
 *
 * classifyRedirect("https://app.example/back?session_id=s1")._tag // => "ReturnedWithSession"
 * classifyRedirect("/back?error=INVALID_SCA")._tag // => "InvalidChallengeResponse"
 * classifyRedirect("/back?session_id=s1&session_id=s2")._tag // => "UnexpectedRedirect"
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
 * Turns a session into an effect: it succeeds with `SessionWaiting`, `SessionProcessing` or `Connected`, and fails with the
 * tagged error.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromSession } from "@effect-flanks/domain/Session"
 *
 * const program = fromSession({ status: "Finished:Error", error_code: "InvalidCredentials" }).pipe(
 *   Effect.catchTag("InvalidCredentials", (error) => Effect.succeed(error.userText))
 * )
 * Effect.runSync(program) // => "Your bank didn't accept this login. Please check it and try again."
 */
export const fromSession = (
  session: SessionLike
): Effect.Effect<SessionWaiting | SessionProcessing | Connected, SessionFailure> =>
  Effect.suspend(() => {
    const outcome = classifySession(session)
    return isSuccess(outcome) ? Effect.succeed(outcome) : Effect.fail(outcome)
  })

/**
 * Turns a redirect into an effect: it succeeds with what the URL claims, still to be verified, and fails with the tagged
 * error.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromRedirect } from "@effect-flanks/domain/Session"
 *
 * const program = fromRedirect("/back?error=ABORTED_BY_USER").pipe(
 *   Effect.catchTag("AbortedByUser", (error) => Effect.succeed(error.userText))
 * )
 * Effect.runSync(program) // => "Your bank isn't connected yet. You can start again at any time."
 */
export const fromRedirect = (
  url: UrlLike
): Effect.Effect<ReturnedWithSession | ReturnedWithCode, RedirectFailure> =>
  Effect.suspend(() => {
    const outcome = classifyRedirect(url)
    return isSuccess(outcome) ? Effect.succeed(outcome) : Effect.fail(outcome)
  })

/** Why a redirect says neither that it worked nor why it did not. */
export type UnclearClaim = UnclearRedirectClaim
