/** One job, done by every client in its own idiom: post a token with an access token, check the status, read the JSON. */
import axios from "axios"
import got from "got"
import ky from "ky"
import { request as undiciRequest } from "undici"

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

/** As often as said, 64 at once; failures are results. */
export const batch = (times: number, once: () => Promise<unknown>): Batch => ({
  batch: () => {
    let left = times
    const work = async (): Promise<void> => {
      while (left-- > 0) await once().catch(() => undefined)
    }
    return Promise.all(Array.from({ length: atOnce }, work))
  }
})

export const promises = ({ access, token, url }: Job, times: number) => {
  const headers = { authorization: `Bearer ${access}`, "content-type": "application/json" }
  const json = { credentials_token: token }
  return {
    "undici.request": batch(times, async () => {
      const response = await undiciRequest(url, { method: "POST", headers, body: JSON.stringify(json) })
      const answer = await response.body.json()
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
      return answer
    }),
    fetch: batch(times, async () => {
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(json) })
      const answer = await response.json()
      if (!response.ok) throw new Error(`status ${response.status}`)
      return answer
    }),
    ky: batch(times, () => ky.post(url, { headers, json, retry: 0 }).json()),
    axios: batch(times, () => axios.post(url, json, { headers })),
    got: batch(times, () => got.post(url, { headers, json, retry: { limit: 0 } }).json())
  } satisfies Record<string, Batch>
}
