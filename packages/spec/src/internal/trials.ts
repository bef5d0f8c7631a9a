/** Helpers for laws about a classifier. */
import { rows, type Tag } from "@effect-flanks/domain/Table"
import * as Equal from "effect/Equal"
import type { Sample } from "../generators/Responses.ts"
import type { Response, Verdict } from "../Implementation.ts"
import type { ClassifierLaw, Trial } from "../Law.ts"
import { clipped, show } from "./show.ts"

const isTag = (tag: string): tag is Tag => Object.hasOwn(rows, tag)

/** The kind of outcome that a tag has; undefined for an unknown tag. */
export const kindOf = (tag: string): Verdict["outcome"] | undefined => isTag(tag) ? rows[tag].kind : undefined

/** The tag of a reason, with or without its parts. */
export const reasonTag = (reason: Verdict["reason"]): string | null | undefined =>
  typeof reason === "object" && reason !== null ? reason._tag : reason

/** Compares two reasons by their parts if both have them, otherwise by their tags. */
const isSame = (field: string, expected: unknown, told: unknown): boolean => {
  if (field !== "reason") return typeof told === "number" ? Object.is(expected, told) : Equal.equals(expected, told)
  const [a, b] = [expected, told] as ReadonlyArray<Verdict["reason"]>
  return typeof a === "object" && typeof b === "object" ? Equal.equals(a, b) : reasonTag(a) === reasonTag(b)
}

/** The fields in which a verdict differs from the expected one. Missing fields don't count. */
const differences = (expected: Partial<Verdict>, verdict: Verdict): string | null => {
  const all = expected.tag === undefined ? expected : { outcome: kindOf(expected.tag), ...expected }
  const wrong = Object.entries(all).flatMap(([field, value]) => {
    const told = verdict[field as keyof Verdict]
    return told === undefined || isSame(field, value, told)
      ? []
      : [`${field} is ${clipped(show(told), 200)} instead of ${clipped(show(value), 200)}`]
  })
  return wrong.length === 0 ? null : wrong.join(", ")
}

/** The verdict on a response has the expected fields, except missing ones. */
export const expects = (status: number, body: string, expected: Partial<Verdict>): Trial => ({
  asks: [{ status, body }],
  judge: ([verdict]) => verdict === undefined ? "no verdict" : differences(expected, verdict)
})

/** The same for a sample. */
export const expectsSample = ({ body, expected, status }: Sample): Trial => expects(status, body, expected)

const compared = [
  "outcome",
  "tag",
  "basis",
  "code",
  "reason",
  "retry",
  "window",
  "text",
  "traceId",
  "token",
  "envelope"
] as const

/** All responses have the same verdict, except for their own status and body. */
export const sameVerdict = (asks: ReadonlyArray<Response>): Trial => ({
  asks,
  judge: ([first, ...others]) => {
    if (first === undefined) return "no verdict"
    const expected = Object.fromEntries(compared.map((field) => [field, first[field]]))
    for (const [index, other] of others.entries()) {
      const wrong = differences(expected, other)
      if (wrong !== null) return `response ${index + 2} should mean what the first does: ${wrong}`
    }
    return null
  }
})

/** A response has the same verdict before and after another. */
export const sameVerdictAround = (one: Response, other: Response): Trial => {
  const { judge } = sameVerdict([one, one])
  return {
    asks: [one, other, one],
    judge: ([before, , after]) => judge([before, after].filter((verdict) => verdict !== undefined))
  }
}

/** All of these hold, checked one by one. */
export const stepByStep = (trials: ReadonlyArray<Trial>): Trial => ({
  asks: trials.flatMap(({ asks }) => asks),
  judge: (verdicts) => {
    for (const [index, verdict] of verdicts.entries()) {
      const wrong = trials[index]?.judge([verdict]) ?? null
      if (wrong !== null) return `step ${index + 1}: ${wrong}`
    }
    return null
  }
})

/** Checks one verdict. */
export const about = (response: Response, judge: (verdict: Verdict) => string | null): Trial => ({
  asks: [response],
  judge: ([verdict]) => verdict === undefined ? "no verdict" : judge(verdict)
})

/** A law about a classifier. */
export const classifierLaw = (
  law: Omit<ClassifierLaw, "part" | "needs"> & { readonly needs?: ClassifierLaw["needs"] }
): ClassifierLaw => ({ part: "classify", needs: [], ...law })
