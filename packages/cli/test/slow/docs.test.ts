import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { bash, serve } from "./process.ts"

const page = new URL("../../../../docs/reference/command.md", import.meta.url)

/** The commands of the page, each with what the page says that it prints. */
const examples = async (): Promise<ReadonlyArray<readonly [command: string, output: string]>> =>
  [...(await readFile(page, "utf8")).matchAll(/^```console\n\$ (.*)\n([^]*?)^```$/gm)]
    .map(([, command = "", output = ""]) => [command, output])

interface Answered {
  readonly access_token?: string
  readonly data?: { readonly token: string }
  readonly code?: string
}

const post = async (url: string, body: unknown, authorization = ""): Promise<Answered> =>
  await (await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify(body)
  })).json() as Answered

const application = { client_id: "simulator", client_secret: "not-a-secret" }

/** The code of a user who connected a bank through a link. */
const linkCode = async (url: string): Promise<string> => {
  const { access_token } = await post(`${url}/v0/token`, { grant_type: "client_credentials", ...application })
  const back = { redirect_uri: "https://app.example/back" }
  const link = await post(`${url}/v0/links/create-link`, back, `Bearer ${access_token}`)
  const login = { link_token: link.data?.token, username: "ada", password: "any" }
  return (await post(`${url}/simulator/user-login`, login)).code ?? ""
}

it("prints what the page on the command says", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flanks-"))
  const { child, end, url } = await serve(["--seed", "docs", "--control"])
  try {
    const all = await examples()
    expect(all.length).toBeGreaterThan(10)
    const environment = `export FLANKS_BASE_URL='${url}' FLANKS_CLIENT_ID=simulator FLANKS_CLIENT_SECRET=not-a-secret`
    for (const [command, output] of all) {
      if (command.includes("< code.txt")) await writeFile(join(folder, "code.txt"), await linkCode(url))
      // The page assumes that the extraction has ended.
      if (command.includes("< token.txt")) await post(`${url}/simulator/control/advance`, { seconds: 3600 })
      const { stderr, stdout } = await bash(`${environment}; cd '${folder}' && { ${command}; }`)
      expect([command, stdout + stderr]).toEqual([command, output])
    }
  } finally {
    child.kill("SIGTERM")
    await end
    await rm(folder, { recursive: true })
  }
})
