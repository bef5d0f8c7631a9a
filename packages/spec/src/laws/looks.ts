/** Laws about outcomes as values: an outcome is what it looks like. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/looks.ts"
import * as Generators from "../generators/laws/looks.ts"
import type { Response, Verdict } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { show } from "../internal/show.ts"
import { about, classifierLaw } from "../internal/trials.ts"
import type { Trial } from "../Law.ts"

type Fields = { readonly [field: string]: unknown }

/** What spreading an outcome gives: its own, enumerable fields. */
const fieldsOf = ({ value }: Verdict): Fields => ({ ...(value as Fields) })

/** Whether the engine made it as an error, whatever its prototype says. */
const isNativeError = (value: unknown): boolean =>
  (Error as { readonly isError?: (u: unknown) => boolean }).isError?.(value) ?? value instanceof Error

const isWhatItsTagSays = ({ outcome, tag, value }: Verdict): string | null => {
  if (!Object.is((value as Fields)["_tag"], tag)) return `its tag is ${show((value as Fields)["_tag"])}, and not ${tag}`
  if (isNativeError(value) !== (outcome === "failure")) return `${tag} is ${outcome === "failure" ? "no" : "an"} error`
  return outcome !== "failure" || Object.hasOwn(value as object, "message") ? null : `${tag} has no message of its own`
}

export const failuresAreNativeErrors = classifierLaw({
  id: "failures-are-native-errors",
  sentence:
    "Every failure is a native error with the tag of the outcome and a message of its own; nothing else is one.",
  source: ["I9"],
  mutant: "makes objects that only have the prototype of an error",
  needs: ["value"],
  ...forAll(Examples.responses, Generators.response, (response) => about(response, isWhatItsTagSays))
})

/** The fields that a verdict and its outcome have under the same name. */
const shared = ["httpStatus", "basis", "code", "reason", "text", "traceId", "envelope", "window"] as const

const ownsItsFields = (verdict: Verdict): string | null => {
  const fields = fieldsOf(verdict)
  if (fields["_tag"] !== verdict.tag) return `its own tag is ${show(fields["_tag"])}`
  const wrong = shared.find((name) => {
    const told = verdict[name]
    return told !== undefined && told !== null && !Equal.equals(fields[name], told)
  })
  return wrong === undefined ? null : `its own ${wrong} is ${show(fields[wrong])}, and not ${show(verdict[wrong])}`
}

export const fieldsAreOwn = classifierLaw({
  id: "fields-are-own",
  sentence: "Spreading an outcome gives its tag and every field that it has, with the same values.",
  source: ["I9"],
  mutant: "keeps its fields behind getters of its class",
  needs: ["value"],
  ...forAll(Examples.responses, Generators.response, (response) => about(response, ownsItsFields))
})

/** What anyone sees of an outcome who does not know its class. */
const seen = (verdict: Verdict): string =>
  show(Object.entries(fieldsOf(verdict)).toSorted(([a], [b]) => a < b ? -1 : 1))

/** All that an outcome says. Whether there is a token can be seen, and what it is cannot. */
const said = ({ tag, token = null, ...verdict }: Verdict): string =>
  show([tag, token !== null, ...shared.map((name) => verdict[name] ?? null)])

const lookAlikeIfTheySayTheSame = (one: Response, other: Response): Trial => ({
  asks: [one, other],
  judge: ([first, second]) => {
    if (first === undefined || second === undefined) return "no verdict"
    const [isSame, looksSame] = [said(first) === said(second), seen(first) === seen(second)]
    if (isSame === looksSame) return null
    return isSame ? "they look different" : `both look like ${seen(first)}`.slice(0, 300)
  }
})

export const differentOutcomesDiffer = classifierLaw({
  id: "different-outcomes-differ",
  sentence: "Outcomes look alike exactly if all that they say is the same.",
  source: ["I9"],
  mutant: "has a status, a code and a basis as fields: two different reasons are called equal",
  needs: ["value"],
  ...forAll(Examples.pairs, Generators.pair, ([one, other]) => lookAlikeIfTheySayTheSame(one, other))
})
