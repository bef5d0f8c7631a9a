/** The natural designs: a value without a library, and the two kinds of tagged errors that Effect has. */
import { ConfigurationReason } from "@effect-flanks/domain/ConfigurationReason"
import type { Body } from "@effect-flanks/domain/Documented"
import * as Data from "effect/Data"
import * as Schema from "effect/Schema"
import { type Details, detailsOf, type Judge, messageOf, tagOf } from "./judge.ts"

/** The least there is: a switch that trusts the body. It masks nothing, and what it makes is not an error. */
export const handSwitch: Judge = ({ body, status }) => {
  const { error, error_code: code, message } = JSON.parse(body) as Body
  return {
    _tag: tagOf(status, code),
    httpStatus: status,
    code: code ?? null,
    text: (typeof error === "string" ? error : message) ?? null
  }
}

type Made = new(details: Omit<Details, "_tag">) => { readonly _tag: string }

const failureTags = [
  "Incomplete",
  "Processing",
  "ScaError",
  "ConfigurationError",
  "BankError",
  "CredentialsError",
  "ScaRequired",
  "Unauthorized",
  "AccessDenied",
  "MethodNotAllowed",
  "UnsupportedMediaType",
  "InternalServerError",
  "UnexpectedResponse"
] as const

const successTags = ["Accepted", "TokenDelayed"] as const

type OwnTag = (typeof failureTags)[number] | (typeof successTags)[number]

type Classes = { readonly [T in OwnTag]: Made }

/** A class for each tag, made by one function for failures and by another for the two successes. */
export const classesBy = (failure: (tag: OwnTag) => Made, success: (tag: OwnTag) => Made): Classes =>
  Object.fromEntries([
    ...failureTags.map((tag) => [tag, failure(tag)]),
    ...successTags.map((tag) => [tag, success(tag)])
  ]) as Classes

/** Reads a body as `check` does, and constructs the class of its tag. */
export const constructed = (classes: Classes, check: (body: unknown) => Body): Judge => ({ body, status }) => {
  const { _tag, ...details } = detailsOf(status, body, check(JSON.parse(body)))
  return new classes[_tag as OwnTag](details)
}

const trusted = (body: unknown): Body => body as Body

const fields = {
  httpStatus: Schema.Int,
  code: Schema.NullOr(Schema.Int),
  text: Schema.NullOr(Schema.String),
  reason: Schema.NullOr(ConfigurationReason),
  traceId: Schema.NullOr(Schema.String),
  token: Schema.NullOr(Schema.Redacted(Schema.String)),
  body: Schema.Redacted(Schema.String)
}

/** `new` of a `Schema.TaggedError`: it validates its fields and captures a stack. */
export const schemaErrors: Judge = constructed(
  classesBy(
    (tag) =>
      class extends Schema.TaggedError<Details>(`bench/Schema/${tag}`)(tag, fields) {
        override get message() {
          return messageOf(this)
        }
      },
    (tag) => class extends Schema.TaggedClass<object>(`bench/Schema/${tag}`)(tag, fields) {}
  ),
  trusted
)

/** `new` of a `Data.TaggedError`: it captures a stack. */
export const dataErrors: Judge = constructed(
  classesBy(
    (tag) =>
      class extends Data.TaggedError(tag)<Omit<Details, "_tag">> {
        override get message() {
          return messageOf(this)
        }
      },
    (tag) => class extends Data.TaggedClass(tag)<Omit<Details, "_tag">> {}
  ),
  trusted
)

/** The same without stacks: what an application can save by one line of its own. */
export const withoutStacks = (judge: Judge): Judge => (response) => {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return judge(response)
  } finally {
    Error.stackTraceLimit = before
  }
}
