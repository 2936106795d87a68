import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { deploymentFile } from "./deployment-file.js";
import { freePort } from "./free-port.js";
import { requestOverTls } from "./request-over-tls.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A proxy with its file of `deploy`, changed only as far as ports, addresses and certificates. */
interface RunningProxy {
  readonly port: number;
  /** The certificate of both its sites. */
  readonly certificate: string;
  /** Everything that it has logged. */
  logged(): string;
}

/** Starts a proxy in front of a server: `localhost` for `im.example.org`, and 127.0.0.1 alone for what is inside of 127.0.0.0/8. */
export type StartProxy = (upstream: string) => Promise<RunningProxy>;

export const startNginx: StartProxy = async (upstream) => {
  const place = await prepare();
  const { folder, logs, port, certificate, key } = place;
  const site = deploymentFile("nginx.conf")
    .replace("server 127.0.0.1:8080;", `server ${upstream};`)
    .replaceAll("Host 127.0.0.1:8080;", `Host ${upstream};`)
    .replaceAll("listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`)
    .replace("allow 127.0.0.0/8;", "allow 127.0.0.1;")
    .replaceAll(/ssl_certificate .*;/g, `ssl_certificate ${certificate};`)
    .replaceAll(/ssl_certificate_key .*;/g, `ssl_certificate_key ${key};`);
  const bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/t-${name};`,
  );
  const http = [...bodies, `access_log ${logs}/access.log;`, site].join("\n");
  const path = join(folder, "nginx.conf");
  writeFileSync(path, `user root;\npid ${folder}/pid;\nevents {}\nhttp {\n${http}\n}\n`);
  const words = ["-c", path, "-e", join(logs, "error.log")];
  execFileSync("nginx", ["-t", ...words], { stdio: "pipe" });
  return running(spawn("nginx", [...words, "-g", "daemon off;"]), place);
};

export const startCaddy: StartProxy = async (upstream) => {
  const place = await prepare();
  const { folder, port, certificate, key } = place;
  const own = `bind 127.0.0.1\n\ttls ${certificate} ${key}`;
  const site = deploymentFile("Caddyfile")
    .replaceAll("reverse_proxy 127.0.0.1:8080", `reverse_proxy ${upstream}`)
    .replace("im.example.org {", `https://localhost:${port} {\n\t${own}`)
    .replace("grouphook.internal {\n\ttls internal", `https://grouphook.internal:${port} {\n\t${own}`)
    .replace("remote_ip 127.0.0.0/8", "remote_ip 127.0.0.1")
    // Neither its own door nor the port of plain HTTP.
    .replace("\n{\n", "\n{\n\tadmin off\n\tauto_https disable_redirects\n");
  const path = join(folder, "Caddyfile");
  writeFileSync(path, site);
  const words = ["--config", path, "--adapter", "caddyfile"];
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  execFileSync("caddy", ["validate", ...words], { env, stdio: "pipe" });
  return running(spawn("caddy", ["run", ...words], { env }), place);
};

async function prepare() {
  const folder = temporaryFolder();
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = "subjectAltName=DNS:localhost,DNS:im.example.org,DNS:grouphook.internal";
  const subject = ["-subj", "/CN=localhost", "-addext", names, "-days", "2"];
  const words = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    ...subject,
    "-keyout",
    key,
    "-out",
    certificate,
  ];
  execFileSync("openssl", words, { stdio: "ignore" });
  const logs = join(folder, "log");
  mkdirSync(logs);
  return { folder, logs, port: await freePort(), certificate, key };
}

async function running(child: ChildProcess, place: Awaited<ReturnType<typeof prepare>>): Promise<RunningProxy> {
  const { port, certificate, logs } = place;
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => (printed += text));
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const answers = () =>
    requestOverTls(place, { path: "/" }).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`the proxy did not start: ${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const logged = () => [printed, ...readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8"))].join("\n");
  return { port, certificate, logged };
}
