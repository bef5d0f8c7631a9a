import { DataPending, ExchangeUncertain } from "@effect-flanks/client/ClientError"
import { classify } from "@effect-flanks/domain/Classify"
import { TransportError } from "@effect-flanks/domain/FlanksError"
import { type HasActor, hasActor, userStatus, userText } from "@effect-flanks/domain/UserText"
import express from "express"
import fastify from "fastify"
import { Hono } from "hono"
import Koa from "koa"
import { readFileSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it, vi } from "vitest"
import * as forExpress from "./express.ts"
import * as forFastify from "./fastify.ts"
import * as forHono from "./hono.ts"
import * as forKoa from "./koa.ts"

interface Answer {
  readonly status: number
  readonly text: string
}

/** Throws the error in a route of a framework, and gives the framework's response. */
type Framework = (error: unknown, isHandled: boolean) => Promise<Answer>

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  text: await response.text()
})

/** Requests the route of a server on a free port of this machine. */
const overPort = async (listener: RequestListener): Promise<Answer> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    const { port } = server.address() as AddressInfo
    return await answerOf(await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } }))
  } finally {
    server.close()
  }
}

const frameworks: { readonly [name: string]: Framework } = {
  express: (error, isHandled) => {
    const app = express()
    // Otherwise Express sends the stack, as it does outside production.
    app.set("env", "production")
    app.get("/", () => {
      throw error
    })
    if (isHandled) app.use(forExpress.answerUser)
    return overPort(app)
  },
  fastify: async (error, isHandled) => {
    const app = fastify()
    if (isHandled) app.setErrorHandler(forFastify.answerUser)
    app.get("/", () => {
      throw error
    })
    const { body, statusCode } = await app.inject("/")
    await app.close()
    return { status: statusCode, text: body }
  },
  koa: (error, isHandled) => {
    const app = new Koa()
    if (isHandled) app.use(forKoa.answerUser)
    app.use(() => {
      throw error
    })
    return overPort(app.callback())
  },
  hono: async (error, isHandled) => {
    const app = new Hono()
    if (isHandled) app.onError(forHono.answerUser)
    app.get("/", () => {
      throw error
    })
    return answerOf(await app.request("/"))
  }
}

const errors = [
  classify(400, "{\"error\":\"Retrieving user data. Please try again in a moment.\",\"error_code\":20002}"),
  classify(400, "{\"error\":\"Missing fields: credentials_token\",\"error_code\":40001}"),
  classify(401, "{\"error\":\"Not authenticated\"}"),
  classify(403, "{\"error\":\"access_denied\"}"),
  classify(405, "{\"error\":\"Method not allowed\"}"),
  classify(500, "{\"error\":\"something of Flanks\"}"),
  classify(400, "{\"error_code\":50001}"),
  classify(400, "{\"error_code\":50003}"),
  classify(400, "{\"error_code\":20001}"),
  classify(429, "<html>Too many requests</html>"),
  new TransportError({ reason: "refused", description: "connect ECONNREFUSED" }),
  new ExchangeUncertain({ reason: "CodeGone", posts: 1, failure: null }),
  new DataPending({ pending: ["account"], ready: [] })
].filter((error): error is typeof error & Error & HasActor => error instanceof Error && hasActor(error))

/** What only developers may read. */
const developerTexts = (error: Error & HasActor): ReadonlyArray<string> => {
  const { action, text } = error as { readonly action?: string; readonly text?: string | null }
  return [error.message, action ?? "", text ?? ""].filter((one) => one !== "")
}

it("has an error for every actor", () => {
  expect(errors).toHaveLength(13)
  expect(new Set(errors.map(({ actor }) => actor)).size).toBe(6)
})

describe.each(Object.entries(frameworks))("%s", (name, framework) => {
  const thrown = async (error: unknown, isHandled: boolean): Promise<Answer> => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {})
    try {
      return await framework(error, isHandled)
    } finally {
      log.mockRestore()
    }
  }

  it("answers 500 to an error of Flanks that nobody handles, and not with Flanks' status", async () => {
    for (const error of errors) {
      expect([error.message, (await thrown(error, false)).status]).toEqual([error.message, 500])
    }
  })

  it("answers with the actor's sentence and nothing else, once it has the handler", async () => {
    for (const error of errors) {
      const { status, text } = await thrown(error, true)
      expect(JSON.parse(text)).toEqual({ actor: error.actor, text: userText(error) })
      expect(status).toBe(userStatus(error))
      for (const secret of developerTexts(error)) expect(text).not.toContain(secret)
    }
  })

  it("treats other errors with the handler as it does without it", async () => {
    const boom = new Error("boom")
    expect((await thrown(boom, true)).status).toBe(500)
    expect(await thrown(boom, true)).toEqual(await thrown(boom, false))
  })

  it("has its handler on the page", () => {
    const page = readFileSync(new URL("../../recipes/web-frameworks.md", import.meta.url), "utf8")
    expect(page).toContain(readFileSync(new URL(`${name}.ts`, import.meta.url), "utf8").trimEnd())
  })
})

it.each(["express", "fastify", "koa"])("%s answers with the status of an error that has one", async (name) => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {})
  const error = Object.assign(classify(401, "{\"error\":\"Not authenticated\"}"), { status: 401 })
  expect((await frameworks[name]?.(error, false))?.status).toBe(401)
  log.mockRestore()
})
