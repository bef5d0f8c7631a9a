/** The same job without a library: the least there is, and what one writes first with Effect. */
import type { Body } from "@effect-flanks/domain/Documented"
import type { ErrorTag } from "@effect-flanks/domain/Table"
import * as Schema from "effect/Schema"
import { type Judge, name, validated } from "./judge.ts"

/** A switch over codes and statuses; it trusts the body. */
export const handSwitch: Judge = validated((body) => body as Body)

const fields = { status: Schema.Int, code: Schema.NullOr(Schema.Int), text: Schema.NullOr(Schema.String) }

const failure = (tag: ErrorTag) =>
  class extends Schema.TaggedError<object>(`bench/${tag}`)(tag, fields) {} as unknown as new(
    props: object
  ) => { readonly _tag: string }

const classes = Object.fromEntries(
  ([
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
  ] as const).map((tag) => [tag, failure(tag)])
)

/** `new` of a `Schema.TaggedError` for each failure: it validates its three fields and captures a stack. */
export const natural: Judge = ({ body, status }) => {
  const verdict = name(status, JSON.parse(body))
  const Class = classes[verdict._tag]
  return Class === undefined ? verdict : new Class({ status, code: verdict.code, text: verdict.text })
}
