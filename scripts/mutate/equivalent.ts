/** A mutant that no law could catch. */
export interface Equivalent {
  readonly file: string
  /** The line as it is, and as the mutant has it. */
  readonly from: string
  readonly to: string
  readonly why: string
}

const wait = (from: string, to: string, why: string): Equivalent => ({ file: "Wait.ts", from, to, why })
const build = (from: string, to: string, why: string): Equivalent => ({ file: "internal/build.ts", from, to, why })
const reading = (from: string, to: string, why: string): Equivalent => ({ file: "internal/reading.ts", from, to, why })

const waited = "waited: kind === \"securityCheck\" ? waited : { ...waited, [kind]: waited[kind] + after },"
const fields = "for (const field of Object.keys(detailsOf(tag, 0, \"\"))) {"
const json = "const json = text !== \"\" && beginnings.includes(text.charAt(0)) ? parse(text) : undefined"

const noBudget = "security checks have no budget: what is counted for them nobody reads"
const neverEnds = "these kinds end by refusal, before their end, which is infinite, is looked at"
const onlyNames = "only the names of the details are used here, and they are the same for every response"
const onlySpeed = "what is not JSON by its first character is not JSON for the parser either: it only costs more"
const onlyUnreadable = "of the kinds only `unreadable` is ever compared"

/** Every mutant that lives, with the reason. */
export const equivalent: ReadonlyArray<Equivalent> = [
  wait("row: 0,", "row: 1,", "the first wait is of another kind than none, and so starts its row anew"),
  wait(
    "return retry === \"no\" || retry === \"never\" || retry === \"afterUser\" ? null : retry",
    "return retry === \"no\" || retry === \"\" || retry === \"afterUser\" ? null : retry",
    "only a delayed token says `never`, and it is decided before"
  ),
  wait(
    "Math.ceil(millis * (1 + numbers.jitter * (2 * draw - 1)))",
    "Math.ceil(millis * (1 - numbers.jitter * (2 * draw - 1)))",
    "jitter is the same either way: a draw of d gives what 1 - d gave"
  ),
  wait(
    "const later = now - attemptedAt < opening ? Math.ceil(securityCheck.every * jitter * draw) : 0",
    "const later = now - attemptedAt < opening ? Math.floor(securityCheck.every * jitter * draw) : 0",
    "a fraction of a millisecond of a delay that is drawn at random"
  ),
  wait(
    "securityCheck: ({ anchor }, situation) => dueInWindow(anchor ?? situation.attemptedAt, situation),",
    "securityCheck: ({ anchor }, situation) => dueInWindow(anchor, situation),",
    "the anchor is set before: the fallback is for the types"
  ),
  wait("transient: \"AttemptsUsedUp\",", "transient: \"\",", neverEnds),
  wait("unauthorized: \"AttemptsUsedUp\"", "unauthorized: \"\"", neverEnds),
  wait(waited, waited.replace("kind === \"securityCheck\"", "false"), noBudget),
  wait(waited, waited.replace("\"securityCheck\"", "\"\""), noBudget),
  wait(
    "const floor = retryAfter > 0 ? retryAfter : 0",
    "const floor = retryAfter >= 0 ? retryAfter : 0",
    "zero is zero either way"
  ),
  build(
    "Object.defineProperty(this.prototype, \"_tag\", { value: tag, enumerable: true })",
    "Object.defineProperty(this.prototype, \"_tag\", { value: tag, enumerable: false })",
    "on a prototype it is seen by for…in alone, which nobody uses on an outcome"
  ),
  build(fields, fields.replace("0", "1"), onlyNames),
  build(fields, fields.replace("\"\"", "\"mutated\""), onlyNames),
  reading(
    "const empty: Reading = { kind: \"empty\", ...nothing }",
    "const empty: Reading = { kind: \"\", ...nothing }",
    onlyUnreadable
  ),
  reading(
    "const bare: Reading = { kind: \"json\", ...nothing }",
    "const bare: Reading = { kind: \"\", ...nothing }",
    onlyUnreadable
  ),
  reading("kind: \"json\",", "kind: \"\",", onlyUnreadable),
  reading("return undefined", ";", "without a return the result is undefined as well"),
  reading(json, "const json = true ? parse(text) : undefined", onlySpeed),
  reading(json, json.replace("\"\"", "\"mutated\""), onlySpeed),
  reading(json, json.replace("&&", "||"), onlySpeed)
]
