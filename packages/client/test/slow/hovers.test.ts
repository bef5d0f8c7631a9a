/** The documentation that an editor shows for operations and for the fields of errors, from TypeScript's own language server. */
import * as ClientError from "@effect-flanks/client/ClientError"
import { FlanksClient, layerTest } from "@effect-flanks/client/FlanksClient"
import { classes } from "@effect-flanks/domain/FlanksError"
import { sessionClasses } from "@effect-flanks/domain/Session"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"

const root = join(import.meta.dirname, "../../../..")

interface Message {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
}

/** The parts of TypeScript's language server that a hover needs. */
const startServer = () => {
  const server = spawn(join(root, "node_modules/.bin/tsc"), ["--lsp", "--stdio"], {
    cwd: root,
    stdio: ["pipe", "pipe", "ignore"]
  })
  const waiting = new Map<number, (result: unknown) => void>()
  let received = Buffer.alloc(0)
  let last = 0

  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message })
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }
  const receive = ({ id, method, result }: Message): void => {
    if (id === undefined) return
    if (method === undefined) waiting.get(id)?.(result)
    else send({ id, result: null })
  }
  server.stdout.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    while (true) {
      const end = received.indexOf("\r\n\r\n")
      if (end === -1) return
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString("utf8", 0, end))?.[1])
      if (received.length < end + 4 + length) return
      const message: Message = JSON.parse(received.toString("utf8", end + 4, end + 4 + length))
      received = received.subarray(end + 4 + length)
      receive(message)
    }
  })
  const request = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1
      waiting.set(last, resolve)
      send({ id: last, method, params })
    })
  return { request, notify: (method: string, params: object) => send({ method, params }), stop: () => server.kill() }
}

const server = startServer()
afterAll(() => void server.stop())

/** The expressions whose last name has no documentation on hover. */
const undocumented = async (
  imports: ReadonlyArray<string>,
  expressions: ReadonlyArray<string>
): Promise<ReadonlyArray<string>> => {
  // The file exists only in the server's memory.
  const uri = `file://${join(root, `packages/client/test/hovered-${expressions.length}.ts`)}`
  const text = [...imports, ...expressions].join("\n")
  await server.request("initialize", {
    processId: process.pid,
    rootUri: `file://${root}`,
    capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } }
  })
  server.notify("initialized", {})
  server.notify("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text } })
  const found: Array<string> = []
  for (const [index, expression] of expressions.entries()) {
    const position = { line: imports.length + index, character: expression.length - 1 }
    const hover = await server.request("textDocument/hover", { textDocument: { uri }, position }) as
      | { readonly contents: { readonly value: string } }
      | null
    const [, documentation = ""] = hover?.contents.value.split(/\n```\n/) ?? []
    if (documentation.trim() === "") found.push(expression)
  }
  return found
}

/** The names of all operations and groups of a service, below a prefix. */
const namesOf = (service: object, prefix: string): ReadonlyArray<string> =>
  Object.entries(service).flatMap(([name, part]) =>
    typeof part === "function" ? [`${prefix}.${name}`] : namesOf(part as object, `${prefix}.${name}`)
  )

const fieldsOf = (Class: unknown): ReadonlyArray<string> =>
  Object.keys((Class as { readonly fields: object }).fields).filter((name) => name !== "_tag")

describe("hovering", () => {
  it("shows documentation for every operation of the client, as an effect and as a promise, and for every field of every error", async () => {
    const client = Effect.runSync(Effect.provide(FlanksClient, layerTest(() => ({ body: [] }))))
    const operations = ["client", "promises"].flatMap((name) => namesOf(client, name))
    assert.isAbove(operations.length, 80)

    const clientClasses = Object.entries(ClientError).filter(([, one]) =>
      typeof one === "function" && "fields" in one && "identifier" in one
    )
    assert.isAbove(clientClasses.length, 10)
    const described = ["meaning", "action", "retry", "regulatedOnly"]
    const errors = [
      ...Object.entries(classes).map(([name, Class]) =>
        ["FlanksError", name, [...fieldsOf(Class), ...described]] as const
      ),
      ...Object.entries(sessionClasses).map(([name, Class]) =>
        ["Session", name, [...fieldsOf(Class), ...described]] as const
      ),
      ...clientClasses.map(([name, Class]) => ["ClientError", name, [...fieldsOf(Class), "actor", "action"]] as const)
    ]
    const missing = await undocumented(
      [
        "import type { FlanksClient } from \"@effect-flanks/client/FlanksClient\"",
        "import type * as ClientError from \"@effect-flanks/client/ClientError\"",
        "import type * as FlanksError from \"@effect-flanks/domain/FlanksError\"",
        "import type * as Session from \"@effect-flanks/domain/Session\"",
        "import type { FlanksPromise } from \"@effect-flanks/client/FlanksPromise\"",
        "declare const client: FlanksClient[\"Service\"]",
        "declare const promises: FlanksPromise",
        ...errors.map(([module, name]) => `declare const of${name}: ${module}.${name}`)
      ],
      [...operations, ...errors.flatMap(([, name, fields]) => fields.map((field) => `of${name}.${field}`))]
    )
    assert.deepStrictEqual(missing, [])
  })
})
