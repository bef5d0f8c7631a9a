/** A call of the simulator: the line for a shell, and the simulator's response. */
import * as Request from "@effect-flanks/simulator/Request"
import { handle, type Reply } from "@effect-flanks/simulator/Simulation"
import * as World from "@effect-flanks/simulator/World"

/** A call. A `$variable` in its texts has a value from an earlier response. */
export interface Call {
  /** The method; POST by default. */
  readonly method?: "GET" | "DELETE"
  readonly path: string
  /** The access token; by default the valid one. Null sends none. */
  readonly token?: string | null
  readonly body?: string
  /** The content type; JSON by default. */
  readonly type?: string
  /** The parts of an upload, instead of a body; a file by its name and content. */
  readonly parts?: { readonly [name: string]: string | { readonly filename: string; readonly content: string } }
  readonly scenario?: string
  /** After how many seconds the caller gives up. */
  readonly patience?: number
}

/** The seed of the simulator for the page, because IDs depend on it. */
export const seed = "docs"

const header = "x-flanks-scenario"

/** Text in single quotes for a shell, with its variables outside of them. */
const quoted = (text: string): string => `'${text.replaceAll(/\$\w+/g, (variable) => `'${variable}'`)}'`

const given = (when: unknown, ...words: ReadonlyArray<string>): ReadonlyArray<string> =>
  when === undefined || when === null ? [] : words

/** The call as a shell command, with options of curl first and the body on its own line. */
export const shell = (options: string, call: Call): string => {
  const { body, method, parts, path, patience, scenario, token = "$access", type } = call
  const words = [
    "curl",
    options,
    ...given(patience, `-m ${patience}`),
    ...given(method === "DELETE" ? method : undefined, `-X ${method}`),
    `$flanks${path}`,
    ...given(token, token === "$access" ? `-H "$auth"` : `-H "authorization: Bearer ${token}"`),
    ...given(scenario, `-H '${header}: ${scenario}'`),
    ...given(body, type === undefined ? `-H "$json"` : `-H 'content-type: ${type}'`)
  ]
  const form = Object.entries(parts ?? {}).map(([name, value]) =>
    typeof value === "string" ? `-F ${name}=${value}` : `-F '${name}=${value.content};filename=${value.filename}'`
  )
  const sent = body === undefined ? form : [`-d ${quoted(body)}`]
  return [words.join(" "), ...sent.length === 0 ? [] : [sent.join(" ")]].join(" \\\n  ")
}

/** The responses of a new simulator to calls in sequence, all at the same time. */
export const session = () => {
  let world = World.make({ seed, control: true })
  const variables = new Map<string, string>()

  const filled = (text: string): string =>
    text.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const value = variables.get(name)
      if (value === undefined) throw new Error(`No call gave $${name}`)
      return value
    })

  const received = ({ body, method, parts, path, scenario, token = "$access", type }: Call): Request.Request =>
    Request.make(method ?? "POST", path, {
      authorization: token === null ? null : `Bearer ${filled(token)}`,
      scenario: scenario ?? null,
      ...(body === undefined ? {} : { body: filled(body), contentType: type ?? "application/json" }),
      ...(parts === undefined ? {} : {
        contentType: "multipart/form-data",
        parts: Object.entries(parts).map(([name, value]) =>
          typeof value === "string"
            ? { name, value: filled(value), filename: null, start: "" }
            : { name, value: null, filename: value.filename, start: value.content }
        )
      })
    })

  const answer = (call: Call): Reply => {
    const [after, reply] = handle(world, received(call), 0)
    world = after
    return reply
  }

  /** Keeps a field of the response for later calls. */
  const keep = (name: string, field: string, call: Call): void => {
    const value = new RegExp(`.*"${field}":"([^"]*)"`).exec(answer(call).answer.body)?.[1]
    if (value === undefined) throw new Error(`${call.path} gives no ${field}`)
    variables.set(name, value)
  }

  return { answer, keep }
}

/** A session. */
export type Session = ReturnType<typeof session>
