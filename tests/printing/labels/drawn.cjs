// Draws labels: reads [{zpl, width_mm, height_mm, dots_per_mm}] from standard input, writes PNGs.
const path = require("node:path");

const [library] = process.argv.slice(2);
const { ready } = require(path.join(library, "node_modules", "zpl-renderer-js"));

async function draw(labels) {
  const { api } = await ready;
  const drawn = [];
  for (const one of labels) {
    drawn.push(
      await api.zplToBase64Async(one.zpl, one.width_mm, one.height_mm, one.dots_per_mm),
    );
  }
  return drawn;
}

let text = "";
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", async () => {
  const drawn = await draw(JSON.parse(text));
  process.stdout.write(JSON.stringify(drawn), () => process.exit(0));
});
