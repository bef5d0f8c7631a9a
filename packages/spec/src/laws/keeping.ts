/** Laws about what an outcome keeps of its response, and what it must not show. */
import { sentences } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import { statusObject } from "../generators/Credentials.ts"
import { documented, documentedMembers, everyDocumented, response } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import * as Texts from "../generators/Texts.ts"
import type { Verdict } from "../Implementation.ts"
import { member, membersOf, spell } from "../internal/json.ts"
import { about, classifierLaw, expects, expectsSample, kindOf, sameVerdict } from "../internal/trials.ts"
import { secret, smallTalk } from "../internal/words.ts"

export const documentedMeansDocumented = classifierLaw({
  id: "documented-means-documented",
  sentence:
    "Every documented response has the outcome, the reason and the code of the documentation, and its basis is documented.",
  source: ["D1", "D2", "D4", "D5", "D6", "I7"],
  mutant: "does not know the 409",
  examples: () => everyDocumented.map(({ expected, members, status }) => expects(status, spell(members), expected)),
  random: documented.map((sample) => expectsSample(sample))
})

const orders = fc.tuple(
  fc.oneof(
    documentedMembers,
    fc.record({
      status: Statuses.status,
      members: fc.uniqueArray(fc.tuple(fc.constantFrom(...Bodies.fieldNames), Bodies.json), {
        maxLength: 6,
        selector: ([key]) => key
      })
    })
  ),
  Bodies.noise,
  Bodies.spelling
)

export const noiseChangesNothing = classifierLaw({
  id: "noise-changes-nothing",
  sentence:
    "Fields that nobody knows, the order of fields, the white space between them and escaped characters change nothing.",
  source: ["I3"],
  mutant: "finds error_code wherever it stands in the body, nested too",
  examples: () =>
    everyDocumented.flatMap(({ members, status }) => {
      const nested = member("data", { error_code: 50001, error: "Invalid bank", credentials_token: "zq10token" })
      return [
        [nested, ...members],
        [...members, nested],
        [...members].toReversed(),
        [...members, member("data", [{ error: { code: "ValidationError" } }, { error: { code: "UNAUTHENTICATED" } }])],
        [...members, member("errorCode", 50001), member("code", 50001), member("errors", ["so it is"])]
      ].map((noisy) => sameVerdict([{ status, body: spell(members) }, { status, body: spell(noisy) }])).concat(
        [{ space: "\r\n\t ", escaped: false }, { space: "", escaped: true }].map((spelling) =>
          sameVerdict([{ status, body: spell(members) }, { status, body: spell(members, spelling) }])
        )
      )
    }),
  random: orders.chain(([{ members, status }, noise, spelling]) => {
    const all = [...members, ...noise]
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }).map((shuffled) =>
      sameVerdict([{ status, body: spell(members) }, { status, body: spell(shuffled, spelling) }])
    )
  })
})

export const keepsStatusAndBody = classifierLaw({
  id: "keeps-status-and-body",
  sentence: "The status and the body can be read back from every outcome as they came.",
  source: ["I5"],
  mutant: "keeps the body parsed and writes it anew",
  needs: ["httpStatus", "body"],
  examples: () =>
    [100, 200, 404, 599].flatMap((status) =>
      ["", " {} ", "{\"a\":1.0}", "\ufeff[]", "<html>", "\ud800"].map((body) => kept({ status, body }))
    ),
  random: response.map((drawn) => kept(drawn))
})

const kept = (sent: { readonly status: number; readonly body: string }) =>
  about(sent, ({ body, httpStatus }) => {
    if (httpStatus !== sent.status) return `the status is ${httpStatus}`
    return body === sent.body ? null : `the body is ${JSON.stringify(body).slice(0, 200)}`
  })

const told = ["error", "message"] as const

const longOrOdd = ["so it is", `so${" it is so".repeat(100)}`, "so  e\u0301"]

export const keepsTheText = classifierLaw({
  id: "keeps-the-text",
  sentence:
    "The text of every outcome is what was said, trimmed, unless there is a secret in it, and a fixed sentence in any case; null if nothing was said.",
  source: ["R3", "I5"],
  mutant: "keeps only the texts that it knows",
  needs: ["text"],
  examples: () =>
    [200, 400, 401, 409, 500].flatMap((status) => [
      ...told.flatMap((field) =>
        [...Texts.everySaid.map(({ text }) => text), ...longOrOdd, ""].map((text) =>
          says(status, [member(field, ` ${text}\n`)], text)
        )
      ),
      says(
        status,
        [member("error", sentences.Processing), member("credentials_token", "data")],
        sentences.Processing
      ),
      ...["", "[]", "{}", "<html>", "{\"error\":1,\"message\":null}"].map((body) =>
        about({ status, body }, ({ text }) => text === null ? null : `the text is ${JSON.stringify(text)}`)
      )
    ]),
  random: fc.tuple(Statuses.status, smallTalk, fc.option(Statuses.knownCode)).map(([status, text, known]) =>
    says(status, [member("error", text), ...(known === null ? [] : [member("error_code", known.code)])], text)
  )
})

const says = (status: number, members: Parameters<typeof spell>[0], expected: string) =>
  about(
    { status, body: spell(members) },
    ({ text }) =>
      text === expected ? null : `the text is ${JSON.stringify(text)} instead of ${JSON.stringify(expected)}`
  )

export const keepsEnvelopeAndTraceId = classifierLaw({
  id: "keeps-envelope-and-trace-id",
  sentence: "The trace_id and the envelope's code and details can be read back, on any status.",
  source: ["R5", "I5"],
  mutant: "keeps the trace_id of the two documented envelopes only",
  needs: ["traceId", "envelope"],
  ...(() => {
    const trial = (status: number, code: string, details: unknown, traceId: string) =>
      expects(status, spell([member("error", { code, details }), member("trace_id", traceId)]), {
        traceId,
        envelope: { code, details }
      })
    return {
      examples: () =>
        Statuses.everyStatus.filter((status) => status % 100 < 20).flatMap((status) => [
          trial(status, "SOME_CODE", [{ error_type: "missing", field: "bank" }], "t-1"),
          expects(status, spell([member("trace_id", "t-1")]), { traceId: "t-1", envelope: null })
        ]),
      random: fc.tuple(Statuses.status, smallTalk, smallTalk, smallTalk).map(([status, code, detail, trace]) =>
        trial(status, code, [detail], trace)
      )
    }
  })()
})

export const reasonsComeFromTheText = classifierLaw({
  id: "reasons-come-from-the-text",
  sentence:
    "The reason of a 40001 is what its text says of the request, ValidationFailed for that envelope, and else Unrecognized with the text.",
  source: ["T2", "T3", "T4", "T8"],
  mutant: "reads the reason off the status: 409 is AlreadyExists",
  needs: ["reason"],
  ...(() => {
    const trial = (status: number, text: string, reason: Verdict["reason"]) =>
      expects(status, spell([member("error", text), member("error_code", 40001)]), {
        tag: "ConfigurationError",
        ...(reason === undefined ? {} : { reason })
      })
    return {
      examples: () =>
        [200, 400, 403, 404, 409, 500].flatMap((status) => [
          ...[...Texts.everySaid, ...Texts.trickySaid].map(({ reason, text }) =>
            trial(status, text, reason ?? { _tag: "Unrecognized", message: text })
          ),
          ...Texts.nearTexts.map((text) => trial(status, text, { _tag: "Unrecognized", message: text.trim() })),
          expects(status, "{\"error_code\":40001}", {
            tag: "ConfigurationError",
            reason: { _tag: "Unrecognized", message: null }
          }),
          expects(
            status,
            "{\"error_code\":40001,\"error\":{\"code\":\"ValidationError\"},\"message\":\"Invalid bank\"}",
            {
              tag: "ConfigurationError",
              reason: { _tag: "ValidationFailed", details: [] }
            }
          ),
          expects(status, "{\"error_code\":40001,\"error\":{\"code\":\"Other\"},\"message\":\"Invalid bank\"}", {
            tag: "ConfigurationError",
            reason: { _tag: "InvalidParameter", parameter: "bank" }
          })
        ]),
      random: fc.tuple(
        fc.constantFrom(400, 409, 422),
        fc.oneof(Texts.missingFields, Texts.invalidParameter, Texts.existence)
      ).map((
        [status, { reason, text }]
      ) => trial(status, text, reason))
    }
  })()
})

export const aWindowIsWhatTheTextStates = classifierLaw({
  id: "a-window-is-what-the-text-states",
  sentence:
    "The window of a ScaError is the hours of its text if the first are fewer and the second at most 168; else it has none.",
  source: ["T6"],
  mutant: "takes the hours as they come",
  needs: ["window"],
  ...(() => {
    const trial = (from: string, to: string, window: Verdict["window"], status = 400) =>
      expects(
        status,
        spell([
          member("error", `Making security checks. Your account will be activated in ${from}-${to} hours.`),
          member("error_code", 20003)
        ]),
        { tag: "ScaError", ...(window === undefined ? {} : { window }) }
      )
    return {
      examples: () => [
        ...[200, 400, 409, 500].map((status) => trial("24", "48", { fromHours: 24, toHours: 48 }, status)),
        trial("0", "168", { fromHours: 0, toHours: 168 }),
        trial("0001", "0002", { fromHours: 1, toHours: 2 }),
        ...[["48", "24"], ["24", "24"], ["24", "169"], ["0", "9999"], ["24", "48.5"], ["1", "00168"]].map((
          [from, to]
        ) => trial(from ?? "", to ?? "", null)),
        expects(400, "{\"error_code\":20003}", { tag: "ScaError", window: null }),
        expects(400, spell([member("error", "Invalid bank"), member("error_code", 20003)]), {
          tag: "ScaError",
          window: null
        })
      ],
      random: Texts.securityChecks.map(({ sentence: { from, to }, text }) => {
        const [fromHours, toHours] = [Number(from), Number(to)]
        return expects(400, spell([member("error", text)]), {
          tag: "ScaError",
          window: fromHours < toHours && toHours <= 168 ? { fromHours, toHours } : null
        })
      })
    }
  })()
})

export const saysWhoseTurnItIs = classifierLaw({
  id: "says-whose-turn-it-is",
  sentence:
    "Each outcome names the actor, the action and the repeat of the table; a delayed token's code is never exchanged again.",
  source: ["A1"],
  mutant: "repeats a delayed token on the schedule of the security checks",
  needs: ["actor", "action", "retry"],
  ...(() => {
    const judge = ({ action, actor, retry, tag }: Verdict): string | null => {
      if (kindOf(tag) === undefined) return `${tag} is no tag`
      if (tag === "UnexpectedResponse") return null
      const row = rows[tag as keyof typeof rows]
      return action === row.action && actor === row.actor && retry === row.retry
        ? null
        : `${tag} says ${actor}, ${retry}, ${action}`
    }
    return {
      examples: () => [
        ...everyDocumented.map(({ members, status }) => about({ status, body: spell(members) }, judge)),
        ...Statuses.everyCode.map(({ code }) => about({ status: 400, body: `{"error_code":${code}}` }, judge))
      ],
      random: response.map((drawn) => about(drawn, judge))
    }
  })()
})

/** The names under which Flanks' bodies hold secrets. Source: docs, client. */
const secretNames = [
  "credentials_token",
  "access_token",
  "refresh_token",
  "client_secret",
  "sca_token",
  "reset_token",
  "transaction_token",
  "username",
  "password",
  "code"
]

export const showsNoSecret = classifierLaw({
  id: "shows-no-secret",
  sentence:
    "Whatever is printed of an outcome, no secret of its body is in it: in no field, nested or not, and in no text.",
  source: ["I6"],
  mutant: "puts the text as it came into its message",
  needs: ["printed"],
  ...(() => {
    const hides = (status: number, body: string, hidden: string) =>
      about({ status, body }, ({ printed }) => {
        const shown = printed?.() ?? ""
        const at = shown.indexOf(hidden)
        return at === -1 ? null : `a secret is shown: …${shown.slice(Math.max(0, at - 60), at + hidden.length)}`
      })
    const known = "zq10abcdef0123456789"
    const bodies = (hidden: string): ReadonlyArray<string> => [
      ...secretNames.flatMap((name) => [
        spell([member(name, hidden)]),
        spell([member("data", [{ [name]: hidden }]), member("error", `Invalid ${hidden}`), member(name, hidden)]),
        spell([member("error", `Missing fields: ${hidden}`), member(name, hidden), member("error_code", 40001)])
      ]),
      spell([
        member("error", { code: "ValidationError", details: [{ error_type: "so", field: "so", password: hidden }] })
      ]),
      spell([member("error", `Invalid password=${hidden}`), member("error_code", 40001)]),
      spell([member("error", `so: Bearer ${hidden}`)]),
      spell([member("message", `An application with this name, ${hidden}, does not exist`)]),
      `<html>${hidden}`,
      `{"credentials_token": "${hidden}",}`,
      `{"credentials_token": "${hidden}"`
    ]
    return {
      examples: () =>
        [200, 202, 400, 401, 409, 500, 502].flatMap((status) =>
          bodies(known).map((body) => hides(status, body, known))
        ),
      random: fc.oneof(
        fc.tuple(Statuses.status, secret).chain(([status, hidden]) =>
          fc.constantFrom(...bodies(hidden)).map((body) => hides(status, body, hidden))
        ),
        fc.tuple(Statuses.status, statusObject, secret, fc.constantFrom(...secretNames)).map((
          [status, object, hidden, name]
        ) => hides(status, spell([...membersOf(object), member(name, hidden)]), hidden))
      )
    }
  })()
})
