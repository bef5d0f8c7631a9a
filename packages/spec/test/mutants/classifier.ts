/** For each law about classifiers, a correct classifier with the mistake that the law must detect. */
import { combinations } from "@effect-flanks/domain/Documented"
import { rows, type Tag } from "@effect-flanks/domain/Table"
import { reference } from "@effect-flanks/spec/adapters/Reference"
import type { Classifier, Verdict } from "@effect-flanks/spec/Implementation"

type Body = { readonly [field: string]: unknown }

const right = (status: number, body: string): Verdict => reference.classify(status, body)

const objectOf = (body: string): Body | null => {
  try {
    const json: unknown = JSON.parse(body)
    return typeof json === "object" && json !== null && !Array.isArray(json) ? json as Body : null
  } catch {
    return null
  }
}

const is2xx = (status: number): boolean => status >= 200 && status <= 299

const accepted = { outcome: "accepted", tag: "Accepted", reason: null } as const

const failure = (tag: Tag, reason: string | null = null) =>
  ({ outcome: "failure", tag, reason, retry: rows[tag].retry }) as const

const unexpected = { ...failure("UnexpectedResponse"), basis: "none" }

/** Changes a correct verdict. */
const altered =
  (alter: (verdict: Verdict, status: number, body: string) => Partial<Verdict>): Classifier => (status, body) => {
    const verdict = right(status, body)
    return { ...verdict, ...alter(verdict, status, body) }
  }

/** Classifies another body than the given one. */
const reading = (other: (body: string, status: number) => string): Classifier => (status, body) =>
  right(status, other(body, status))

/** The body with its object changed; unchanged if it isn't an object. */
const object = (alter: (object: Body, status: number) => Body): Classifier =>
  reading((body, status) => {
    const found = objectOf(body)
    return found === null ? body : JSON.stringify(alter(found, status))
  })

const depth = (value: unknown): number =>
  typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0

const remembering = (): Classifier => {
  let last: unknown = null
  return (status, body) => {
    const found = objectOf(body)
    if (found?.["error_code"] !== undefined) last = found["error_code"]
    return right(status, found === null ? body : JSON.stringify({ error_code: last, ...found }))
  }
}

const onceDelayed = (): Classifier => {
  let delayed = false
  return (status, body) => {
    const verdict = right(status, body)
    delayed ||= verdict.tag === "TokenDelayed"
    return delayed && verdict.tag === "ScaError" ? { ...verdict, outcome: "delayed", tag: "TokenDelayed" } : verdict
  }
}

const firstOf = (name: string) => new RegExp(`"${name}":("[^"]*"|[^,}]*)`)

const statusOnly = (status: number): Tag | null =>
  combinations.find((known) => known.status === status && known.tag !== "Accepted")?.tag ?? null

const prototyped = ({ value }: Verdict): unknown =>
  Object.create(Object.getPrototypeOf(value) as object, Object.getOwnPropertyDescriptors(value as object))

const hidden = (verdict: Verdict): unknown => {
  const error = prototyped(verdict) as object
  for (const name of Object.keys(error)) Object.defineProperty(error, name, { enumerable: false })
  return error
}

const fewFields = ({ basis, code, httpStatus, tag }: Verdict): unknown => ({ _tag: tag, basis, code, httpStatus })

export const mutants: { readonly [law: string]: Classifier } = {
  "answers-everything": (status, body) => {
    Object.keys(JSON.parse(body))
    return right(status, body)
  },
  "answers-large-bodies": (status, body) => {
    depth(objectOf(body))
    return right(status, body)
  },
  "an-impossible-status-decides-nothing": (status, body) => right(Math.floor(status), body),
  "exactly-one-outcome": altered((_, status) => is2xx(status) ? { outcome: "accepted" } : {}),
  "depends-on-nothing-else": remembering(),
  "reads-a-life-step-by-step": onceDelayed(),
  "basis-is-honest": altered(({ basis }) => basis === "code" ? { basis: "documented" } : {}),

  "drops-one-byte-order-mark": reading((body) => body.startsWith("\ufeff") ? `<${body}` : body),
  "reads-strict-json": reading((body) => body.trim()),
  "all-blank-is-empty": reading((body) => body !== "" && body.trim() === "" ? "<" : body),
  "last-duplicate-wins": reading((body) => {
    const first = firstOf("error_code").exec(body)?.[0]
    return first === undefined ? body : body.replace(/\}\s*$/, `,${first}}`)
  }),
  "reads-a-code-however-spelled": object((found) =>
    typeof found["error_code"] === "string" && found["error_code"].trim() !== "" ? { ...found, error_code: {} } : found
  ),
  "takes-nothing-else-for-a-code": object((found) =>
    "error_code" in found ? { ...found, error_code: Number(found["error_code"]) } : found
  ),
  "takes-no-code-from-elsewhere": object((found) => {
    const { code } = { ...found["error"] as Body | null }
    return code === undefined || "error_code" in found ? found : { ...found, error_code: code }
  }),
  "message-if-error-is-no-text": object(({ message, ...found }) =>
    "error" in found || message === undefined ? found : { ...found, message }
  ),
  "error-before-message": object((found) =>
    typeof found["message"] === "string" ? { ...found, error: found["message"] } : found
  ),
  "keeps-the-token-of-every-outcome": altered(({ outcome }) => outcome === "failure" ? { token: null } : {}),

  "a-delayed-token-is-a-success": altered(({ code, tag }) =>
    tag === "TokenDelayed" && code === 20003 ? failure("ScaError") : {}
  ),
  "a-delay-is-read-from-its-text": altered(({ code, tag }) =>
    tag === "TokenDelayed" && code === null ? { ...accepted, basis: "status" } : {}
  ),
  "no-delay-without-a-token": altered(({ tag }, status) =>
    status === 202 && tag === "ScaError" ? { outcome: "delayed", tag: "TokenDelayed" } : {}
  ),
  "code-before-status": altered((_, status) => {
    const tag = statusOnly(status)
    return status > 400 && tag !== null ? failure(tag) : {}
  }),
  "code-before-text": (status, body) => {
    const found = objectOf(body)
    const said = found === null ? null : right(400, JSON.stringify({ error: found["error"] }))
    return said?.basis === "message" ? { ...right(status, body), ...said } : right(status, body)
  },
  "code-before-envelope": (status, body) => {
    const { error_code: _, ...rest } = objectOf(body) ?? {}
    const said = right(status, JSON.stringify(rest))
    return "error" in rest && typeof rest["error"] === "object" && said.basis === "documented"
      ? said
      : right(status, body)
  },
  "a-401-stays-a-401": altered(({ code }, status) =>
    status === 401 && code === 40001 ? { ...failure("ConfigurationError", "Unrecognized"), basis: "code" } : {}
  ),
  "never-guesses-an-unknown-code": altered(({ code, tag }, status) => {
    const guesses: { readonly [digit: string]: Tag } = { 2: "Processing", 4: "ConfigurationError", 5: "BankError" }
    const guess = tag === "UnexpectedResponse" && !is2xx(status) ? guesses[String(code).charAt(0)] : undefined
    return guess === undefined ? {} : failure(guess)
  }),
  "a-named-error-is-no-success": altered(({ code, tag }, status) =>
    is2xx(status) && code !== null && tag === "UnexpectedResponse" ? { ...accepted, basis: "status" } : {}
  ),

  "an-empty-2xx-is-accepted": altered((_, status, body) => is2xx(status) && body === "" ? unexpected : {}),
  "an-unreadable-2xx-is-unexpected": altered(({ code, text }, status, body) =>
    is2xx(status) && code === null && text === null && objectOf(body) === null ? { ...accepted, basis: "status" } : {}
  ),
  "any-2xx-is-accepted": altered((_, status, body) => is2xx(status) && body.startsWith("[") ? unexpected : {}),
  "errors-are-not-data": altered(({ tag }, status, body) =>
    is2xx(status) && tag === "UnexpectedResponse" && body.startsWith("[") ? { ...accepted, basis: "status" } : {}
  ),
  "a-2xx-that-says-failure-is-none": altered(({ code, text, basis }, status) =>
    is2xx(status) && code === null && (basis === "message" || text !== null) ? { ...accepted, basis: "status" } : {}
  ),
  "a-status-object-is-data": altered((_, status, body) =>
    is2xx(status) && JSON.stringify(objectOf(body)?.["errored"] ?? "").includes("true") ? failure("Incomplete") : {}
  ),

  "reads-the-envelopes": altered((_, status, body) => {
    const error = objectOf(body)?.["error"] as Body | null | undefined
    return !is2xx(status) && error?.["code"] === "UNAUTHENTICATED" ? failure("Unauthorized") : {}
  }),
  "five-statuses-decide": altered(({ tag }, status) =>
    statusOnly(status) === tag && tag !== "ConfigurationError" ? { basis: "documented" } : {}
  ),
  "a-text-decides-without-a-code": altered(({ basis }, status) => {
    if (basis !== "message" || is2xx(status)) return {}
    return status === 409 ? failure("ConfigurationError", "Unrecognized") : unexpected
  }),
  "a-text-counts-whole-and-in-its-case": object((found) =>
    typeof found["error"] === "string"
      ? {
        ...found,
        error: found["error"].replace(/^invalid /i, "Invalid ").replace(/^missing fields: /i, "Missing fields: ")
      }
      : found
  ),
  "space-around-a-text-changes-nothing": object((found) =>
    typeof found["error"] === "string" && found["error"].trim() !== found["error"]
      ? { ...found, error: `so: ${found["error"]}` }
      : found
  ),
  "a-text-needs-its-status": (status, body) => {
    const verdict = right(status, body)
    const said = verdict.code === null && !is2xx(status) ? right(400, body) : verdict
    return said.basis === "message" ? { ...verdict, ...said } : verdict
  },
  "a-conflict-is-a-configuration-error": altered(({ basis }, status) =>
    status === 409 && basis === "status" ? unexpected : {}
  ),
  "the-rest-is-unexpected": altered(({ tag }, status) => {
    if (tag !== "UnexpectedResponse" || status < 400) return {}
    return status < 500 ? failure("ConfigurationError", "Unrecognized") : failure("InternalServerError")
  }),
  "temporary-statuses-are-transient": altered(({ tag }, status) =>
    tag === "UnexpectedResponse" && status > 504 ? { retry: "no", actor: "developer" } : {}
  ),
  "other-statuses-are-final": altered(({ tag }, status) =>
    tag === "UnexpectedResponse" && status >= 500 ? { retry: "transient", actor: "flanks" } : {}
  ),

  "documented-means-documented": altered((_, status) => status === 409 ? unexpected : {}),
  "noise-changes-nothing": (status, body) => {
    const first = firstOf("error_code").exec(body)?.[1]
    const found = objectOf(body)
    return found === null || first === undefined
      ? right(status, body)
      : right(status, `{"error_code":${first},${body.slice(1)}`)
  },
  "keeps-status-and-body": altered((_, __, body) => ({ body: JSON.stringify(objectOf(body) ?? body) })),
  "keeps-the-text": altered(({ basis }) => basis === "documented" || basis === "message" ? {} : { text: null }),
  "keeps-envelope-and-trace-id": altered(({ basis }) => basis === "documented" ? {} : { traceId: null }),
  "reasons-come-from-the-text": altered(({ tag }, status) =>
    tag === "ConfigurationError" && status === 409 ? { reason: "AlreadyExists" } : {}
  ),
  "a-window-is-what-the-text-states": altered(({ text }) => {
    const [, from, to] = /in (\d+)-(\d+) hours/.exec(text ?? "") ?? []
    return from === undefined ? {} : { window: { fromHours: Number(from), toHours: Number(to) } }
  }),
  "says-whose-turn-it-is": altered(({ tag }) => tag === "TokenDelayed" ? { retry: "securityCheck" } : {}),
  "failures-are-native-errors": altered((verdict) => ({ value: prototyped(verdict) })),
  "fields-are-own": altered((verdict) => ({ value: hidden(verdict) })),
  "different-outcomes-differ": altered((verdict) => ({ value: fewFields(verdict) })),
  "shows-no-secret": altered((_, status, body) => ({
    printed: () => `${status}: ${String(objectOf(body)?.["error"])}`
  }))
}
