/** URLs that a user comes back to. */
import * as Sessions from "../generators/Sessions.ts"

/** Parameters of a URL, in their order. */
export type Parameters = ReadonlyArray<readonly [name: string, value: string]>

export const texts = () => [
  "",
  "?",
  "#",
  "/back",
  "https://",
  "?session_id=%",
  "?code=%ff&x=%E0%A4%A",
  "?error=%",
  "not a URL",
  "?=&=&"
]

export const errors = () =>
  Sessions.redirectErrors.flatMap((row) => Sessions.before.map((begin) => ({ ...row, begin })))

/** A known error, and the other claims. */
export interface ErrorAmongClaims {
  readonly error: string
  readonly tag: (typeof Sessions.redirectErrors)[number]["tag"]
  readonly claims: Parameters
}

const claimsOf: ReadonlyArray<Parameters> = [
  [["session_id", "zq10session"]],
  [["code", "zq10code"]],
  [["code", "zq10code"], ["session_id", ""]]
]

export const errorsAmongClaims = (): ReadonlyArray<ErrorAmongClaims> =>
  Sessions.redirectErrors.flatMap((row) => claimsOf.map((claims) => ({ ...row, claims })))

export const unknownErrors = () => [
  ...Sessions.newCodes.filter((code) => code !== "" && code !== "INVALID_CREDENTIALS"),
  ...Sessions.respelled(Sessions.redirectErrors.map(({ error }) => error)),
  "access_denied"
]

/** The names of claims of success. */
export const claimNames = ["session_id", "code"]

export const claims = () =>
  claimNames.flatMap((name) =>
    ["zq10id", "a b", "a+b", "a%20b", "a&b=c", " a ", "é", "名前"].flatMap((value) =>
      Sessions.before.map((begin) => ({ name, value, begin }))
    )
  )

/** Parameters that make no clear claim. */
export interface Unclear {
  readonly parameters: Parameters
  readonly begin: string
}

const unclearParameters: ReadonlyArray<Parameters> = [
  [],
  [["state", "zq"]],
  [["session_id", "zq10s"], ["code", "zq10c"]],
  [["session_id", ""], ["code", "zq10c"]],
  [["session_id", "zq10s"], ["code", ""]],
  [["session_id", ""]],
  [["session_id", " \u3000"]],
  [["code", ""]],
  [["session_id", "zq10s"], ["session_id", "zq11s"]],
  [["session_id", "zq10s"], ["session_id", "zq10s"]],
  [["session_id", "zq10s"], ["session_id", ""]],
  [["code", "zq10c"], ["code", "zq11c"]],
  [["error", ""]],
  [["error", " "], ["session_id", "zq10s"]],
  [["error", "INVALID_SCA"], ["error", "INVALID_SCA"]]
]

export const unclear = (): ReadonlyArray<Unclear> =>
  unclearParameters.flatMap((parameters) => Sessions.before.map((begin) => ({ parameters, begin })))

/** The parts of a URL around its claim; null for no claim. */
export interface OtherParts {
  readonly session: string | null
  readonly others: Parameters
  readonly begin: string
  readonly end: string
}

/** What can follow the parameters. */
export const ends = ["", "#", "#top", "#session_id=zq12s", "#?error=INVALID_SCA", "#&code=zq12c", "&next=/a?b"]

export const otherParts = (): ReadonlyArray<OtherParts> =>
  ends.flatMap((end): ReadonlyArray<OtherParts> => [
    { session: "zq10s", others: [["Error", "INVALID_SCA"], ["error_code", "50002"]], begin: "/error/INVALID_SCA", end },
    { session: null, others: [["state", "zq"]], begin: "/back", end },
    { session: null, others: [], begin: "/session_id=zq10s", end },
    { session: null, others: [], begin: "session_id=zq10s", end }
  ])

export const everyFailure = () => [
  ...Sessions.redirectErrors,
  { error: "ZQ_ODD", tag: "UnexpectedRedirect" as const }
]

/** A link code, and the parameters before it. */
export interface LinkCode {
  readonly code: string
  readonly parameters: Parameters
}

export const linkCodes = (): ReadonlyArray<LinkCode> =>
  ([["state", "zq"], ["code", "zq11code"], ["session_id", "zq10s"], ["error", "INVALID_SCA"], [
    "error",
    "ZQ_ODD"
  ]] as const)
    .map((parameter) => ({ code: "zq10code77", parameters: [parameter] }))
