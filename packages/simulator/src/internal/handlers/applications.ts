import * as Answer from "../../Answer.ts"
import { gave, type Handlers, refused } from "../step.ts"

/** The applications that the page on errors speaks of. */
export const applications: Handlers<"applications"> = {
  list: ({ world }) => gave(world, { items: world.applications.map((name) => ({ name })) }),
  create: ({ payload: { name }, world }) =>
    world.applications.includes(name)
      ? refused(world, Answer.alreadyExists("application", "name"))
      : gave({ ...world, applications: [...world.applications, name] }, { name }),
  delete: ({ payload: { name }, world }) =>
    world.applications.includes(name)
      ? gave(
        { ...world, applications: world.applications.filter((one) => one !== name) },
        { message: "Successfully deleted" }
      )
      : refused(world, Answer.doesNotExist("application", "name"))
}
