/** A mutant that no law could detect. */
export interface Equivalent {
  readonly file: string
  /** The original line, and the mutant's. */
  readonly from: string
  readonly to: string
  readonly why: string
}

const wait = (from: string, to: string, why: string): Equivalent => ({ file: "Wait.ts", from, to, why })
const build = (from: string, to: string, why: string): Equivalent => ({ file: "internal/build.ts", from, to, why })
const reading = (from: string, to: string, why: string): Equivalent => ({ file: "internal/reading.ts", from, to, why })

const json = "const json = text !== \"\" && beginnings.includes(text.charAt(0)) ? parse(text) : undefined"

const neverEnds = "these kinds end by refusal, before their end, which is infinite, is looked at"
const onlySpeed = "what is not JSON by its first character is not JSON for the parser either: it only costs more"
const onlyUnreadable = "of the kinds only `unreadable` is ever compared"
const onlyShortcut = "a shortcut: the long way comes to the same, and only costs more"

/** Every mutant that survives, with the reason. */
export const equivalent: ReadonlyArray<Equivalent> = [
  wait("row: 0,", "row: 1,", "the first wait is of another kind than none, and so starts its row anew"),
  wait(
    "return advice === \"no\" || advice === \"never\" || advice === \"afterUser\" ? null : advice",
    "return advice === \"no\" || advice === \"\" || advice === \"afterUser\" ? null : advice",
    "only a delayed token says `never`, and it is decided before"
  ),
  wait(
    "Math.ceil(millis * (1 + settings.jitter * (2 * random - 1)))",
    "Math.ceil(millis * (1 - settings.jitter * (2 * random - 1)))",
    "jitter is the same either way: a draw of d gives what 1 - d gave"
  ),
  wait(
    "const later = now - attemptedAt < opening ? Math.ceil(every * settings.jitter * random) : 0",
    "const later = now - attemptedAt < opening ? Math.floor(every * settings.jitter * random) : 0",
    "a fraction of a millisecond of a delay that is drawn at random"
  ),
  wait(
    "securityCheck: ({ anchor }, context) => dueInWindow(anchor ?? context.attemptedAt, context),",
    "securityCheck: ({ anchor }, context) => dueInWindow(anchor, context),",
    "the anchor is set before: the fallback is for the types"
  ),
  wait("transient: \"AttemptsUsedUp\",", "transient: \"\",", neverEnds),
  wait("unauthorized: \"AttemptsUsedUp\",", "unauthorized: \"\",", neverEnds),
  wait(
    "const floor = typeof retryAfter === \"number\" && retryAfter > 0 ? retryAfter : 0",
    "const floor = typeof retryAfter === \"number\" && retryAfter >= 0 ? retryAfter : 0",
    "zero is zero either way"
  ),
  build(
    "if (known.length === 0) return { known, text: mask }",
    "if (false) return { known, text: mask }",
    onlyShortcut
  ),
  build(
    "body: body === \"\" ? emptyBody : Redacted.make(body),",
    "body: false ? emptyBody : Redacted.make(body),",
    onlyShortcut
  ),
  build(
    "body: body === \"\" ? emptyBody : Redacted.make(body),",
    "body: body === \"mutated\" ? emptyBody : Redacted.make(body),",
    onlyShortcut
  ),
  ...[
    "false",
    "masking.known.length !== 0 && text === reading.text",
    "masking.known.length === 1 && text === reading.text"
  ].map(
    (condition) =>
      build(
        "const parts = masking.known.length === 0 && text === reading.text ? nothingMasked : masking",
        `const parts = ${condition} ? nothingMasked : masking`,
        "what is part of a text without a secret holds none: masking it changes nothing"
      )
  ),
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
  reading(json, json.replace("&&", "||"), onlySpeed),
  {
    file: "internal/redirect.ts",
    from: "const [value = \"\"] = values",
    to: "const [value = \"mutated\"] = values",
    why: "there is at least one value whenever this is asked: the default is for the types"
  }
]
