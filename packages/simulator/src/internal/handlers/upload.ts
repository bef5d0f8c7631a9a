import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import type { UploadedFile } from "../../ControlApi.ts"
import { type Handlers, refuse, respond } from "./handler.ts"
import { withCredentials } from "./tokens.ts"

type Begins = (start: string) => boolean

const magic = (bytes: string): Begins => (start) => start.startsWith(bytes)

const pattern = (found: RegExp): Begins => (start) => found.test(start)

const text: Begins = (start) => !start.includes("\0")

/** How a file with an extension begins; of other extensions nothing is known. */
const beginnings = new Map<string, Begins>([
  ["pdf", magic("%PDF-")],
  ["png", magic("\x89PNG")],
  ["jpg", magic("\xff\xd8\xff")],
  ["jpeg", magic("\xff\xd8\xff")],
  ["zip", magic("PK\x03\x04")],
  ["xlsx", magic("PK\x03\x04")],
  ["json", pattern(/^\s*[[{]/)],
  ["xml", pattern(/^\s*</)],
  ["csv", text],
  ["txt", text]
])

const matches = ({ filename, start }: UploadedFile): boolean =>
  beginnings.get(filename.slice(filename.lastIndexOf(".") + 1).toLowerCase())?.(start) ?? true

/** The upload: 415 where the content does not match the extension. */
export const upload: Handlers<"upload"> = {
  create: ({ payload, world }) =>
    withCredentials(world, Redacted.value(payload.credentials_token), () =>
      matches(payload.file as UploadedFile)
        ? respond(world, { message: "Successfully uploaded" })
        : refuse(world, CannedResponse.unsupportedMediaType))
}
