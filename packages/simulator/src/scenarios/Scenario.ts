/**
 * The scenarios of logins, as data: the words of TestBank, and words that only the simulator has.
 *
 * A word of `logins` is a password. It also works in the name of a link, and in the header of a request that creates
 * credentials. A word of `challenges` is an answer to a bank's request for a code. `Fault` has the words for single requests.
 *
 * @since 0.1.0
 */
import type { DataKind } from "@effect-flanks/client/DataKind"

/**
 * The source of a word: TestBank's documentation, or this simulator.
 *
 * @category models
 */
export type Origin = "testbank" | "simulator"

/**
 * The lifecycle of credentials. A scenario changes parts of `usual`.
 *
 * @category models
 */
export interface Life {
  /** What security checks delay: the exchange and everything after it, only the reads of data, or nothing. */
  readonly checks: "exchange" | "reads" | "none"
  /** The factor of the extraction's duration. With `Infinity`, it never ends. */
  readonly pace: number
  readonly errored: ReadonlyArray<DataKind>
  /** Whether errors in the data are fixed after a while. */
  readonly heals: boolean
  /** What the bank asks the user for at the first refresh. */
  readonly asks: "nothing" | "sca" | "reset"
  /** The data to extract: the usual data, none, or data whose fields are unknown. */
  readonly sampleData: "usual" | "none" | "unknown"
}

/**
 * The usual lifecycle, without events.
 *
 * @category scenarios
 */
export const usual: Life = { checks: "none", pace: 1, errored: [], heals: false, asks: "nothing", sampleData: "usual" }

/**
 * The reasons why a login fails: the name in Flanks Link, a session's `error_code`, and the numeric code of the route
 * that creates credentials directly. Source: docs, client; how they correspond is inferred. No source shows a session's
 * code for a login that is connected already, so the simulator chooses `InternalError`, which clients know.
 *
 * @category scenarios
 */
export const refusals = {
  INVALID_CREDENTIALS: { session: "InvalidCredentials", code: 50002 },
  INVALID_SCA: { session: "InvalidChallengeResponse", code: 50003 },
  SCA_TYPE_NOT_ALLOWED: { session: "UnsupportedChallengeMethod", code: 50003 },
  USER_INTERACTION_NEEDED: { session: "UserInteractionNeeded", code: 50003 },
  CREDENTIALS_ALREADY_EXIST: { session: "InternalError", code: 40001 },
  INTERNAL_ERROR: { session: "InternalError", code: null }
} as const

/**
 * The reason why a login fails.
 *
 * @category models
 */
export type Refusal = keyof typeof refusals

/**
 * The bank asks for a code, or for an action elsewhere if `typed` is false.
 *
 * @category models
 */
export interface Challenges {
  readonly _tag: "Challenges"
  readonly typed: boolean
  /** The instruction for the user, as a sentence. */
  readonly instruction: string
}

/**
 * The result of a login.
 *
 * @category models
 */
export type Login =
  | { readonly _tag: "Connects"; readonly life: Partial<Life> }
  | { readonly _tag: "Refuses"; readonly refusal: Refusal }
  | Challenges
  /** The bank doesn't respond for a while. */
  | { readonly _tag: "IsDown" }

/**
 * The result of an answer to a challenge.
 *
 * @category models
 */
export type Challenge =
  | { readonly _tag: "Refuses"; readonly refusal: Refusal }
  | Challenges

/**
 * A word and its meaning.
 *
 * @category models
 */
export interface Scenario<A> {
  readonly word: string
  readonly origin: Origin
  readonly says: string
  readonly does: A
}

/**
 * Creates scenarios of one origin.
 *
 * @category constructors
 */
export const entry = <A>(origin: Origin) => (word: string, says: string, does: A): Scenario<A> => ({
  word,
  origin,
  says,
  does
})

const login = entry<Login>("testbank")
const simulated = entry<Login>("simulator")
const challenge = entry<Challenge>("testbank")

const typed = {
  SCA_SMS: "Type the code from the text message that the bank sent.",
  SCA_EMAIL: "Type the code from the e-mail that the bank sent.",
  SCA_CALL: "Answer the bank's call, and type the code that it reads out.",
  SCA_CODE: "Type the code that the bank gave you.",
  SCA_APP_CODE: "Open the bank's app, and type the code that it shows.",
  SCA_CODE_DEVICE: "Type the code that the bank's device shows.",
  SCA_CODE_FROM_APP: "Open the bank's app, and type the code that it shows.",
  SCA_COORDINATE: "Type the number at the coordinate that the bank asks for.",
  SCA_COORDINATE_CARD: "Type the number at the coordinate that the bank asks for, from your card.",
  SCA_CARD_READER: "Put your card into the card reader, and type the code that it shows.",
  SCA_CRYPTOCALCULATOR: "Type the code that your crypto calculator shows.",
  SCA_DIGIPASS: "Type the code that your Digipass shows.",
  SCA_GOOGLE_AUTHENTICATOR: "Open Google Authenticator, and type the code that it shows."
}

const untyped = {
  SCA_APP: "Open the bank's app, and confirm the login there.",
  SCA_QR_ACCEPT: "Scan the bank's QR code with its app, and confirm the login there.",
  SCA_UPDATABLE_QR: "Scan the bank's QR code with its app before it changes, and confirm the login there.",
  SCA_EXTERNAL_WAIT: "Wait until the bank has confirmed the login."
}

const challenging = (words: { readonly [word: string]: string }, says: string, isTyped: boolean) =>
  Object.entries(words).map(([word, instruction]) =>
    login(word, says, { _tag: "Challenges", typed: isTyped, instruction })
  )

/** TestBank has such a word for accounts. These are the words for the other kinds of data. */
const sliceWords: ReadonlyArray<readonly [DataKind, string]> = [
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

/**
 * The scenarios of passwords.
 *
 * @category scenarios
 */
export const logins: ReadonlyArray<Scenario<Login>> = [
  login("DATA_ERROR_PRODUCT_ACCOUNT", "the accounts are in error (20001)", {
    _tag: "Connects",
    life: { errored: ["account"] }
  }),
  ...sliceWords.map(([dataKind, word]) =>
    simulated(`DATA_ERROR_${word}`, `${dataKind} is in error (20001)`, {
      _tag: "Connects",
      life: { errored: [dataKind] }
    })
  ),
  simulated("DATA_ERROR_HEALS", "portfolio and investment in error for 6 hours", {
    _tag: "Connects",
    life: { errored: ["portfolio", "investment"], heals: true }
  }),
  simulated(
    "TOKEN_DELAYED",
    "202 at the exchange, then 20003 until the checks end",
    {
      _tag: "Connects",
      life: { checks: "exchange" }
    }
  ),
  simulated("SECURITY_CHECKS", "20003 for the data until the checks end", {
    _tag: "Connects",
    life: { checks: "reads" }
  }),
  simulated("EXTRACTION_SLOW", "the extraction takes 20 times as long", { _tag: "Connects", life: { pace: 20 } }),
  simulated("EXTRACTION_ENDLESS", "the extraction never ends", { _tag: "Connects", life: { pace: Infinity } }),
  simulated("EXTRACTION_DONE", "the extraction ends at once", { _tag: "Connects", life: { pace: 0 } }),
  simulated("SCA_EXPIRES", "at the first refresh, the bank requires an SCA", {
    _tag: "Connects",
    life: { asks: "sca" }
  }),
  simulated("CREDENTIALS_BLOCKED", "at the first refresh, blocked until a reset", {
    _tag: "Connects",
    life: { asks: "reset" }
  }),
  simulated("NOTHING_THERE", "empty lists: the user has no data", {
    _tag: "Connects",
    life: { sampleData: "none" }
  }),
  simulated("NOTHING_KNOWN", "all fields except IDs are null", {
    _tag: "Connects",
    life: { sampleData: "unknown" }
  }),
  simulated("BANK_ERROR", "the bank is down (50001) for 10 minutes", { _tag: "IsDown" }),
  login("INVALID_CREDENTIALS", "refused: wrong credentials (50002)", {
    _tag: "Refuses",
    refusal: "INVALID_CREDENTIALS"
  }),
  login("INTERNAL_ERROR", "refused: an internal error", { _tag: "Refuses", refusal: "INTERNAL_ERROR" }),
  login("SCA_TYPE_NOT_ALLOWED", "refused: an unusable second factor (50003)", {
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
  ...challenging(typed, "asks for a code (50003 without one)", true),
  ...challenging(untyped, "asks for a confirmation elsewhere (50003)", false)
]

/**
 * The scenarios of answers to a challenge. The words of second factors in `logins` work too, and start another challenge.
 *
 * @category scenarios
 */
export const challenges: ReadonlyArray<Scenario<Challenge>> = [
  challenge("INVALID_SCA", "refused: wrong second factor", { _tag: "Refuses", refusal: "INVALID_SCA" }),
  challenge("INTERNAL_ERROR", "refused: an internal error", { _tag: "Refuses", refusal: "INTERNAL_ERROR" }),
  challenge("USER_INTERACTION_NEEDED", "asks for one more action, without a code", {
    _tag: "Challenges",
    typed: false,
    instruction: "Log in at the bank's own site, and do what it asks for there."
  })
]

/**
 * Creates a lookup by word. The result is null for other texts.
 *
 * @category finding
 */
export const byWord = <A>(scenarios: ReadonlyArray<Scenario<A>>) => {
  const map = new Map(scenarios.map(({ does, word }) => [word, does]))
  return (word: string | null | undefined): A | null => (word && map.get(word)) || null
}

/**
 * The result of a login word. Null for other texts.
 *
 * @category finding
 */
export const findLogin = byWord(logins)

/**
 * The result of an answer to a challenge. Null for other texts.
 *
 * @category finding
 */
export const findChallenge = byWord(challenges)

/**
 * The challenge with this word. Null for other texts.
 *
 * @category finding
 */
export const challengeOf = (word: string): Challenges | null => {
  const found = findLogin(word) ?? findChallenge(word)
  const asked = found?._tag === "Challenges" ? found : findChallenge(word)
  return asked?._tag === "Challenges" ? asked : null
}

/**
 * The first login word in a text, such as the name of a link.
 *
 * @category finding
 */
export const loginWordIn = (text: string): string | null =>
  text.match(/[A-Z][A-Z0-9_]+/g)?.find((word) => findLogin(word) !== null) ?? null
