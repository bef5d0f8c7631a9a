/** Laws about outcomes as values: an outcome is what it looks like. */
import * as Equal from "effect/Equal"
import * as fc from "fast-check"
import { everyDocumented, response } from "../generators/Responses.ts"
import { everyCode } from "../generators/Statuses.ts"
import type { Response, Verdict } from "../Implementation.ts"
import { member, spell } from "../internal/json.ts"
import { show } from "../internal/show.ts"
import { about, classifierLaw } from "../internal/trials.ts"
import type { Trial } from "../Law.ts"

type Fields = { readonly [field: string]: unknown }

/** What spreading an outcome gives: its own, enumerable fields. */
const fieldsOf = ({ value }: Verdict): Fields => ({ ...(value as Fields) })

/** Whether the engine made it as an error, whatever its prototype says. */
const isNativeError = (value: unknown): boolean =>
  (Error as { readonly isError?: (u: unknown) => boolean }).isError?.(value) ?? value instanceof Error

const everyResponse: ReadonlyArray<Response> = [
  ...everyDocumented.map(({ members, status }) => ({ status, body: spell(members) })),
  ...everyCode.map(({ code }) => ({ status: 422, body: `{"error_code":${code}}` })),
  { status: 502, body: "<html>" },
  { status: 404, body: "" }
]

export const failuresAreNativeErrors = classifierLaw({
  id: "failures-are-native-errors",
  sentence:
    "Every failure is a native error with the tag of the outcome and a message of its own; nothing else is one.",
  source: ["I9"],
  mutant: "makes objects that only have the prototype of an error",
  needs: ["value"],
  ...(() => {
    const judge = ({ outcome, tag, value }: Verdict): string | null => {
      if ((value as Fields)["_tag"] !== tag) return `its tag is ${show((value as Fields)["_tag"])}, and not ${tag}`
      if (isNativeError(value) !== (outcome === "failure")) {
        return `${tag} is ${outcome === "failure" ? "no" : "an"} error`
      }
      return outcome !== "failure" || Object.hasOwn(value as object, "message")
        ? null
        : `${tag} has no message of its own`
    }
    return {
      examples: () => everyResponse.map((one) => about(one, judge)),
      random: response.map((one) => about(one, judge))
    }
  })()
})

/** The fields that a verdict and its outcome have under the same name. */
const shared = ["httpStatus", "basis", "code", "reason", "text", "traceId", "envelope", "window"] as const

export const fieldsAreOwn = classifierLaw({
  id: "fields-are-own",
  sentence: "Spreading an outcome gives its tag and every field that it has, with the same values.",
  source: ["I9"],
  mutant: "keeps its fields behind getters of its class",
  needs: ["value"],
  ...(() => {
    const judge = (verdict: Verdict): string | null => {
      const fields = fieldsOf(verdict)
      if (fields["_tag"] !== verdict.tag) return `its own tag is ${show(fields["_tag"])}`
      const wrong = shared.find((name) => {
        const told = verdict[name]
        return told !== undefined && told !== null && !Equal.equals(fields[name], told)
      })
      return wrong === undefined ? null : `its own ${wrong} is ${show(fields[wrong])}, and not ${show(verdict[wrong])}`
    }
    return {
      examples: () => everyResponse.map((one) => about(one, judge)),
      random: response.map((one) => about(one, judge))
    }
  })()
})

/** What anyone sees of an outcome who does not know its class. */
const seen = (verdict: Verdict): string =>
  show(Object.entries(fieldsOf(verdict)).toSorted(([a], [b]) => a < b ? -1 : 1))

export const differentOutcomesDiffer = classifierLaw({
  id: "different-outcomes-differ",
  sentence: "Outcomes look alike exactly if all that they say is the same.",
  source: ["I9"],
  mutant: "has a status, a code and a basis as fields: two different reasons are called equal",
  needs: ["value"],
  ...(() => {
    // Whether there is a token can be seen, and what it is cannot.
    const said = ({ tag, token = null, ...verdict }: Verdict): string =>
      show([tag, token !== null, ...shared.map((name) => verdict[name] ?? null)])
    const trial = (one: Response, other: Response): Trial => ({
      asks: [one, other],
      judge: ([first, second]) => {
        if (first === undefined || second === undefined) return "no verdict"
        const [isSame, looksSame] = [said(first) === said(second), seen(first) === seen(second)]
        return isSame === looksSame
          ? null
          : isSame
          ? "they look different"
          : `both look like ${seen(first)}`.slice(0, 300)
      }
    })
    const body = (...members: Parameters<typeof spell>[0]): string => spell(members)
    const pairs = [
      [member("error", "Missing fields: a"), member("error", "Invalid iban")],
      [member("error", "Missing fields: a"), member("error", "Missing fields: b")],
      [member("error", "so it is"), member("error", "so it was")],
      [member("trace_id", "t-1"), member("trace_id", "t-2")],
      [member("error", { code: "A" }), member("error", { code: "B" })]
    ] as const
    return {
      examples: () => [
        ...[400, 409].flatMap((status) =>
          pairs.flatMap(([one, other]) => [
            trial(
              { status, body: body(one, member("error_code", 40001)) },
              { status, body: body(other, member("error_code", 40001)) }
            ),
            trial({ status, body: body(one) }, { status, body: body(one, member("id", 1)) })
          ])
        ),
        ...everyResponse.flatMap((one) => everyResponse.map((other) => trial(one, other)))
      ],
      random: fc.tuple(response, response).map(([one, other]) => trial(one, other))
    }
  })()
})
