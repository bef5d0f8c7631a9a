/**
 * The errors with which an onboarding can end without its data: errors of Flanks, and errors of the client that say what
 * never became ready.
 *
 * @since 0.1.0
 */
import { ActivationOverdue, DataErrored, DataPending, UnexpectedShape } from "@effect-flanks/client/ClientError"
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import { ConnectInternalError, UnexpectedSession } from "@effect-flanks/domain/Session"
import * as Schema from "effect/Schema"

/**
 * The final error of an onboarding, as a type and as a Schema. Its encoded form has no secret.
 *
 * @category unions
 */
export const OnboardingError = Schema.Union([
  ...FlanksError.members,
  UnexpectedShape,
  ActivationOverdue,
  DataPending,
  DataErrored,
  ConnectInternalError,
  UnexpectedSession
])

/**
 * The final error of an onboarding, as a type and as a Schema.
 *
 * @category unions
 */
export type OnboardingError = typeof OnboardingError.Type

/**
 * A control character, or half of a surrogate pair. PostgreSQL can't store a NUL, and UTF-8 can't encode such a half, so
 * two IDs would become one.
 */
const isUnstorable = (text: string): boolean => /[\p{Cc}\p{Cs}]/u.test(text)

const unstorable = "a control character or half of a surrogate pair"

/**
 * An ID of the onboarding isn't text that can be stored. Nothing was started.
 *
 * @category errors
 */
export class InvalidText
  extends Schema.TaggedError<InvalidText>("@effect-flanks/onboarding/InvalidText")("InvalidText", {
    field: Schema.Literals(["id", "externalId", "linkToken"])
  }, { httpApiStatus: 400 })
{
  /** The first of these that can't be stored as text; undefined if all can. */
  static in(
    texts: { readonly [K in "id" | "externalId" | "linkToken"]?: string | null | undefined }
  ): InvalidText | undefined {
    const field = (["id", "externalId", "linkToken"] as const).find((name) => isUnstorable(texts[name] ?? ""))
    return field === undefined ? undefined : new InvalidText({ field })
  }

  override get message() {
    return `the ${this.field} has ${unstorable}. Next: send it as valid UTF-8, without those.`
  }
}

/**
 * No onboarding has this ID.
 *
 * @category errors
 */
export class OnboardingNotFound
  extends Schema.TaggedError<OnboardingNotFound>("@effect-flanks/onboarding/OnboardingNotFound")("OnboardingNotFound", {
    id: Schema.String
  }, { httpApiStatus: 404 })
{
  override get message() {
    return `no onboarding has the id "${this.id}".`
  }
}

/**
 * The onboarding isn't in a state that allows this operation.
 *
 * @category errors
 */
export class InvalidState
  extends Schema.TaggedError<InvalidState>("@effect-flanks/onboarding/InvalidState")("InvalidState", {
    id: Schema.String,
    /** Its current state. */
    state: Schema.String
  }, { httpApiStatus: 409 })
{
  override get message() {
    return `onboarding "${this.id}" does not wait for that: it is ${this.state}.`
  }
}

/**
 * The token belongs to another onboarding.
 *
 * @category errors
 */
export class TokenTaken extends Schema.TaggedError<TokenTaken>("@effect-flanks/onboarding/TokenTaken")("TokenTaken", {
  id: Schema.String,
  by: Schema.String
}, { httpApiStatus: 409 }) {
  override get message() {
    return `the token for onboarding "${this.id}" is that of onboarding "${this.by}".`
  }
}

/**
 * Another onboarding was started with this ID before. Nothing was changed.
 *
 * @category errors
 */
export class ConflictingStart
  extends Schema.TaggedError<ConflictingStart>("@effect-flanks/onboarding/ConflictingStart")("ConflictingStart", {
    id: Schema.String,
    /**
     * The fields in which this start differs from the first. `secret` is the code, the link token, the credentials token or
     * the session's settings.
     */
    differs: Schema.Array(Schema.Literals(["secret", "externalId", "dataKinds"]))
  }, { httpApiStatus: 409 })
{
  override get message() {
    const parts = this.differs.map((part) => part === "secret" ? "code, token or session" : part)
    return `an onboarding "${this.id}" was started before, with another ${parts.join(" and ")}, and continues.`
  }
}

/**
 * The database failed or didn't respond in time, although the operation retried. It may have been stored all the same. Call
 * it again: a start or a cancellation that was stored changes nothing the second time, and a signal that was stored fails
 * with `InvalidState` if the onboarding has continued.
 *
 * Onboardings themselves wait for the database. None ends because of it.
 *
 * @category errors
 */
export class StorageUnavailable
  extends Schema.TaggedError<StorageUnavailable>("@effect-flanks/onboarding/StorageUnavailable")("StorageUnavailable", {
    operation: Schema.String,
    reason: Schema.String,
    code: Schema.NullOr(Schema.String)
  }, { httpApiStatus: 503 })
{
  /** The operation that failed, such as `Onboarding.start`. */
  declare readonly operation: string
  /** The tag of the last failure's reason in Effect's `SqlError`, or `NoResponse` if nothing came in time. */
  declare readonly reason: string
  /** The failure's SQLSTATE, or Node's code such as `ECONNREFUSED`; null if it has none. */
  declare readonly code: string | null

  /** Who must act. Handle it with `userText` and `userStatus`. */
  get actor() {
    return "nobody" as const
  }
  /** The meaning of the error. Text for developers. */
  get meaning() {
    const why = this.code === null ? this.reason : `${this.reason}, ${this.code}`
    return `the database of the onboardings is unavailable (${why}), and it is unknown whether the operation was stored`
  }
  /** The next step. Text for developers. */
  get action() {
    return "call it again in a few seconds; if it goes on failing, check that PostgreSQL runs, has space and can be written"
  }
  /** The sentence for end users. */
  get userText() {
    return "We can't do that right now. Please try again in a moment."
  }
  override get message() {
    return `${this.operation}: ${this.meaning}. Next: ${this.action}.`
  }
}
