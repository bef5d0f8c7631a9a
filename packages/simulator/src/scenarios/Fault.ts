/**
 * What can be done to a single request, as data: every code, and the failures that no page shows.
 *
 * @since 0.1.0
 */
import * as CannedResponse from "../CannedResponse.ts"
import { byWord, entry, type Scenario } from "./Scenario.ts"

/** The header that names a scenario for one request. */
export const header = "x-flanks-scenario"

/** What is done to one request; `acts` says whether what it asks for happens all the same. */
export type Fault =
  | { readonly _tag: "Answers"; readonly acts: boolean; readonly answer: CannedResponse.CannedResponse }
  | { readonly _tag: "Breaks"; readonly acts: boolean; readonly how: "dropped" | "truncated" }
  | { readonly _tag: "Delays"; readonly millis: number }
  | { readonly _tag: "Rewords"; readonly how: "withoutCode" | "withTrailingComma" }

const fault = entry<Fault>("simulator")

const answers = (answer: CannedResponse.CannedResponse): Fault => ({ _tag: "Answers", acts: false, answer })

const actsAndAnswers = (answer: CannedResponse.CannedResponse): Fault => ({ _tag: "Answers", acts: true, answer })

/** What can be done to one request, by its word; Flanks' own names where it has one. */
export const faults: ReadonlyArray<Scenario<Fault>> = [
  fault("INCOMPLETE", "400 with 20001", answers(CannedResponse.incomplete)),
  fault("PROCESSING", "400 with 20002", answers(CannedResponse.processing)),
  fault("SCA_ERROR", "400 with 20003", answers(CannedResponse.securityChecks)),
  fault("BANK_ERROR", "50001", answers(CannedResponse.bank(50001))),
  fault("CREDENTIALS_ERROR", "50002", answers(CannedResponse.bank(50002))),
  fault("SCA_REQUIRED", "50003", answers(CannedResponse.bank(50003))),
  fault("UNAUTHORIZED", "401, as if the access token were no longer valid", answers(CannedResponse.invalidAccessToken)),
  fault("INTERNAL_SERVER_ERROR", "500", answers(CannedResponse.internalError)),
  fault("LINKS_SHUT_DOWN", "404 with HTML, as if Flanks Link were shut down", answers(CannedResponse.linksNotFound)),
  fault("TOO_MANY_REQUESTS", "429 with Retry-After: 30", answers(CannedResponse.tooManyRequests)),
  fault("BAD_GATEWAY", "502 with HTML", answers(CannedResponse.badGateway)),
  fault("DROPPED", "the connection breaks before the request is looked at", {
    _tag: "Breaks",
    acts: false,
    how: "dropped"
  }),
  fault("SLOW", "the answer comes after 10 seconds", { _tag: "Delays", millis: 10_000 }),
  fault("LOST_ANSWER", "it happens, and the connection breaks before the answer", {
    _tag: "Breaks",
    acts: true,
    how: "dropped"
  }),
  fault("LOST_IN_GATEWAY", "it happens, and a 502 with HTML is the answer", actsAndAnswers(CannedResponse.badGateway)),
  fault("LOST_IN_ERROR", "it happens, and a 500 is the answer", actsAndAnswers(CannedResponse.internalError)),
  fault("TRUNCATED", "it happens, and the answer breaks off in the middle", {
    _tag: "Breaks",
    acts: true,
    how: "truncated"
  }),
  fault("WITHOUT_CODE", "the answer lacks its error_code, as on the oldest page", {
    _tag: "Rewords",
    how: "withoutCode"
  }),
  fault("TRAILING_COMMA", "an error ends in a trailing comma: not JSON", {
    _tag: "Rewords",
    how: "withTrailingComma"
  })
]

/** What a word does to a request; null for any other text. */
export const find = byWord(faults)
