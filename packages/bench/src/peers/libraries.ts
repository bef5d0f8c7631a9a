/** The documented bodies in the peers' own words, each as its documentation advises for a union with a discriminator. */
import type { Body } from "@effect-flanks/domain/Documented"
import { Ajv } from "ajv"
import { type } from "arktype"
import * as v from "valibot"
import { z } from "zod"
import { type Judge, validated } from "./judge.ts"

/** Bodies with a code have a discriminator, the others have none: nobody needs to try all of them on each body. */
const byCode = (coded: (body: unknown) => Body, codeless: (body: unknown) => Body) => (body: unknown): Body =>
  (body as Body).error_code === undefined ? codeless(body) : coded(body)

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

export const zod: Judge = validated(
  byCode((body) => zodCoded.parse(body) as Body, (body) => zodCodeless.parse(body) as Body)
)

const valibotCoded = v.variant("error_code", [
  v.object({ error_code: v.literal(20001), error: v.string() }),
  v.object({ error_code: v.literal(20002), error: v.string() }),
  v.object({
    error_code: v.literal(20003),
    error: v.optional(v.string()),
    message: v.optional(v.string()),
    credentials_token: v.optional(v.string())
  }),
  v.object({ error_code: v.literal(40001), error: v.string() }),
  v.object({ error_code: v.literal(50001), error: v.string() }),
  v.object({ error_code: v.literal(50002), error: v.string() }),
  v.object({ error_code: v.literal(50003), error: v.string() })
])
const valibotCodeless = v.union([
  v.object({ error: v.string() }),
  v.object({ message: v.string(), credentials_token: v.optional(v.string()) }),
  v.object({
    success: v.literal(false),
    error: v.object({
      code: v.string(),
      details: v.optional(v.array(v.object({ error_type: v.string(), field: v.string() })))
    }),
    trace_id: v.string()
  })
])

export const valibot: Judge = validated(
  byCode((body) => v.parse(valibotCoded, body) as Body, (body) => v.parse(valibotCodeless, body) as Body)
)

const arktypeCoded = type({ error_code: "20001 | 20002 | 40001 | 50001 | 50002 | 50003", error: "string" })
  .or({ error_code: "20003", "error?": "string", "message?": "string", "credentials_token?": "string" })
const arktypeCodeless = type({ error: "string" })
  .or({ message: "string", "credentials_token?": "string" })
  .or({
    success: "false",
    error: { code: "string", "details?": type({ error_type: "string", field: "string" }).array() },
    trace_id: "string"
  })

export const arktype: Judge = validated(
  byCode((body) => arktypeCoded.assert(body), (body) => arktypeCodeless.assert(body))
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

export const ajv: Judge = validated(byCode(checked(ajvCoded), checked(ajvCodeless)))
