/**
 * Words for the keys of the table of outcomes: actors, retries, sources and reasons.
 *
 * @since 0.1.0
 */
import { type Actor, type Retry, rows, type Source, type Tag } from "@effect-flanks/domain/Table"
import type { StopReason } from "@effect-flanks/domain/Wait"

/** Who must act, in a table. */
export const actorNames: { readonly [A in Actor]: string } = {
  nobody: "nobody",
  developer: "developer",
  endUser: "end user",
  bank: "bank",
  support: "Flanks support",
  flanks: "Flanks or network"
}

/** Who must act, in a sentence. */
export const turns: { readonly [A in Actor]: string } = {
  nobody: "nobody",
  developer: "the developer",
  endUser: "the end user",
  bank: "the bank",
  support: "Flanks support",
  flanks: "Flanks, or the network"
}

/** Whether the same call is worth retrying. */
export const repeats: { readonly [R in Retry]: string } = {
  processing: "yes, as `flanks schedule processing` shows",
  securityCheck: "yes, as `flanks schedule securityCheck` shows",
  bank: "yes, as `flanks schedule bank` shows",
  transient: "only an operation that is replay-safe, as `flanks schedule transient` shows",
  unauthorized: "once, with a fresh access token; never the token request itself",
  session: "yes, as `flanks schedule session` shows",
  no: "no",
  afterUser: "only after the user acted",
  never: "never: the same call would do harm"
}

/** The source of a fact, which tells how certain it is. */
export const sources: { readonly [S in Source]: string } = {
  seed: "Flanks' page Troubleshooting the API (seed)",
  docs: "another page of Flanks' documentation (docs)",
  client: "nowhere: seen in a third party's client (client)",
  inferred: "nowhere: our conclusion (inferred)"
}

/** Why waiting stops. */
export const endings: { readonly [B in StopReason]: string } = {
  NotRetryable: "a retry of the same call can't help",
  OtherKind: "this schedule does not retry this error",
  NotReplaySafe: "the operation is not known to be replay-safe",
  NoRefresh: "the access token can't be refreshed",
  AttemptsUsedUp: "the attempts are used up",
  BudgetUsedUp: "the time for it is used up",
  WindowClosed: "the window is closed",
  RetryAfterTooLong: "Retry-After asks for more than the limit"
}

const coded = (tag: Tag): string => `error_code ${rows[tag].code}, on any status`
const alone = (tag: Tag): string => `status ${rows[tag].statuses.join(" or ")}, if no known code says otherwise`

/** How to recognise an outcome, in short. `Classify` has the full rules. */
export const recognised: { readonly [T in Tag]: string } = {
  Accepted: "a 2xx response that names no error",
  TokenDelayed: `a 2xx response with a credentials_token and error_code ${rows.ScaError.code}`,
  Incomplete: coded("Incomplete"),
  Processing: coded("Processing"),
  ScaError: `error_code ${rows.ScaError.code}, unless a 2xx response brings a credentials_token`,
  ConfigurationError:
    `error_code ${rows.ConfigurationError.code} on any status but 401; status 409; a ValidationError on 400`,
  BankError: coded("BankError"),
  CredentialsError: coded("CredentialsError"),
  ScaRequired: coded("ScaRequired"),
  Unauthorized: alone("Unauthorized"),
  AccessDenied: alone("AccessDenied"),
  MethodNotAllowed: alone("MethodNotAllowed"),
  UnsupportedMediaType: alone("UnsupportedMediaType"),
  InternalServerError: alone("InternalServerError"),
  UnexpectedResponse: "any response that nothing documents",
  TransportError: "no response: refused, reset, timed out, or the name was not found"
}

/** Common misunderstandings. */
export const remarks: { readonly [T in Tag]?: string } = {
  TokenDelayed: `a success, although it carries the code ${rows.ScaError.code}`,
  ScaError: `not the user's second factor: that is ${rows.ScaRequired.code} ${rows.ScaRequired.name}`,
  AccessDenied: "documented only for the token endpoint",
  UnexpectedResponse:
    "the client doesn't follow redirects; a 3xx, or the 0 that a browser reports for it, means a wrong base URL"
}
