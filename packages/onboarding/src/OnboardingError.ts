/**
 * How an onboarding can end without its data: an error of Flanks, or one of the client that says what was waited for in
 * vain.
 *
 * @since 0.1.0
 */
import { ActivationOverdue, DataErrored, DataPending, UnexpectedShape } from "@effect-flanks/client/ClientError"
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import { ConnectInternalError, UnexpectedSession } from "@effect-flanks/domain/Session"
import * as Schema from "effect/Schema"

/** The final error of an onboarding, a type and a Schema under one name. Encoded, no secret is in it. */
export const OnboardingError = Schema.Union([
  ...FlanksError.members,
  UnexpectedShape,
  ActivationOverdue,
  DataPending,
  DataErrored,
  ConnectInternalError,
  UnexpectedSession
])

/** The final error of an onboarding. */
export type OnboardingError = typeof OnboardingError.Type

/** A control character, or half of a surrogate pair: PostgreSQL stores no NUL, and UTF-8 has no half, so two ids would be one. */
const isUnstorable = (text: string): boolean => /[\p{Cc}\p{Cs}]/u.test(text)

const unstorable = "a control character or half of a surrogate pair"

/** The names of an onboarding are not texts that can be stored. Nothing was started. */
export class InvalidText
  extends Schema.TaggedError<InvalidText>("@effect-flanks/onboarding/InvalidText")("InvalidText", {
    field: Schema.Literals(["id", "externalId", "linkToken"])
  }, { httpApiStatus: 400 })
{
  /** The first of these that is not a text that can be stored; undefined if all are. */
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

/** No onboarding has this id. */
export class OnboardingNotFound
  extends Schema.TaggedError<OnboardingNotFound>("@effect-flanks/onboarding/OnboardingNotFound")("OnboardingNotFound", {
    id: Schema.String
  }, { httpApiStatus: 404 })
{
  override get message() {
    return `no onboarding has the id "${this.id}".`
  }
}

/** The onboarding does not stand where this could be done. */
export class InvalidState
  extends Schema.TaggedError<InvalidState>("@effect-flanks/onboarding/InvalidState")("InvalidState", {
    id: Schema.String,
    /** Where it stands instead. */
    state: Schema.String
  }, { httpApiStatus: 409 })
{
  override get message() {
    return `onboarding "${this.id}" does not wait for that: it is ${this.state}.`
  }
}

/** The token belongs to another onboarding. */
export class TokenTaken extends Schema.TaggedError<TokenTaken>("@effect-flanks/onboarding/TokenTaken")("TokenTaken", {
  id: Schema.String,
  by: Schema.String
}, { httpApiStatus: 409 }) {
  override get message() {
    return `the token for onboarding "${this.id}" is that of onboarding "${this.by}".`
  }
}

/** Another onboarding was started under this id before. Nothing was changed. */
export class ConflictingStart
  extends Schema.TaggedError<ConflictingStart>("@effect-flanks/onboarding/ConflictingStart")("ConflictingStart", {
    id: Schema.String,
    /** How this start differs from the first. `secret` is the code, the link token, the credentials token or the session's settings. */
    differs: Schema.Array(Schema.Literals(["secret", "externalId", "dataKinds"]))
  }, { httpApiStatus: 409 })
{
  override get message() {
    const parts = this.differs.map((part) => part === "secret" ? "code, token or session" : part)
    return `an onboarding "${this.id}" was started before, with another ${parts.join(" and ")}; that one goes on.`
  }
}
