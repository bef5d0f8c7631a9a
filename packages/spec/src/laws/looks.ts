/** Laws about outcomes as values: each outcome looks like what it is. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/looks.ts"
import * as Generators from "../generators/laws/looks.ts"
import type { Response, Verdict } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { show } from "../internal/show.ts"
import { about, classifierLaw } from "../internal/trials.ts"
import type { Trial } from "../Law.ts"

type Fields = { readonly [field: string]: unknown }

/** The own, enumerable fields of an outcome, which spreading copies. */
const fieldsOf = ({ value }: Verdict): Fields => ({ ...(value as Fields) })

/** Whether the engine made it as an error, regardless of its prototype. */
const isNativeError = (value: unknown): boolean =>
  (Error as { readonly isError?: (u: unknown) => boolean }).isError?.(value) ?? value instanceof Error

const isWhatItsTagSays = ({ outcome, tag, value }: Verdict): string | null => {
  if (!Object.is((value as Fields)["_tag"], tag)) {
    return `its tag is ${show((value as Fields)["_tag"])} instead of ${tag}`
  }
  if (isNativeError(value) !== (outcome === "failure")) return `${tag} is ${outcome === "failure" ? "no" : "an"} error`
  return outcome !== "failure" || Object.hasOwn(value as object, "message")
    ? null
    : `${tag} doesn't have its own message`
}

export const failuresAreNativeErrors = classifierLaw({
  id: "failures-are-native-errors",
  sentence: "An outcome is a native error, with the outcome's tag and its own message, exactly if it is a failure.",
  source: ["I9"],
  mutant: "makes objects that have only the prototype of an error",
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
  return wrong === undefined ? null : `its own ${wrong} is ${show(fields[wrong])} instead of ${show(verdict[wrong])}`
}

export const fieldsAreOwn = classifierLaw({
  id: "fields-are-own",
  sentence: "Spreading an outcome gives its tag and all its fields, with the same values.",
  source: ["I9"],
  mutant: "keeps its fields behind getters of its class",
  needs: ["value"],
  ...forAll(Examples.responses, Generators.response, (response) => about(response, ownsItsFields))
})

/** The parts of an outcome that code without its class can see. */
const seen = (verdict: Verdict): string =>
  show(Object.entries(fieldsOf(verdict)).toSorted(([a], [b]) => a < b ? -1 : 1))

/** Everything that an outcome says. Whether it has a token is visible, but the token itself isn't. */
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
  sentence: "Two outcomes look equal exactly if everything that they say is the same.",
  source: ["I9"],
  mutant: "has only the status, code and basis as fields, so that two different reasons look equal",
  needs: ["value"],
  ...forAll(Examples.pairs, Generators.pair, ([one, other]) => lookAlikeIfTheySayTheSame(one, other))
})
