/**
 * What can be made to happen, as data: the words that TestBank gives a meaning, and ours for what it lacks.
 *
 * A word of `logins` is typed as the password, or stands in the name of a link, or in the header of the request that
 * makes credentials. A word of `challenges` is typed where a bank asks for a code. A word of `requests` stands in the
 * header of any request, or is armed for the next one.
 *
 * @since 0.1.0
 */
import type { Slice } from "@effect-flanks/client/Readiness"
import * as Documented from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"

/** The header that names a scenario for one request. */
export const header = "x-flanks-scenario"

/** Where the word comes from: TestBank's documentation, or this simulator. */
export type Origin = "testbank" | "simulator"

/** What credentials live through; `usual` but for what a scenario says. */
export interface Life {
  /** Where security checks show: at the exchange and on everything after it, on the reads of data alone, or nowhere. */
  readonly checks: "exchange" | "reads" | "none"
  /** How many times the usual the extraction takes; `Infinity` for one without end. */
  readonly pace: number
  readonly errored: ReadonlyArray<Slice>
  /** Whether what is errored is mended after a while. */
  readonly heals: boolean
  /** What the bank asks the user for when the data is refreshed for the first time. */
  readonly asks: "nothing" | "sca" | "reset"
  /** What there is to extract: the usual, nothing, or things of which nothing is known. */
  readonly wealth: "usual" | "none" | "unknown"
}

/** A life without events. */
export const usual: Life = { checks: "none", pace: 1, errored: [], heals: false, asks: "nothing", wealth: "usual" }

/**
 * Why a login leads to nothing: the name that Flanks Link gives it, a session's `error_code`, and the numeric code for
 * those who create credentials without either. Source: docs, client, and for their correspondence inferred.
 */
export const refusals = {
  INVALID_CREDENTIALS: { session: "InvalidCredentials", code: 50002 },
  INVALID_SCA: { session: "InvalidChallengeResponse", code: 50003 },
  SCA_TYPE_NOT_ALLOWED: { session: "UnsupportedChallengeMethod", code: 50003 },
  USER_INTERACTION_NEEDED: { session: "UserInteractionNeeded", code: 50003 },
  CREDENTIALS_ALREADY_EXIST: { session: "AlreadyExists", code: 40001 },
  INTERNAL_ERROR: { session: "InternalError", code: null }
} as const

/** Why a login leads to nothing. */
export type Refusal = keyof typeof refusals

/** What comes of a login. */
export type Login =
  | { readonly _tag: "Connects"; readonly life: Partial<Life> }
  | { readonly _tag: "Refuses"; readonly refusal: Refusal }
  /** The bank asks for a code, or, untyped, for a deed outside. */
  | { readonly _tag: "Challenges"; readonly typed: boolean }
  /** The bank does not answer for a while. */
  | { readonly _tag: "IsDown" }

/** What comes of an answer to a challenge. */
export type Challenge =
  | { readonly _tag: "Refuses"; readonly refusal: Refusal }
  | { readonly _tag: "Challenges"; readonly typed: boolean }

/** What is done to one request; `acts` says whether what it asks for happens all the same. */
export type Fault =
  | {
    readonly _tag: "Answers"
    readonly acts: boolean
    readonly status: number
    readonly body: string
    readonly contentType: "application/json" | "text/html"
    readonly headers: { readonly [name: string]: string }
  }
  | { readonly _tag: "Breaks"; readonly acts: boolean; readonly how: "dropped" | "truncated" }
  | { readonly _tag: "Delays"; readonly millis: number }
  | { readonly _tag: "Rewords"; readonly how: "withoutCode" | "withTrailingComma" }

/** A word with its meaning. */
export interface Scenario<A> {
  readonly word: string
  readonly origin: Origin
  readonly says: string
  readonly does: A
}

const entry = <A>(origin: Origin) => (word: string, says: string, does: A): Scenario<A> => ({
  word,
  origin,
  says,
  does
})

const login = entry<Login>("testbank")
const ours = entry<Login>("simulator")
const challenge = entry<Challenge>("testbank")
const request = entry<Fault>("simulator")

const typed = [
  "SCA_SMS",
  "SCA_EMAIL",
  "SCA_CALL",
  "SCA_CODE",
  "SCA_APP_CODE",
  "SCA_CODE_DEVICE",
  "SCA_CODE_FROM_APP",
  "SCA_COORDINATE",
  "SCA_COORDINATE_CARD",
  "SCA_CARD_READER",
  "SCA_CRYPTOCALCULATOR",
  "SCA_DIGIPASS",
  "SCA_GOOGLE_AUTHENTICATOR"
]

const untyped = ["SCA_APP", "SCA_QR_ACCEPT", "SCA_UPDATABLE_QR", "SCA_EXTERNAL_WAIT"]

/** What TestBank names for accounts, for every slice. */
const sliceWords: ReadonlyArray<readonly [Slice, string]> = [
  ["identity", "PRODUCT_AUTH"],
  ["card", "PRODUCT_CARD"],
  ["portfolio", "PRODUCT_PORTFOLIO"],
  ["investment", "PRODUCT_INVESTMENT"],
  ["liability", "PRODUCT_LIABILITY"],
  ["holder", "PRODUCT_HOLDERS"],
  ["accountTransaction", "TRANSACTION_ACCOUNT"],
  ["cardTransaction", "TRANSACTION_CARD"],
  ["investmentTransaction", "TRANSACTION_INVESTMENT"],
  ["liabilityTransaction", "TRANSACTION_LIABILITY"]
]

/** What a password can bring about. */
export const logins: ReadonlyArray<Scenario<Login>> = [
  login("DATA_ERROR_PRODUCT_ACCOUNT", "connects; the accounts are in error (20001)", {
    _tag: "Connects",
    life: { errored: ["account"] }
  }),
  ...sliceWords.map(([slice, word]) =>
    ours(`DATA_ERROR_${word}`, `connects; ${slice} is in error (20001)`, {
      _tag: "Connects",
      life: { errored: [slice] }
    })
  ),
  ours("DATA_ERROR_HEALS", "connects; portfolios and investments are in error, and mended 6 hours later", {
    _tag: "Connects",
    life: { errored: ["portfolio", "investment"], heals: true }
  }),
  ours(
    "TOKEN_DELAYED",
    "connects; the token is delayed by security checks: 202 at the exchange, 20003 until they end",
    {
      _tag: "Connects",
      life: { checks: "exchange" }
    }
  ),
  ours("SECURITY_CHECKS", "connects; the data answers 20003 until the security checks end, the status does not tell", {
    _tag: "Connects",
    life: { checks: "reads" }
  }),
  ours("EXTRACTION_SLOW", "connects; the extraction takes 20 times as long", { _tag: "Connects", life: { pace: 20 } }),
  ours("EXTRACTION_ENDLESS", "connects; the extraction never ends", { _tag: "Connects", life: { pace: Infinity } }),
  ours("EXTRACTION_DONE", "connects; the extraction is over at once", { _tag: "Connects", life: { pace: 0 } }),
  ours("SCA_EXPIRES", "connects; at the first refresh the bank asks for a strong customer authentication", {
    _tag: "Connects",
    life: { asks: "sca" }
  }),
  ours("CREDENTIALS_BLOCKED", "connects; at the first refresh the bank refuses the login: blocked until a reset", {
    _tag: "Connects",
    life: { asks: "reset" }
  }),
  ours("NOTHING_THERE", "connects; the user has nothing at the bank: empty lists", {
    _tag: "Connects",
    life: { wealth: "none" }
  }),
  ours("NOTHING_KNOWN", "connects; of everything there is, all fields but ids are null", {
    _tag: "Connects",
    life: { wealth: "unknown" }
  }),
  ours("BANK_ERROR", "the bank does not answer (50001) for 10 minutes, then connects", { _tag: "IsDown" }),
  login("INVALID_CREDENTIALS", "refused: wrong credentials (50002)", {
    _tag: "Refuses",
    refusal: "INVALID_CREDENTIALS"
  }),
  login("INTERNAL_ERROR", "refused: an internal error", { _tag: "Refuses", refusal: "INTERNAL_ERROR" }),
  login("SCA_TYPE_NOT_ALLOWED", "refused: this kind of second factor cannot be used (50003)", {
    _tag: "Refuses",
    refusal: "SCA_TYPE_NOT_ALLOWED"
  }),
  login("USER_INTERACTION_NEEDED", "refused: the user must act at the bank (50003)", {
    _tag: "Refuses",
    refusal: "USER_INTERACTION_NEEDED"
  }),
  login("ALREADY_EXISTS", "refused: these credentials exist already", {
    _tag: "Refuses",
    refusal: "CREDENTIALS_ALREADY_EXIST"
  }),
  ...typed.map((word) =>
    login(word, "asks for a code (50003 without one), then connects", { _tag: "Challenges", typed: true })
  ),
  ...untyped.map((word) =>
    login(word, "asks for a deed where nothing is typed (50003 before it), then connects", {
      _tag: "Challenges",
      typed: false
    })
  )
]

/** What the answer to a challenge can bring about, besides the words of `logins`, which bring another challenge. */
export const challenges: ReadonlyArray<Scenario<Challenge>> = [
  challenge("INVALID_SCA", "refused: wrong second factor", { _tag: "Refuses", refusal: "INVALID_SCA" }),
  challenge("INTERNAL_ERROR", "refused: an internal error", { _tag: "Refuses", refusal: "INTERNAL_ERROR" }),
  challenge("USER_INTERACTION_NEEDED", "asks for one more deed, where nothing is typed", {
    _tag: "Challenges",
    typed: false
  })
]

const answers = (status: number, body: unknown, acts = false): Fault => ({
  _tag: "Answers",
  acts,
  status,
  body: JSON.stringify(body),
  contentType: "application/json",
  headers: {}
})

const gateway = (acts: boolean): Fault => ({
  _tag: "Answers",
  acts,
  status: 502,
  body: "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n",
  contentType: "text/html",
  headers: {}
})

/** What the bank's codes say, on the status that every other code is documented with: theirs is not. */
export const bankCodes = {
  50001: "The bank cannot be reached. Please try again later.",
  50002: "The bank refuses these credentials.",
  50003: "The bank asks for strong customer authentication."
} as const

/** The status of 50001, 50002 and 50003, which nothing documents. */
export const bankStatus = 400

/** An answer with one of the bank's codes. */
export const bankBody = (code: keyof typeof bankCodes) => ({ error: bankCodes[code], error_code: code })

const internalError = { error: "Internal Error" }
const scaError = Documented.combinations.find(({ tag }) => tag === "ScaError")?.body

/** What can be done to one request. */
export const requests: ReadonlyArray<Scenario<Fault>> = [
  request(
    rows.Processing.name,
    "400 with 20002",
    answers(400, {
      error: Documented.sentences.Processing,
      error_code: rows.Processing.code
    })
  ),
  request(
    rows.Incomplete.name,
    "400 with 20001",
    answers(400, {
      error: Documented.sentences.Incomplete,
      error_code: rows.Incomplete.code
    })
  ),
  request(rows.ScaError.name, "400 with 20003", answers(400, scaError)),
  request(rows.BankError.name, "50001", answers(bankStatus, bankBody(50001))),
  request(rows.CredentialsError.name, "50002", answers(bankStatus, bankBody(50002))),
  request(rows.ScaRequired.name, "50003", answers(bankStatus, bankBody(50003))),
  request(
    "UNAUTHORIZED",
    "401, as if the access token were no longer valid",
    answers(401, { error: "Invalid credentials" })
  ),
  request("INTERNAL_SERVER_ERROR", "500", answers(500, internalError)),
  request("TOO_MANY_REQUESTS", "429 with Retry-After: 30", {
    _tag: "Answers",
    acts: false,
    status: 429,
    body: JSON.stringify({ error: "Too many requests" }),
    contentType: "application/json",
    headers: { "retry-after": "30" }
  }),
  request("BAD_GATEWAY", "502 with HTML", gateway(false)),
  request("DROPPED", "the connection breaks before the request is looked at", {
    _tag: "Breaks",
    acts: false,
    how: "dropped"
  }),
  request("SLOW", "the answer comes after 10 seconds", { _tag: "Delays", millis: 10_000 }),
  request("LOST_ANSWER", "it happens, and the connection breaks before the answer", {
    _tag: "Breaks",
    acts: true,
    how: "dropped"
  }),
  request("LOST_IN_GATEWAY", "it happens, and a 502 with HTML is the answer", gateway(true)),
  request("LOST_IN_ERROR", "it happens, and a 500 is the answer", answers(500, internalError, true)),
  request("TRUNCATED", "it happens, and the connection breaks in the middle of the answer", {
    _tag: "Breaks",
    acts: true,
    how: "truncated"
  }),
  request("WITHOUT_CODE", "the answer lacks its error_code, as on the oldest page", {
    _tag: "Rewords",
    how: "withoutCode"
  }),
  request("TRAILING_COMMA", "an error ends in a trailing comma, as the page prints it: not JSON", {
    _tag: "Rewords",
    how: "withTrailingComma"
  })
]

const byWord = <A>(scenarios: ReadonlyArray<Scenario<A>>) => {
  const map = new Map(scenarios.map(({ does, word }) => [word, does]))
  return (word: string | null | undefined): A | null => (word && map.get(word)) || null
}

/** What a login word does; null for any other text. */
export const findLogin = byWord(logins)

/** What an answer to a challenge does; null for any other text. */
export const findChallenge = byWord(challenges)

/** What a word does to a request; null for any other text. */
export const findRequest = byWord(requests)

/** The first login word in a text, such as the name of a link. */
export const loginWordIn = (text: string): string | null =>
  text.match(/[A-Z][A-Z0-9_]+/g)?.find((word) => findLogin(word) !== null) ?? null
