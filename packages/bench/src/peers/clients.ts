/**
 * One job, done by every client in its own idiom: post a token with an access token, check the status, decode two dozen
 * fields, or turn the code of a failure into an error of its own.
 */
import axios from "axios"
import ky from "ky"
import { request as undiciRequest } from "undici"
import * as z from "zod"
import { zodStatus } from "./decoders.ts"

/** Where it is posted, and what. */
export interface Job {
  readonly url: string
  readonly access: string
  readonly token: string
}

export const job = (baseUrl: string): Job => ({
  url: `${baseUrl}/v0/bank/credentials/status`,
  access: "an-access-token",
  token: "a-credentials-token"
})

export interface Batch {
  readonly batch: () => Promise<unknown>
}

export const atOnce = 64

/** A call, once, and many times with 64 at once; failures are results. */
export const repeatedly = (once: () => Promise<unknown>) => ({
  once,
  many: (times: number): Batch => ({
    batch: () => {
      let left = times
      const work = async (): Promise<void> => {
        while (left-- > 0) await once().catch(() => undefined)
      }
      return Promise.all(Array.from({ length: atOnce }, work))
    }
  })
})

const failure = (tag: string) =>
  class extends Error {
    readonly _tag = tag
    readonly status: number
    readonly code: number
    constructor(status: number, code: number, text: string) {
      super(text)
      this.name = tag
      this.status = status
      this.code = code
    }
  }

const failures = new Map([
  [20001, failure("Incomplete")],
  [20002, failure("Processing")],
  [20003, failure("ScaError")],
  [40001, failure("ConfigurationError")],
  [50001, failure("BankError")],
  [50002, failure("CredentialsError")],
  [50003, failure("ScaRequired")]
])

const zodFailure = z.looseObject({ error: z.string(), error_code: z.number() })

/** What one writes by hand: a success is decoded, a failure becomes the error of its code. */
const outcome = (status: number, json: unknown): unknown => {
  if (status === 200) return zodStatus.parse(json)
  const { error, error_code: code } = zodFailure.parse(json)
  const Failure = failures.get(code)
  throw Failure === undefined ? new Error(`status ${status}`) : new Failure(status, code, error)
}

export const byHand = ({ access, token, url }: Job) => {
  const headers = { authorization: `Bearer ${access}`, "content-type": "application/json" }
  const json = { credentials_token: token }
  return {
    "fetch + zod": repeatedly(async () => {
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(json) })
      return outcome(response.status, await response.json())
    }),
    "ky + zod": repeatedly(async () => {
      const response = await ky.post(url, { headers, json, retry: 0, throwHttpErrors: false })
      return outcome(response.status, await response.json())
    }),
    "axios + zod": repeatedly(async () => {
      const response = await axios.post(url, json, { headers, validateStatus: () => true })
      return outcome(response.status, response.data)
    }),
    "undici.request, which decodes nothing": repeatedly(async () => {
      const response = await undiciRequest(url, { method: "POST", headers, body: JSON.stringify(json) })
      const body = await response.body.json()
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
      return body
    })
  }
}
