/**
 * Schemas of the documented bodies in two libraries, each as its documentation advises for a union with a discriminator.
 * The decoded body then becomes an instance of a custom error class.
 */
import type { Body } from "@effect-flanks/domain/Documented"
import { Ajv } from "ajv"
import * as z from "zod"
import { classesBy, constructed } from "./designs.ts"
import { type Details, type Judge, messageOf } from "./judge.ts"

/** Bodies with a code have a discriminator, the others have none: nobody needs to try all of them on each body. */
const byCode = (coded: (body: unknown) => Body, codeless: (body: unknown) => Body) => (body: unknown): Body =>
  (body as Body).error_code === undefined ? codeless(body) : coded(body)

type Given = Omit<Details, "_tag">

/** What one writes without Effect: a subclass of `Error` for each failure, with the details as its fields. */
const failure = (tag: string) =>
  class extends Error {
    readonly _tag = tag
    readonly httpStatus: number
    readonly code: Given["code"]
    readonly text: Given["text"]
    readonly reason: Given["reason"]
    readonly traceId: Given["traceId"]
    readonly token: Given["token"]
    readonly body: Given["body"]
    constructor(details: Given) {
      super(messageOf(details))
      this.name = tag
      this.httpStatus = details.httpStatus
      this.code = details.code
      this.text = details.text
      this.reason = details.reason
      this.traceId = details.traceId
      this.token = details.token
      this.body = details.body
    }
  }

const success = (tag: string) =>
  class {
    readonly _tag = tag
    constructor(details: Given) {
      Object.assign(this, details)
    }
  }

const classes = classesBy(failure, success)

const zodCoded = z.discriminatedUnion("error_code", [
  z.object({ error_code: z.literal(20001), error: z.string() }),
  z.object({ error_code: z.literal(20002), error: z.string() }),
  z.object({
    error_code: z.literal(20003),
    error: z.string().optional(),
    message: z.string().optional(),
    credentials_token: z.string().optional()
  }),
  z.object({ error_code: z.literal(40001), error: z.string() }),
  z.object({ error_code: z.literal(50001), error: z.string() }),
  z.object({ error_code: z.literal(50002), error: z.string() }),
  z.object({ error_code: z.literal(50003), error: z.string() })
])
const zodCodeless = z.union([
  z.object({ error: z.string() }),
  z.object({ message: z.string(), credentials_token: z.string().optional() }),
  z.object({
    success: z.literal(false),
    error: z.object({
      code: z.string(),
      details: z.array(z.object({ error_type: z.string(), field: z.string() })).optional()
    }),
    trace_id: z.string()
  })
])

/** zod, then `new` of a subclass of `Error`. */
export const zodErrors: Judge = constructed(
  classes,
  byCode((body) => zodCoded.parse(body) as Body, (body) => zodCodeless.parse(body) as Body)
)

const string = { type: "string" }
const object = (properties: Readonly<Record<string, object>>, required: ReadonlyArray<string>) => ({
  type: "object",
  properties,
  required
})

// Its discriminators are strings only: numbers are an enum.
const compiler = new Ajv()
const ajvCoded = compiler.compile({
  anyOf: [
    object({ error_code: { enum: [20001, 20002, 40001, 50001, 50002, 50003] }, error: string }, [
      "error_code",
      "error"
    ]),
    object({ error_code: { const: 20003 }, error: string, message: string, credentials_token: string }, ["error_code"])
  ]
})
const ajvCodeless = compiler.compile({
  anyOf: [
    object({ error: string }, ["error"]),
    object({ message: string, credentials_token: string }, ["message"]),
    object({
      success: { const: false },
      error: object({
        code: string,
        details: { type: "array", items: object({ error_type: string, field: string }, ["error_type", "field"]) }
      }, ["code"]),
      trace_id: string
    }, ["success", "error", "trace_id"])
  ]
})

const checked = (validate: (body: unknown) => boolean) => (body: unknown): Body => {
  if (!validate(body)) throw new Error("not a documented body")
  return body as Body
}

/** ajv, then `new` of a subclass of `Error`. */
export const ajvErrors: Judge = constructed(classes, byCode(checked(ajvCoded), checked(ajvCodeless)))
