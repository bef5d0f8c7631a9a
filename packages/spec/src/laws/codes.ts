/** Laws about codes: they decide before the status and the text do. */
import { sentences } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import { byStatus, type Expected } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid, said } from "../generators/Texts.ts"
import { member, spell } from "../internal/json.ts"
import { classifierLaw, expects } from "../internal/trials.ts"
import { secret, smallTalk } from "../internal/words.ts"

const successes = Statuses.everyStatus.filter(Statuses.isSuccess)

/** What makes other successes none. */
const sayingFailure = [member("success", false), member("error", { code: "Other" })]

const delayed = (basis: string): Expected => ({ tag: "TokenDelayed", basis, reason: null })

export const aDelayedTokenIsASuccess = classifierLaw({
  id: "a-delayed-token-is-a-success",
  sentence: "A 2xx with a token and 20003 is TokenDelayed, a success: documented on 202, by its code on another 2xx.",
  source: ["D1"],
  mutant: "takes every 20003 for a ScaError: the token of a used-up code is lost",
  examples: () =>
    successes.flatMap((status) =>
      [[], ...sayingFailure.map((one) => [one])].map((others) =>
        expects(status, spell([member("credentials_token", "zq10token"), member("error_code", 20003), ...others]), {
          ...delayed(status === 202 ? "documented" : "code"),
          code: 20003
        })
      )
    ),
  random: fc.tuple(Statuses.successStatus, secret, Bodies.text, Bodies.noise).map(([status, token, text, noise]) =>
    expects(
      status,
      spell([member("message", text), member("credentials_token", token), member("error_code", 20003), ...noise]),
      { ...delayed(status === 202 ? "documented" : "code"), code: 20003 }
    )
  )
})

export const aDelayIsReadFromItsText = classifierLaw({
  id: "a-delay-is-read-from-its-text",
  sentence: "A 2xx with a token, no code and the sentence of the delay is TokenDelayed all the same.",
  source: ["D1"],
  mutant: "waits for the code, and takes the delayed token for one that works",
  examples: () =>
    successes.flatMap((status) =>
      ["message", "error"].flatMap((field) =>
        [
          [],
          [member("error_code", null)],
          [member("error_code", "")],
          [member("error_code", "SCA_ERROR")],
          ...(field === "message" ? sayingFailure.map((one) => [one]) : [])
        ].map((others) =>
          expects(
            status,
            spell([member(field, ` ${sentences.TokenDelayed}\n`), member("credentials_token", "zq10token"), ...others]),
            { ...delayed("message"), code: null }
          )
        )
      )
    ),
  random: fc.tuple(Statuses.successStatus, secret, Bodies.noise).map(([status, token, noise]) =>
    expects(
      status,
      spell([member("message", sentences.TokenDelayed), member("credentials_token", token), ...noise]),
      delayed("message")
    )
  )
})

const nearDelays = [
  "so it is delayed",
  "Token is delayed",
  `${sentences.TokenDelayed}.`,
  sentences.TokenDelayed.toLowerCase()
]

export const noDelayWithoutAToken = classifierLaw({
  id: "no-delay-without-a-token",
  sentence: "Without a token, or off a 2xx, 20003 is a ScaError and the sentence of the delay says nothing.",
  source: ["D1", "D2", "D4"],
  mutant: "takes every 202 for a delayed token",
  examples: () => [
    ...successes.flatMap((status) => [
      expects(status, spell([member("error_code", 20003)]), { tag: "ScaError", basis: "code", code: 20003 }),
      expects(status, spell([member("message", sentences.TokenDelayed), member("credentials_token", " ")]), {
        tag: "Accepted",
        basis: status === 200 ? "documented" : "status"
      }),
      ...nearDelays.map((text) =>
        expects(status, spell([member("credentials_token", "zq10token"), member("message", text)]), {
          tag: "Accepted"
        })
      )
    ]),
    ...Statuses.everyStatus.filter((status) => !Statuses.isSuccess(status)).map((status) =>
      expects(status, spell([member("credentials_token", "zq10token"), member("error_code", 20003)]), {
        tag: "ScaError",
        basis: status === 400 ? "documented" : "code",
        code: 20003
      })
    ),
    expects(400, spell([member("message", sentences.TokenDelayed), member("credentials_token", "zq10token")]), {
      tag: "UnexpectedResponse",
      basis: "none"
    })
  ],
  random: fc.tuple(Statuses.status, smallTalk).map(([status, text]) =>
    expects(status, spell([member("message", text), member("error_code", 20003)]), { tag: "ScaError", code: 20003 })
  )
})

const isLeftToTheStatus = (code: number, status: number): boolean => code === 40001 && status === 401

const expectedOfCode = ({ code, tag }: (typeof Statuses.everyCode)[number], status: number): Expected =>
  isLeftToTheStatus(code, status)
    ? { tag: "Unauthorized", basis: "status", code, reason: null }
    : { tag, basis: (rows[tag].statuses as ReadonlyArray<number>).includes(status) ? "documented" : "code", code }

export const codeBeforeStatus = classifierLaw({
  id: "code-before-status",
  sentence:
    "Each of the seven codes decides on every status, 2xx included, with a token too; where the documentation shows the two together the basis is documented, else code.",
  source: ["D2", "I7"],
  mutant: "looks at the status first",
  examples: () =>
    Statuses.everyStatus.flatMap((status) =>
      Statuses.everyCode.flatMap((known) => [
        expects(status, `{"error_code":${known.code}}`, expectedOfCode(known, status)),
        ...(known.tag === "ScaError" ? [] : [
          expects(
            status,
            spell([member("credentials_token", "zq10token"), member("error_code", known.code)]),
            expectedOfCode(known, status)
          )
        ])
      ])
    ),
  random: fc.tuple(Statuses.status, Statuses.knownCode, Bodies.noise, Bodies.spelling).map((
    [status, known, noise, spelling]
  ) => expects(status, spell([...noise, member("error_code", known.code)], spelling), expectedOfCode(known, status)))
})

export const codeBeforeText = classifierLaw({
  id: "code-before-text",
  sentence: "A code decides whatever the text says, also where the text is that of another code.",
  source: ["D2"],
  mutant: "looks at the text first",
  examples: () =>
    Statuses.everyCode.flatMap((known) =>
      everySaid.flatMap(({ text }) =>
        [200, 400, 404, 409, 500].map((status) =>
          expects(
            status,
            spell([member("error", text), member("error_code", known.code)]),
            expectedOfCode(known, status)
          )
        )
      )
    ),
  random: fc.tuple(Statuses.status, Statuses.knownCode, fc.oneof(said.map(({ text }) => text), Bodies.text)).map((
    [status, known, text]
  ) => expects(status, spell([member("error", text), member("error_code", known.code)]), expectedOfCode(known, status)))
})

export const codeBeforeEnvelope = classifierLaw({
  id: "code-before-envelope",
  sentence: "A code decides whatever the envelope says, but for 40001 on a 401, which stays an Unauthorized.",
  source: ["D2", "D5"],
  mutant: "looks at the envelope first",
  examples: () =>
    [[400, "ValidationError"], [401, "UNAUTHENTICATED"]].flatMap(([status, envelope]) =>
      [...Statuses.everyCode, { code: 20004, tag: null }].map(({ code, tag }) =>
        expects(
          Number(status),
          spell([member("success", false), member("error", { code: envelope }), member("error_code", code)]),
          tag === null
            ? status === 401
              ? { tag: "Unauthorized", basis: "status", code }
              : { tag: "UnexpectedResponse", basis: "none", code }
            : expectedOfCode({ code, tag }, Number(status))
        )
      )
    ),
  random: fc.tuple(Statuses.status, Statuses.knownCode, smallTalk).map(([status, known, envelope]) =>
    expects(
      status,
      spell([member("error", { code: envelope }), member("error_code", known.code)]),
      expectedOfCode(known, status)
    )
  )
})

export const a401StaysA401 = classifierLaw({
  id: "a-401-stays-a-401",
  sentence: "40001 on a 401 is Unauthorized: the access token is what must change.",
  source: ["D2", "D6"],
  mutant: "takes it for a ConfigurationError",
  examples: () =>
    ["Invalid credentials", "Not authenticated", ""].map((text) =>
      expects(401, spell([member("error", text), member("error_code", 40001)]), {
        tag: "Unauthorized",
        basis: "status",
        code: 40001,
        reason: null
      })
    ),
  random: fc.tuple(Bodies.text, Bodies.noise).map(([text, noise]) =>
    expects(401, spell([member("error", text), member("error_code", 40001), ...noise]), {
      tag: "Unauthorized",
      basis: "status",
      code: 40001
    })
  )
})

export const neverGuessesAnUnknownCode = classifierLaw({
  id: "never-guesses-an-unknown-code",
  sentence: "A code that nobody documents is kept verbatim and says nothing, near as it may be to one of the seven.",
  source: ["I4", "D6", "D8", "D9"],
  mutant: "guesses by the first digit: 2 is processing, 4 configuration, 5 the bank",
  examples: () =>
    Statuses.everyStatus.filter((status) => !Statuses.isSuccess(status)).flatMap((status) =>
      (status % 100 < 10 ? Statuses.unknownCodes : [20004]).map((code) =>
        expects(status, `{"error_code":${code}}`, { ...byStatus(status), code })
      )
    ),
  random: fc.tuple(Statuses.failureStatus, Statuses.unknownCode, fc.oneof(smallTalk, said.map(({ text }) => text))).map(
    (
      [status, code, text]
    ) =>
      expects(status, spell([member("error", text), member("error_code", code)]), {
        ...byStatus(status),
        code
      })
  )
})

export const aNamedErrorIsNoSuccess = classifierLaw({
  id: "a-named-error-is-no-success",
  sentence: "A 2xx that names a code which nobody documents is an UnexpectedResponse, with a token too.",
  source: ["D3", "I4"],
  mutant: "takes a 2xx with an unknown code for a success",
  examples: () =>
    successes.flatMap((status) =>
      (status < 205 ? Statuses.unknownCodes : [20004]).map((code) =>
        expects(status, spell([member("credentials_token", "zq10token"), member("error_code", code)]), {
          tag: "UnexpectedResponse",
          basis: "none",
          code
        })
      )
    ),
  random: fc.tuple(Statuses.successStatus, Statuses.unknownCode, fc.oneof(smallTalk, said.map(({ text }) => text))).map(
    (
      [status, code, text]
    ) =>
      expects(status, spell([member("message", text), member("error_code", code)]), {
        tag: "UnexpectedResponse",
        basis: "none",
        code
      })
  )
})
