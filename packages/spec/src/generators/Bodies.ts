/**
 * Bodies of every kind: any JSON, any text, deep nesting, huge numbers, lone surrogates, HTML, pieces of JSON.
 *
 * @since 0.1.0
 */
import { combinations } from "@effect-flanks/domain/Documented"
import * as fc from "fast-check"
import { type Member, spell, type Spelling } from "../internal/json.ts"
import { blank, jsonBlank, words } from "../internal/words.ts"

/**
 * Numbers that a double cannot hold, or that are spelled in unusual ways; each is valid JSON.
 *
 * @category examples
 */
export const hugeNumbers: ReadonlyArray<string> = [
  "1e400",
  "-1e400",
  "9007199254740993",
  `1${"0".repeat(400)}`,
  `0.${"0".repeat(400)}1`,
  "-0",
  "1E+2"
]

/**
 * Bodies that are not JSON.
 *
 * @category examples
 */
export const unreadables: ReadonlyArray<string> = [
  "<html><body>502 Bad Gateway</body></html>",
  "Bad Gateway",
  "{",
  "{\"error_code\": 20002",
  "{\"error_code\": 20002,}",
  "{'error_code': 20002}",
  "{\"error\": \"Invalid credentials\",}",
  "{} {}",
  "undefined",
  "NaN",
  "\u00a0{}",
  "\ufeff\ufeff{}",
  "{\"error\": \"\n\"}",
  "\u0000"
]

/**
 * Text without any character that JSON can begin with, so that it is never readable and never blank.
 *
 * @category arbitraries
 */
export const prose: fc.Arbitrary<string> = fc.tuple(fc.constantFrom("<", "Sorry, ", "%", "a"), fc.string()).map((
  [head, tail]
) => head + tail)

const surrogates = fc.array(fc.integer({ min: 0xd7ff, max: 0xe000 }), { maxLength: 8 }).map((units) =>
  String.fromCharCode(...units)
)

/** Bytes that a client decoded as Latin-1, or as UTF-8 with replacements. */
const bytes = fc.uint8Array({ maxLength: 40 }).map((list) => String.fromCharCode(...list))

/**
 * A text with anything in it, lone surrogates included.
 *
 * @category arbitraries
 */
export const text: fc.Arbitrary<string> = fc.oneof(
  words,
  fc.string(),
  fc.string({ unit: "binary" }),
  surrogates,
  bytes
)

/**
 * A JSON value as text, `depth` levels deep.
 *
 * @category examples
 */
export const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`

/**
 * Any JSON value as text, at most as deep as every parser can read, because some stop at 64 levels.
 *
 * @category arbitraries
 */
export const json: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.json() },
  { weight: 3, arbitrary: fc.constantFrom(...hugeNumbers) },
  { weight: 2, arbitrary: text.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }).map(nested) }
)

/**
 * The fields that classification reads.
 *
 * @category examples
 */
export const fieldNames = ["error_code", "error", "message", "credentials_token", "success", "trace_id"] as const

/**
 * Ways to spell the same JSON.
 *
 * @category arbitraries
 */
export const spelling: fc.Arbitrary<Spelling> = fc.record({ space: jsonBlank, escaped: fc.boolean() })

/**
 * Members whose names have no meaning for classification, although their contents may look as if they had.
 *
 * @category arbitraries
 */
export const noise: fc.Arbitrary<ReadonlyArray<Member>> = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(
        "data",
        "Error_Code",
        "errorCode",
        "errors",
        "status",
        "error_code ",
        "",
        "__proto__",
        "constructor"
      ),
      text.filter((name) => !fieldNames.some((field) => field === name))
    ),
    fc.oneof(json, fc.constantFrom(...combinations).map(({ body }) => JSON.stringify(body)))
  ),
  { maxLength: 3 }
)

const fieldValue = fc.oneof(
  fc.constantFrom("null", "true", "false", "\"\"", "\" \"", "20002", "\"20002\"", "40001", "99999", "{}", "[]"),
  fc.constantFrom(...combinations).map(({ body }) => JSON.stringify(body.error ?? body.message)),
  json
)

/** An object with the fields that classification reads, with any values, some of them more than once. */
const fielded = fc.tuple(
  fc.array(fc.tuple(fc.constantFrom(...fieldNames), fieldValue), { maxLength: 5 }),
  noise,
  spelling
).map(([fields, others, spelled]) => spell([...fields, ...others], spelled))

/**
 * Any body at all.
 *
 * @category arbitraries
 */
export const body: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fielded },
  { weight: 3, arbitrary: json },
  { weight: 2, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom(...unreadables) },
  { weight: 1, arbitrary: prose },
  { weight: 1, arbitrary: blank },
  { weight: 1, arbitrary: fc.tuple(blank, fielded, blank).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.tuple(fielded, fc.nat(60)).map(([whole, length]) => whole.slice(0, length)) }
)
