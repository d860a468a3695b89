// A demo of the portal for the time of a measurement: in a fresh folder, on a free port of
// loopback. ADDR=host:port measures one that runs already instead.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const binary = new URL("../../bin/portal", import.meta.url).pathname;

// openPortal gives the address and what takes the portal down again.
export async function openPortal() {
  if (process.env.ADDR) return { base: `http://${process.env.ADDR}`, close: async () => {} };
  const data = await mkdtemp(join(tmpdir(), "qyzmet-lighthouse-"));
  const demo = spawn(binary, ["demo", "--addr", "127.0.0.1:0", "--data", data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => demo.once("close", resolve));
  const close = async () => {
    demo.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { base: await address(demo), close };
  } catch (err) {
    await close();
    throw err;
  }
}

// address waits for the line that the demo prints when all of it answers.
function address(demo) {
  return new Promise((resolve, reject) => {
    createInterface({ input: demo.stdout }).on("line", (line) => {
      if (line.startsWith("ready: ")) resolve(line.slice("ready: ".length).trim());
    });
    demo.once("error", reject);
    demo.once("close", (code) => reject(new Error(`the demo ended with ${code}`)));
  });
}
