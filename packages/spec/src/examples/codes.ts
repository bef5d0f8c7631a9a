/** Codes on every status, together with texts, envelopes and tokens. */
import { sentences } from "@effect-flanks/domain/Documented"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid } from "../generators/Texts.ts"
import { type Member, member, plain, type Spelling } from "../internal/json.ts"

const successes = Statuses.everyStatus.filter(Statuses.isSuccess)
const failures = Statuses.everyStatus.filter((status) => !Statuses.isSuccess(status))

const token = "zq10token"

/** Fields that would make another success a failure. */
const sayingFailure = [member("success", false), member("error", { code: "Other" })]

/** A token with 20003, and the other fields. */
export interface DelayedToken {
  readonly status: number
  readonly token: string
  readonly others: ReadonlyArray<Member>
}

export const delayedTokens = (): ReadonlyArray<DelayedToken> =>
  successes.flatMap((status) => [[], ...sayingFailure.map((one) => [one])].map((others) => ({ status, token, others })))

/** A token with the sentence of the delay. */
export interface DelayInWords extends DelayedToken {
  readonly field: "message" | "error"
  readonly text: string
}

export const delaysInWords = (): ReadonlyArray<DelayInWords> =>
  successes.flatMap((status) =>
    (["message", "error"] as const).flatMap((field) =>
      [
        [],
        [member("error_code", null)],
        [member("error_code", "")],
        [member("error_code", "SCA_ERROR")],
        ...(field === "message" ? sayingFailure.map((one) => [one]) : [])
      ].map((others) => ({ status, field, text: ` ${sentences.TokenDelayed}\n`, token, others }))
    )
  )

/** A response that looks like a delay but isn't one. */
export interface NoDelay {
  readonly status: number
  readonly token: string | null
  readonly text: string | null
  readonly code: 20003 | null
}

const nearDelays = [
  "so it is delayed",
  "Token is delayed",
  `${sentences.TokenDelayed}.`,
  sentences.TokenDelayed.toLowerCase()
]

export const noDelays = (): ReadonlyArray<NoDelay> => [
  ...successes.flatMap((status): ReadonlyArray<NoDelay> => [
    { status, token: null, text: null, code: 20003 },
    { status, token: " ", text: sentences.TokenDelayed, code: null },
    ...nearDelays.map((text) => ({ status, token, text, code: null }))
  ]),
  ...failures.map((status): NoDelay => ({ status, token, text: null, code: 20003 })),
  { status: 400, token, text: sentences.TokenDelayed, code: null }
]

/** A known code among other fields. */
export interface CodeOnStatus {
  readonly status: number
  readonly code: number
  readonly others: ReadonlyArray<Member>
  readonly spelling: Spelling
}

export const codesOnStatuses = (): ReadonlyArray<CodeOnStatus> =>
  Statuses.everyStatus.flatMap((status) =>
    Statuses.everyCode.flatMap(({ code, tag }) =>
      [[], ...(tag === "ScaError" ? [] : [[member("credentials_token", token)]])].map((others) => ({
        status,
        code,
        others,
        spelling: plain
      }))
    )
  )

export const codesWithTexts = () =>
  Statuses.everyCode.flatMap(({ code }) =>
    everySaid.flatMap(({ text }) => [200, 400, 404, 409, 500].map((status) => ({ status, code, text })))
  )

/** The two envelopes of the documentation, on their statuses, with a code that contradicts them. */
export const codesWithEnvelopes = () =>
  [{ status: 400, envelope: "ValidationError" }, { status: 401, envelope: "UNAUTHENTICATED" }].flatMap((one) =>
    [...Statuses.everyCode.map(({ code }) => code), 20004].map((code) => ({ ...one, code }))
  )

/** A text of a 401, and the other fields. */
export interface TextOf401 {
  readonly text: string
  readonly others: ReadonlyArray<Member>
}

export const textsOf401 = (): ReadonlyArray<TextOf401> =>
  ["Invalid credentials", "Not authenticated", ""].map((text) => ({ text, others: [] }))

/** An undocumented code, and the other fields. */
export interface UnknownCode {
  readonly status: number
  readonly code: number
  readonly others: ReadonlyArray<Member>
}

export const unknownCodes = (): ReadonlyArray<UnknownCode> =>
  failures.flatMap((status) =>
    (status % 100 < 10 ? Statuses.unknownCodes : [20004]).map((code) => ({ status, code, others: [] }))
  )

export const unknownCodesOfSuccesses = (): ReadonlyArray<UnknownCode> =>
  successes.flatMap((status) =>
    (status < 205 ? Statuses.unknownCodes : [20004]).map((code) => ({
      status,
      code,
      others: [member("credentials_token", token)]
    }))
  )
