/** JSON as text, which keeps the spelling, order and duplicates of members. Values would lose them. */

/** A member of an object: its key, and the text of its value. */
export type Member = readonly [key: string, raw: string]

/** The spelling of JSON, which doesn't change its meaning: white space around every token, and escaped characters. */
export interface Spelling {
  readonly space: string
  readonly escaped: boolean
}

/** The usual spelling. */
export const plain: Spelling = { space: "", escaped: false }

const escape = (text: string): string =>
  text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)

const string = (text: string, escaped: boolean): string => escaped ? `"${escape(text)}"` : JSON.stringify(text)

const isString = (raw: string): boolean => raw.startsWith("\"")

/** A member whose value has the usual spelling. */
export const member = (key: string, value: unknown): Member => [key, JSON.stringify(value)]

/** The members of an object, whose values have the usual spelling. */
export const membersOf = (object: object): ReadonlyArray<Member> =>
  Object.entries(object).map(([key, value]) => member(key, value))

/** The text of an object with these members. */
export const spell = (members: ReadonlyArray<Member>, { escaped, space }: Spelling = plain): string => {
  const spelled = members.map(([key, raw]) =>
    [string(key, escaped), ":", escaped && isString(raw) ? string(JSON.parse(raw), true) : raw].join(space)
  )
  return ["{", spelled.join(`${space},${space}`), "}"].join(space)
}
