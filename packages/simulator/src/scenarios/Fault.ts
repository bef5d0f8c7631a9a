/**
 * The faults of a single request, as data: every code, and undocumented failures.
 *
 * @since 0.1.0
 */
import * as CannedResponse from "../CannedResponse.ts"
import { byWord, entry, type Scenario } from "./Scenario.ts"

/**
 * The header that names a scenario for one request.
 *
 * @category scenarios
 */
export const header = "x-flanks-scenario"

/**
 * The fault of one request. `acts` says whether the operation happens anyway.
 *
 * @category models
 */
export type Fault =
  | { readonly _tag: "Answers"; readonly acts: boolean; readonly answer: CannedResponse.CannedResponse }
  | { readonly _tag: "Breaks"; readonly acts: boolean; readonly how: "dropped" | "truncated" }
  | { readonly _tag: "Delays"; readonly millis: number }
  | { readonly _tag: "Rewords"; readonly how: "withoutCode" | "withTrailingComma" }

const fault = entry<Fault>("simulator")

const answers = (answer: CannedResponse.CannedResponse): Fault => ({ _tag: "Answers", acts: false, answer })

const actsAndAnswers = (answer: CannedResponse.CannedResponse): Fault => ({ _tag: "Answers", acts: true, answer })

/**
 * Every fault, by its word. Flanks' own names are used if there are any.
 *
 * @category scenarios
 */
export const faults: ReadonlyArray<Scenario<Fault>> = [
  fault("INCOMPLETE", "400 with 20001", answers(CannedResponse.incomplete)),
  fault("PROCESSING", "400 with 20002", answers(CannedResponse.processing)),
  fault("SCA_ERROR", "400 with 20003", answers(CannedResponse.securityChecks)),
  fault("BANK_ERROR", "50001", answers(CannedResponse.bank(50001))),
  fault("CREDENTIALS_ERROR", "50002", answers(CannedResponse.bank(50002))),
  fault("SCA_REQUIRED", "50003", answers(CannedResponse.bank(50003))),
  fault("UNAUTHORIZED", "401, as if the access token had expired", answers(CannedResponse.invalidAccessToken)),
  fault("INTERNAL_SERVER_ERROR", "500", answers(CannedResponse.internalError)),
  fault("LINKS_SHUT_DOWN", "404 with HTML, as if Flanks Link were shut down", answers(CannedResponse.linksNotFound)),
  fault("TOO_MANY_REQUESTS", "429 with Retry-After: 30", answers(CannedResponse.tooManyRequests)),
  fault("BAD_GATEWAY", "502 with HTML", answers(CannedResponse.badGateway)),
  fault("DROPPED", "the connection breaks before the operation runs", {
    _tag: "Breaks",
    acts: false,
    how: "dropped"
  }),
  fault("SLOW", "the response arrives after 10 seconds", { _tag: "Delays", millis: 10_000 }),
  fault("LOST_ANSWER", "the operation runs, then the connection breaks before the response", {
    _tag: "Breaks",
    acts: true,
    how: "dropped"
  }),
  fault(
    "LOST_IN_GATEWAY",
    "the operation runs, but the response is a 502 with HTML",
    actsAndAnswers(CannedResponse.badGateway)
  ),
  fault("LOST_IN_ERROR", "the operation runs, but the response is a 500", actsAndAnswers(CannedResponse.internalError)),
  fault("TRUNCATED", "the operation runs, but the response breaks off in the middle", {
    _tag: "Breaks",
    acts: true,
    how: "truncated"
  }),
  fault("WITHOUT_CODE", "the response lacks its error_code, as on the oldest page", {
    _tag: "Rewords",
    how: "withoutCode"
  }),
  fault("TRAILING_COMMA", "an error ends in a trailing comma, so it isn't JSON", {
    _tag: "Rewords",
    how: "withTrailingComma"
  })
]

/**
 * The fault with this word. Null for other texts.
 *
 * @category finding
 */
export const find = byWord(faults)
