/** The simulator under load: what a status poll costs its process, how that grows, and how many it answers. */
import { request } from "undici"
import { exponent } from "../exponent.ts"
import { raceAsync, ratio, summary, type Taken } from "../measure.ts"
import { byHand, type Job, job, repeatedly } from "../peers/clients.ts"
import { effects } from "../peers/effects.ts"
import type { Parts, Row } from "../row.ts"
import { serving } from "../servers.ts"
import { targets } from "../targets.ts"

const times = 640
const rounds = 10

const post = async (url: string, authorization: string, body: object): Promise<Record<string, string>> => {
  const response = await request(url, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body)
  })
  const answer = await response.body.json() as Record<string, string>
  if (response.statusCode !== 200) throw new Error(`${url} answers ${response.statusCode}: ${JSON.stringify(answer)}`)
  return answer
}

const required = (value: string | undefined): string => {
  if (value === undefined) throw new Error("the simulator gave no token")
  return value
}

/** Has the simulator hold so many credentials; the job is to poll the last. */
const holding = async (url: string, credentials: number): Promise<Job> => {
  const grant = { grant_type: "client_credentials", client_id: "simulator", client_secret: "not-a-secret" }
  const access = required((await post(`${url}/v0/token`, "", grant))["access_token"])
  let token: string | undefined
  let made = 0
  await repeatedly(async () => {
    const body = { bank: "testbank", username: `user ${++made}`, password: "a-password" }
    token = (await post(`${url}/v0/bank/credentials`, `Bearer ${access}`, body))["credentials_token"]
  }).many(credentials).batch()
  return { ...job(url), access, token: required(token) }
}

const poll = (asked: Job) => byHand(asked)["undici.request, which decodes nothing"].many(times)

const microseconds = ({ processor }: Taken): string => `${(summary(processor).median / times / 1e3).toFixed(0)} µs`

const perSecond = ({ clock }: Taken) => summary(clock.map((nanoseconds) => times / (nanoseconds / 1e9)))

const overServers = () =>
  serving(["good", "effect", "simulator"], async ([bare, effect, simulator]) => {
    const taken = await raceAsync({
      bare: { ...bare, ...poll(job(bare.url)) },
      effect: { ...effect, ...poll(job(effect.url)) },
      simulator: { ...simulator, ...poll(await holding(simulator.url, 1)) }
    }, { rounds })
    const row = (peer: keyof typeof taken, name: string): Row => ({
      what: "a status poll, in the simulator's process",
      peer: name,
      unit: "ratio",
      ...ratio(taken.simulator.processor, taken[peer].processor),
      note: `${microseconds(taken.simulator)} to ${microseconds(taken[peer])}`
    })
    return [
      row("bare", "node:http with one answer for all"),
      row("effect", "Effect's server with one answer for all")
    ]
  })

const growth = () =>
  serving(["simulator", "simulator", "simulator"], async (servers) => {
    const sizes = [20, 200, 2000] as const
    const [few, some, many] = servers
    const taken = await raceAsync({
      few: { ...few, ...poll(await holding(few.url, sizes[0])) },
      some: { ...some, ...poll(await holding(some.url, sizes[1])) },
      many: { ...many, ...poll(await holding(many.url, sizes[2])) }
    }, { rounds })
    return [{
      what: "a status poll, more credentials held",
      peer: `${sizes.join(", ")} credentials`,
      unit: "exponent",
      ...exponent(sizes, [taken.few.processor, taken.some.processor, taken.many.processor]),
      target: targets.simulator.held,
      note: `${Object.values(taken).map(microseconds).join(", ")}; 0 is the same for any number`
    }] satisfies ReadonlyArray<Row>
  })

/** Both take the processor from each other, as in anybody's tests. */
const underLoad = () =>
  serving(["simulator"], async ([simulator]) => {
    const asked = await holding(simulator.url, 20)
    const { ours, stop } = effects(asked)
    const taken = await raceAsync({ ours: ours.many(times), bare: poll(asked) }, { rounds })
    await stop()
    return [
      {
        what: "status polls answered, FlanksClient beside it",
        peer: "nothing",
        unit: "per second",
        ...perSecond(taken.ours),
        target: targets.simulator.polls,
        why: "the client shares the processors with the simulator, and takes most of what there is."
      },
      { what: "status polls answered, undici beside it", peer: "nothing", unit: "per second", ...perSecond(taken.bare) }
    ] satisfies ReadonlyArray<Row>
  })

export const parts: Parts = {
  "a status poll": overServers,
  "a status poll, more credentials held": growth,
  "status polls answered, FlanksClient beside it": underLoad
}
