// A real OpenID provider on loopback, of the npm package oidc-provider; its people and keys are read from a file.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, settings, port] = process.argv.slice(2);
const require = createRequire(pathToFileURL(modules + "/"));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));
const told = () => JSON.parse(readFileSync(settings, "utf8"));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: told().clients,
  jwks: { keys: told().keys },
  cookies: { keys: ["for tests only"] },
  claims: { openid: ["sub"], profile: ["preferred_username", "name", "groups", "active"], email: ["email", "email_verified"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...told().people[id] }) }),
  pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
