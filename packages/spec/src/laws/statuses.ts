/** Laws about failures without a code: the envelope, the text and the status decide. */
import { transient } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import { byStatus } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid, nearTexts, said } from "../generators/Texts.ts"
import { member, spell } from "../internal/json.ts"
import { classifierLaw, expects, sameVerdict } from "../internal/trials.ts"
import { blank, blanks, smallTalk } from "../internal/words.ts"

const failureStatuses = Statuses.everyStatus.filter((status) => !Statuses.isSuccess(status))

const envelope = (code: string, details?: unknown): string =>
  spell([
    member("success", false),
    member("error", details === undefined ? { code } : { code, details }),
    member("trace_id", "t-1")
  ])

const validated = { tag: "ConfigurationError", basis: "documented", code: null } as const

export const readsTheEnvelopes = classifierLaw({
  id: "reads-the-envelopes",
  sentence:
    "The envelope ValidationError on 400 is a ConfigurationError and UNAUTHENTICATED on 401 is Unauthorized, both documented; on another status, or in another case, an envelope says nothing.",
  source: ["D5", "D6", "D9", "T8"],
  mutant: "reads the envelope on any status",
  examples: () => [
    expects(400, envelope("ValidationError"), { ...validated, reason: { _tag: "ValidationFailed", details: [] } }),
    expects(401, envelope("UNAUTHENTICATED"), { tag: "Unauthorized", basis: "documented", code: null, reason: null }),
    ...failureStatuses.flatMap((status) => [
      ...(status === 400 ? [] : [expects(status, envelope("ValidationError"), byStatus(status))]),
      ...(status === 401 ? [] : [expects(status, envelope("UNAUTHENTICATED"), byStatus(status))])
    ]),
    expects(409, envelope("ValidationError"), { ...byStatus(409), reason: "ValidationFailed" }),
    ...["validationerror", "VALIDATIONERROR", " ValidationError", "ValidationErrors", ""].map((code) =>
      expects(400, envelope(code), byStatus(400))
    ),
    ...["unauthenticated", "Unauthenticated", "UNAUTHENTICATED "].map((code) =>
      expects(401, envelope(code), byStatus(401))
    ),
    expects(400, "{\"error\":{\"code\":\"ValidationError\",\"details\":[{\"error_type\":1,\"field\":{}},null]}}", {
      ...validated,
      reason: {
        _tag: "ValidationFailed",
        details: [{ errorType: null, field: null }, { errorType: null, field: null }]
      }
    }),
    expects(400, spell([member("error", { code: ["ValidationError"] })]), byStatus(400)),
    expects(400, spell([member("error", ["ValidationError"])]), byStatus(400))
  ],
  random: fc.tuple(
    fc.array(fc.tuple(fc.option(smallTalk), fc.option(smallTalk)), { maxLength: 3 }),
    Bodies.noise
  ).map(([details, noise]) =>
    expects(
      400,
      spell([
        member("error", {
          code: "ValidationError",
          details: details.map(([error_type, field]) => ({ error_type, field }))
        }),
        ...noise
      ]),
      {
        ...validated,
        reason: {
          _tag: "ValidationFailed",
          details: details.map(([errorType, field]) => ({ errorType, field }))
        }
      }
    )
  )
})

export const fiveStatusesDecide = classifierLaw({
  id: "five-statuses-decide",
  sentence:
    "401, 403, 405, 415 and 500 decide by themselves, whatever the body; that is documented if the body has a string error and no code, else it rests on the status.",
  source: ["D6"],
  mutant: "calls them documented though the page's own body is not JSON",
  examples: () =>
    Statuses.decidingStatuses.flatMap(({ status, tag }) => [
      ...["so it is", "", ...everySaid.map(({ text }) => text), ...nearTexts].map((error) =>
        expects(status, spell([member("error", error)]), { tag, basis: "documented", code: null, reason: null })
      ),
      ...["", " ", "[]", "{}", "null", "\"error\"", ...Bodies.unreadables].map((body) =>
        expects(status, body, { tag, basis: "status", code: null, reason: null })
      ),
      ...[null, 1, {}, ["so"], { code: "Other" }].map((error) =>
        expects(status, spell([member("error", error), member("message", "Invalid bank")]), {
          tag,
          basis: "status",
          code: null
        })
      ),
      expects(status, spell([member("error", "so it is"), member("error_code", 20004)]), {
        tag,
        basis: "status",
        code: 20004
      }),
      expects(status, spell([member("error", "so it is"), member("error_code", "unknown")]), {
        tag,
        basis: "documented",
        code: null
      })
    ]),
  random: fc.tuple(fc.constantFrom(...Statuses.decidingStatuses), Bodies.text, Bodies.noise, Bodies.prose, fc.boolean())
    .map((
      [{ status, tag }, text, noise, prose, readable]
    ) =>
      readable
        ? expects(status, spell([...noise, member("error", text)]), { tag, basis: "documented", code: null })
        : expects(status, prose, { tag, basis: "status", code: null })
    )
})

export const aTextDecidesWithoutACode = classifierLaw({
  id: "a-text-decides-without-a-code",
  sentence:
    "On 400 and on 409 without a code a text of the grammar decides, also one that the documentation shows on the other.",
  source: ["D7", "T2", "T3", "T4", "T5", "T6", "T8"],
  mutant: "wants a code before it reads the text",
  examples: () =>
    [400, 409].flatMap((status) =>
      everySaid.flatMap(({ reason, tag, text }) =>
        ["error", "message"].flatMap((field) =>
          [[], [member("credentials_token", "zq10token")], [member("success", true)]].map((others) =>
            expects(status, spell([member(field, text), ...others]), { tag, basis: "message", code: null, reason })
          )
        )
      )
    ),
  random: fc.tuple(fc.constantFrom(400, 409), said, Bodies.noise, Bodies.spelling).map((
    [status, { reason, tag, text }, noise, spelling]
  ) =>
    expects(status, spell([...noise, member("error", text)], spelling), { tag, basis: "message", code: null, reason })
  )
})

export const aTextCountsWholeAndInItsCase = classifierLaw({
  id: "a-text-counts-whole-and-in-its-case",
  sentence: "A text that only comes close to the grammar says nothing; white space around a text changes nothing.",
  source: ["T1", "R3", "D9"],
  mutant: "compares without case",
  examples: () => [
    ...nearTexts.flatMap((text) => [
      expects(400, spell([member("error", text)]), { tag: "UnexpectedResponse", basis: "none", code: null }),
      expects(409, spell([member("error", text)]), { tag: "ConfigurationError", basis: "status", code: null })
    ]),
    ...everySaid.flatMap(({ reason, tag, text }) =>
      blanks.map((space) =>
        expects(400, spell([member("error", space + text + space)]), { tag, basis: "message", reason })
      )
    )
  ],
  random: fc.tuple(said, blank, blank).map(([{ text }, before, after]) =>
    sameVerdict([
      { status: 400, body: spell([member("error", text)]) },
      { status: 400, body: spell([member("error", before + text + after)]) }
    ])
  )
})

export const aTextNeedsItsStatus = classifierLaw({
  id: "a-text-needs-its-status",
  sentence:
    "Off 400, 409 and a failing 2xx no text decides: Invalid credentials is Unauthorized on 401, and on 404 it is nothing.",
  source: ["D6", "D7", "D9"],
  mutant: "matches a text on any status",
  examples: () =>
    failureStatuses.filter((status) => status !== 400 && status !== 409).flatMap((status) =>
      everySaid.map(({ text }) => {
        const alone = byStatus(status)
        return expects(status, spell([member("error", text)]), {
          ...alone,
          ...(alone.tag === "UnexpectedResponse" ? {} : { basis: "documented" }),
          reason: null
        })
      })
    ),
  random: fc.tuple(Statuses.failureStatus.filter((status) => status !== 400 && status !== 409), said).map((
    [status, { text }]
  ) => expects(status, spell([member("message", text)]), byStatus(status)))
})

export const aConflictIsAConfigurationError = classifierLaw({
  id: "a-conflict-is-a-configuration-error",
  sentence: "Any other 409 is a ConfigurationError by its status, its reason what its text says.",
  source: ["D8", "T8"],
  mutant: "takes a 409 with a text that it does not know for an unexpected response",
  examples: () => [
    ...["", "{}", "[]", ...Bodies.unreadables].map((body) =>
      expects(409, body, { ...byStatus(409), reason: { _tag: "Unrecognized", message: null } })
    ),
    expects(409, spell([member("error", "so it is")]), {
      ...byStatus(409),
      reason: { _tag: "Unrecognized", message: "so it is" }
    }),
    ...everySaid.map(({ reason, text }) =>
      expects(409, spell([member("error", text), member("error_code", 20004)]), {
        ...byStatus(409),
        code: 20004,
        reason: reason ?? { _tag: "Unrecognized", message: text }
      })
    )
  ],
  random: fc.oneof(Bodies.prose, smallTalk.map((text) => spell([member("error", text)]))).map((body) =>
    expects(409, body, { ...byStatus(409), reason: "Unrecognized" })
  )
})

export const theRestIsUnexpected = classifierLaw({
  id: "the-rest-is-unexpected",
  sentence: "A failure that nothing documents is an UnexpectedResponse, never the nearest status that is documented.",
  source: ["D9"],
  mutant: "takes any 5xx for an internal server error, any 4xx for a wrong request",
  examples: () =>
    failureStatuses.flatMap((status) =>
      ["", "{}", "{\"error\":null}", "{\"message\":\"Not found\"}", "<html>"].map((body) =>
        expects(status, body, byStatus(status))
      )
    ),
  random: fc.tuple(Statuses.failureStatus, Bodies.prose).map(([status, body]) =>
    expects(status, body, byStatus(status))
  )
})

/** RFC 9110, section 15: a 5xx that a client does not know counts as a 500. */
const isTemporary = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 ||
  status > 500 && status !== 501 && status !== 505 && status !== 511

const unexpectedBodies = ["<html>", "", "{\"error\":\"so it is\"}", "{\"error_code\":20004}"]

const unexpectedStatuses = failureStatuses.filter((status) => byStatus(status).tag === "UnexpectedResponse")

const temporary = {
  tag: "UnexpectedResponse",
  action: transient.action,
  actor: "flanks",
  retry: "transient"
} as const

export const temporaryStatusesAreTransient = classifierLaw({
  id: "temporary-statuses-are-transient",
  sentence:
    "An UnexpectedResponse on 408, 425, 429, or on any 5xx but 501, 505 and 511, is worth retrying as a 500 is: proxies have statuses of their own.",
  source: ["D9", "A1"],
  mutant: "knows 502, 503 and 504 only: the 522 of a proxy ends an onboarding",
  needs: ["retry"],
  examples: () =>
    unexpectedStatuses.filter(isTemporary).flatMap((status) =>
      unexpectedBodies.map((body) => expects(status, body, temporary))
    ),
  random: fc.tuple(fc.integer({ min: 520, max: 599 }), Bodies.prose).map(([status, body]) =>
    expects(status, body, temporary)
  )
})

export const otherStatusesAreFinal = classifierLaw({
  id: "other-statuses-are-final",
  sentence:
    "An UnexpectedResponse on any other status is not worth retrying: 501, 505, 511, and every 4xx but the temporary ones.",
  source: ["D9", "A1"],
  mutant: "retries every 5xx",
  needs: ["retry"],
  examples: () =>
    unexpectedStatuses.filter((status) => !isTemporary(status)).flatMap((status) =>
      unexpectedBodies.map((body) =>
        expects(status, body, { tag: "UnexpectedResponse", retry: "no", actor: "developer" })
      )
    ),
  random: null
})
